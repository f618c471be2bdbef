import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { ServiceLine } from '#src/market/orders/service-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { ServiceDeliveries } from '#templates/ui/service-deliveries.tsx'

type Props = { number: string; service: ServiceLine; now: Date }

/** What a shop delivered for a service, and the question whether it is right. Stands under its line of the order. */
export function OrderService({ number, service, now }: Props) {
  const last = service.deliveries.at(-1)
  return (
    <div class="service-answer" id={`service-${service.lineId}`}>
      <ServiceDeliveries
        deliveries={service.deliveries}
        fileHref={(fileId) => paths.buyerServiceFile(number, fileId)}
        now={now}
      />
      {last && last.answer === null && service.open > 0 && (
        <ServiceAnswer number={number} deliveryId={last.id} item={service.item} />
      )}
      {last?.answer === 'disputed' && <p class="quiet">The shop was told and delivers again, or takes it back.</p>}
    </div>
  )
}

type AnswerProps = { number: string; deliveryId: number; item: string; errors?: Errors; note?: string }

function ServiceAnswer({ number, deliveryId, item, errors = {}, note }: AnswerProps) {
  const form = `answer-${deliveryId}`
  return (
    <form
      class="form"
      method="post"
      action={paths.buyerServiceAnswer(number, deliveryId)}
      aria-label={`${item}: is it right?`}
    >
      <ErrorSummary errors={errors} form={form} />
      <Field
        type="textarea"
        name="note"
        form={form}
        label="Is it right?"
        hint="If something is wrong, write what. Without an answer it counts as confirmed seven days after it came."
        rows={2}
        maxlength={2000}
        value={note}
        error={errors.note}
      />
      <div class="actions">
        <Button name="answer" value="confirmed" variant="primary" icon="circle-check">
          It is right
        </Button>
        <Button name="answer" value="disputed" icon="circle-alert">
          Something is wrong
        </Button>
      </div>
    </form>
  )
}

/** An answer that was not complete, on a page of its own. */
export function ServiceAnswerPage(props: AnswerProps) {
  const { number, item } = props
  return (
    <>
      <PageHead
        title={item}
        lead={`A service of order ${number}`}
        actions={
          <LinkButton href={paths.buyerOrder(number)} variant="quiet" icon="arrow-left">
            Back to the order
          </LinkButton>
        }
      />
      <Card>
        <ServiceAnswer {...props} />
      </Card>
    </>
  )
}
