import { paths } from '#src/lib/paths.ts'
import type { ProductDetails } from '#src/market/catalogue/product-details.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'

/** What was typed and why it could not be. */
export type ScheduleTrouble = { moment: string; offset: string; message: string }

const QUARTERS = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765]
const OFFSETS = [...Array.from({ length: 27 }, (_, i) => (i - 12) * 60), ...QUARTERS].sort((a, b) => a - b)

const two = (n: number) => String(n).padStart(2, '0')

/** "UTC+02:00" */
export function offsetWords(offset: number): string {
  if (offset === 0) return 'UTC'
  const minutes = Math.abs(offset)
  return `UTC${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

const shifted = (at: Date, offset: number) => new Date(at.getTime() + offset * 60_000)

/** As a field of date and time holds it, on that clock. */
export const typedMoment = (at: Date, offset: number): string => shifted(at, offset).toISOString().slice(0, 16)

const clock = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** "Mon, 30 Nov 2026, 09:00 (UTC+02:00)" */
export const clockWords = (at: Date, offset: number): string =>
  `${clock.format(shifted(at, offset))} (${offsetWords(offset)})`

type ScheduleProps = { product: ProductDetails; wrong?: ScheduleTrouble | undefined }

export const schedulePlace = 'schedule-place'

/** Where the card stands; empty while the product is on sale. */
export const SchedulePlace = (props: ScheduleProps) => (
  <div id={schedulePlace}>
    <ProductSchedule {...props} />
  </div>
)

/** When the product goes on sale by itself, where it is not on sale yet. */
function ProductSchedule({ product, wrong }: ScheduleProps) {
  const { id, publishAt, publishOffset, state, variants } = product
  if (state === 'published') return null
  const moment = wrong?.moment ?? (publishAt ? typedMoment(publishAt, publishOffset) : '')
  const offset = wrong?.offset ?? (publishAt ? String(publishOffset) : '0')
  return (
    <Card title="Put on sale later" id="schedule">
      {publishAt && (
        <Notice tone="info" title={`Goes on sale ${clockWords(publishAt, publishOffset)}`}>
          {variants.length === 0
            ? 'It has no row with a price: it waits until it has one.'
            : 'Nobody has to be here for it.'}
        </Notice>
      )}
      <form class="schedule" method="post" action={paths.productSchedule(id)}>
        <Field
          form="schedule"
          type="datetime-local"
          name="moment"
          label="Day and time"
          value={moment}
          error={wrong?.message}
          data-moment=""
        />
        <Field
          form="schedule"
          type="select"
          name="offset"
          label="On a clock of"
          value={offset}
          options={OFFSETS.map((one) => ({ value: String(one), label: offsetWords(one) }))}
          data-clock={publishAt || wrong ? undefined : ''}
        />
        <Button icon="calendar" busyText="Saving">
          {publishAt ? 'Change the moment' : 'Put on sale then'}
        </Button>
      </form>
      {publishAt && (
        <form class="schedule-off" method="post" action={paths.productScheduleRemoval(id)}>
          <Button variant="quiet" icon="x">
            Do not put it on sale by itself
          </Button>
        </form>
      )}
    </Card>
  )
}
