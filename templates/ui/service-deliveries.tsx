import { fileSize } from '#src/lib/file-size.ts'
import type { ServiceDelivery } from '#src/market/orders/shop-order-page.ts'
import { Icon } from './icon.tsx'
import { Time } from './time.tsx'

type Props = { deliveries: readonly ServiceDelivery[]; fileHref: (fileId: number) => string; now: Date }

/** What was delivered for a service, with its files, and what the buyer said to it. */
export function ServiceDeliveries({ deliveries, fileHref, now }: Props) {
  if (deliveries.length === 0) return null
  return (
    <ol class="deliveries">
      {deliveries.map((one) => (
        <li class="delivery">
          <p class="delivery-when quiet">
            Delivered <Time at={one.at} now={now} />
          </p>
          <p class="part-note" dir="auto">
            {one.message}
          </p>
          {one.files.length > 0 && (
            <ul class="papers">
              {one.files.map((file) => (
                <li>
                  <a class="paper" href={fileHref(file.id)} download={file.fileName}>
                    <Icon name="download" />
                    <span class="paper-name">{file.fileName}</span>
                    <span class="quiet">{fileSize(file.bytes)}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
          {one.answer && (
            <p class={one.answer === 'confirmed' ? 'delivery-right' : 'delivery-wrong'}>
              <Icon name={one.answer === 'confirmed' ? 'circle-check' : 'circle-alert'} size="s" />{' '}
              <span>
                {one.answer === 'confirmed' ? 'Confirmed' : 'Something is wrong'}
                {one.answerNote && `: ${one.answerNote}`}{' '}
                {one.answeredAt && <Time class="quiet" at={one.answeredAt} now={now} />}
              </span>
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
