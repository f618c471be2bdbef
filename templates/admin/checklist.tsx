import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { Demand, Item, ItemEvent } from '#src/market/shops/checklist.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import type { Tone } from '#templates/ui/attributes.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, IconButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'

type Props = {
  items: Item[]
  events: ItemEvent[]
  mayChange: boolean
  wrong?: { id: number | null; errors: Errors; typed: Typed }
}

const demands: Record<Demand, { label: string; tone: Tone; hint: string }> = {
  required: {
    label: 'Required',
    tone: 'info',
    hint: 'Asked for before a shop can submit; checked before it is approved.',
  },
  optional: { label: 'Optional', tone: 'quiet', hint: 'Shown, and may be left open.' },
  off: { label: 'Off', tone: 'warn', hint: 'Shown to nobody; answers are kept.' },
}
const kinds = { document: 'A document', statement: 'A statement in words' }

/** The list that every shop answers before it is verified. */
export function ChecklistPage(props: Props) {
  const { items, events, mayChange, wrong } = props
  return (
    <div class="stack">
      <PageHead
        title="Checklist"
        lead="What you ask of every shop before it may sell. Shops that are verified already stay so."
      />
      {!mayChange && <Notice title="You may look here; only an admin changes it" />}
      <div class="columns columns-main columns-top">
        <div class="stack">
          {items.length === 0 && (
            <EmptyState icon="circle-check" title="Nothing is asked for">
              Reviewers then decide by what shops say of themselves. Add the first item.
            </EmptyState>
          )}
          <ol class="asked-items">
            {items.map((item, at) => (
              <ItemCard {...props} item={item} first={at === 0} last={at === items.length - 1} />
            ))}
          </ol>
        </div>
        <div class="stack">
          {mayChange && (
            <Card title="Add an item">
              <ItemForm id={null} item={null} wrong={wrong?.id === null ? wrong : undefined} />
            </Card>
          )}
          {events.length > 0 && <Changes events={events} />}
        </div>
      </div>
    </div>
  )
}

type CardProps = Props & { item: Item; first: boolean; last: boolean }

function ItemCard({ item, first, last, mayChange, wrong }: CardProps) {
  const own = wrong?.id === item.id ? wrong : undefined
  const { label, tone } = demands[item.demand]
  const move = (way: 'up' | 'down', off: boolean) => (
    <IconButton
      type="submit"
      id={`item-${item.id}-${way}`}
      icon={way === 'up' ? 'arrow-up' : 'arrow-down'}
      label={`Move ${item.title} ${way}`}
      name="way"
      value={way}
      disabled={off}
    />
  )
  return (
    <li>
      <Card
        title={
          <>
            {item.title} <Badge tone={tone}>{label}</Badge>
          </>
        }
        actions={
          mayChange && (
            <form class="cluster" method="post" action={paths.checklistItem(item.id, 'place')}>
              {move('up', first)}
              {move('down', last)}
            </form>
          )
        }
      >
        <p class="quiet">
          {kinds[item.kind]}. {item.help}
        </p>
        {mayChange && (
          <details class="disclosure" open={own !== undefined}>
            <Summary>
              Change <span class="visually-hidden">{item.title}</span>
            </Summary>
            <ItemForm id={item.id} item={item} wrong={own} />
          </details>
        )}
      </Card>
    </li>
  )
}

type FormProps = { id: number | null; item: Item | null; wrong: Props['wrong'] }

function ItemForm({ id, item, wrong }: FormProps) {
  const form = id === null ? 'item-new' : `item-${id}`
  const errors = wrong?.errors ?? {}
  const value = (name: keyof Item, usual = '') => wrong?.typed[name] ?? (item ? String(item[name]) : usual)
  return (
    <form class="form" method="post" action={id === null ? paths.checklist : paths.checklistItem(id)} novalidate>
      <ErrorSummary errors={errors} form={form} />
      <Field
        name="title"
        form={form}
        label="What is asked for"
        value={value('title')}
        error={errors.title}
        maxlength={120}
        required
      />
      <Field
        name="help"
        form={form}
        type="textarea"
        label="Help"
        hint="The shop reads it beside the question."
        value={value('help')}
        error={errors.help}
        rows={2}
        maxlength={1000}
        optional
      />
      <Field
        name="kind"
        form={form}
        type="select"
        label="Needs"
        value={value('kind', 'document')}
        error={errors.kind}
        options={Object.entries(kinds).map(([one, label]) => ({ value: one, label }))}
      />
      <Field
        name="demand"
        form={form}
        type="radio"
        label="How much"
        value={value('demand', 'optional')}
        error={errors.demand}
        options={Object.entries(demands).map(([one, { label, hint }]) => ({ value: one, label, hint }))}
      />
      <div class="actions">
        <Button variant={id === null ? 'primary' : 'plain'}>{id === null ? 'Add item' : 'Save item'}</Button>
      </div>
    </form>
  )
}

const did: Record<string, string> = { added: 'added', changed: 'changed', moved: 'moved' }

function Changes({ events }: Pick<Props, 'events'>) {
  return (
    <Card title="Who changed what" flush>
      <ul class="session-list">
        {events.map(({ title, action, actorName, at }) => (
          <li class="session">
            <div class="session-words">
              <div class="session-device">
                “{title}” {did[action] ?? action}
              </div>
              <div class="session-facts">
                {actorName}, <Time at={at} now={at} show="exact" />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
