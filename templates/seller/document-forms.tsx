import { paths } from '#src/lib/paths.ts'
import type { DocumentKind } from '#src/market/orders/document-facts.ts'
import type { DocumentEntry } from '#src/market/orders/documents.ts'
import { Button } from '#templates/ui/button.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'
import { KIND_WORDS } from './document-words.ts'

type PrintProps = { kind: DocumentKind; order: number; shipment?: number; return?: number; label?: string }

/** Makes one document of an order, or opens the one that was made: a plain form, for its answer is a file. */
export function PrintForm({ kind, order, shipment, return: back, label }: PrintProps) {
  const { one, icon } = KIND_WORDS[kind]
  return (
    <form class="print-form" method="post" action={paths.sellerDocuments}>
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="order" value={order} />
      {shipment !== undefined && <input type="hidden" name="shipment" value={shipment} />}
      {back !== undefined && <input type="hidden" name="return" value={back} />}
      <Button size="s" icon={icon}>
        {label ?? `Print ${one}`}
      </Button>
    </form>
  )
}

/** What was made of an order so far, each to be had again as it was. */
export function DocumentList({
  documents,
  now,
  hrefOf = paths.sellerDocument,
}: {
  documents: DocumentEntry[]
  now: Date
  hrefOf?: (id: number) => string
}) {
  if (documents.length === 0) return <p class="quiet">Nothing was printed of this order yet.</p>
  return (
    <ul class="document-list">
      {documents.map(({ id, kind, number, at }) => (
        <li class="document-entry">
          <Icon name={KIND_WORDS[kind].icon} size="s" />
          <a href={hrefOf(id)} download>
            <span class="visually-hidden">Download {KIND_WORDS[kind].one} </span>
            {number}
          </a>
          <span class="quiet">
            {KIND_WORDS[kind].one}, <Time at={at} now={now} />
          </span>
        </li>
      ))}
    </ul>
  )
}
