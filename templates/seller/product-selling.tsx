import { classes } from '#templates/ui/attributes.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Field, fieldId } from '#templates/ui/field.tsx'
import type { AskDraft } from './product-draft.ts'
import { nameOf, RowErrors, redraws, type VariantRowsProps } from './variant-row-parts.tsx'

const DELIVERY = [
  { value: 'parcel', label: 'As a parcel', hint: 'Sent or picked up. You count what is on the shelf.' },
  { value: 'key', label: 'As a key', hint: 'Out of a pool that you fill, by itself as soon as it is paid.' },
  { value: 'service', label: 'As a service', hint: 'You do it, and hand it over with a message and files.' },
]

/** How it is sold: how it is handed over, what the buyer must tell, and what one order may hold. */
export function ProductSelling(props: VariantRowsProps) {
  const { draft, errors, productId } = props
  const rowErrors = Object.keys(errors).some((name) => /^variants\.\d+\.(weight|most)$/.test(name))
  const limited = draft.variants.some((row) => row.weight !== '' || row.most !== '')
  return (
    <Card title="How it is sold">
      <input type="hidden" name="selling" value="on" />
      <div class="selling">
        {productId === null && (
          <Field
            type="radio"
            name="delivery"
            label="How it is delivered"
            options={DELIVERY}
            value={draft.delivery}
            error={errors.delivery}
          />
        )}
        <Asks {...props} />
        <details class="limits" open={rowErrors}>
          <summary>
            Weight and most per order <span class="quiet">{limited ? 'set for some rows' : 'not set'}</span>
          </summary>
          <p class="field-hint">
            Grams decide what a parcel costs where you send by weight. A limit keeps one buyer from taking all.
          </p>
          <ol class="limit-rows" aria-label="Weight and limit of each row">
            {draft.variants.map((row, index) => !row.gone && <LimitRow {...props} index={index} row={row} />)}
          </ol>
        </details>
      </div>
    </Card>
  )
}

function LimitRow(props: VariantRowsProps & { index: number; row: VariantRowsProps['draft']['variants'][number] }) {
  const { index, row, errors } = props
  const name = nameOf(props)
  const cell = (field: 'weight' | 'most', label: string, value: string) => {
    const full = `variants.${index}.${field}`
    const wrong = errors[full] !== undefined
    return (
      <span class="limit-cell">
        <label class="limit-label" for={fieldId(full)}>
          {label}
          <span class="visually-hidden">, {name}</span>
        </label>
        <input
          class="input input-number"
          id={fieldId(full)}
          name={full}
          value={value}
          inputmode="numeric"
          autocomplete="off"
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={wrong ? `${fieldId(full)}-error` : undefined}
        />
      </span>
    )
  }
  const own = Object.fromEntries(Object.entries(errors).filter(([key]) => /\.(weight|most)$/.test(key)))
  return (
    <li class="limit-row">
      <span class="limit-name">{name}</span>
      {cell('weight', 'Grams', row.weight)}
      {cell('most', 'Most per order', row.most)}
      <RowErrors {...props} errors={own} />
    </li>
  )
}

function Asks({ draft, errors, productId, focus }: VariantRowsProps) {
  return (
    <fieldset class="asks">
      <legend class="field-label">What you ask the buyer</legend>
      <p class="field-hint">
        For each unit they order: a game ID, an engraving, a link. Ask nothing that you do not need.
      </p>
      {draft.asks.length > 0 && (
        <ol class="ask-list">
          {draft.asks.map((ask, at) => (
            <Ask ask={ask} at={at} errors={errors} productId={productId} focus={focus} />
          ))}
        </ol>
      )}
      <Button
        icon="plus"
        size="s"
        id={fieldId('ask')}
        data-focus={focus === 'ask' ? '' : undefined}
        {...redraws(productId, 'ask')}
      >
        Add question
      </Button>
    </fieldset>
  )
}

const KINDS = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'mail', label: 'E-mail address' },
  { value: 'link', label: 'Link' },
  { value: 'choice', label: 'Choice' },
]

type AskProps = Pick<VariantRowsProps, 'errors' | 'productId' | 'focus'> & { ask: AskDraft; at: number }

function Ask({ ask, at, errors, productId, focus }: AskProps) {
  const name = (field: string) => `asks.${at}.${field}`
  const error = (field: string) => errors[name(field)]
  const called = ask.label || `question ${at + 1}`
  return (
    <li class={classes('ask', `ask-${ask.kind}`)}>
      <input type="hidden" name={name('id')} value={ask.id} />
      <Field
        name={name('label')}
        label={`Question ${at + 1}`}
        value={ask.label}
        error={error('label')}
        placeholder="Game ID"
        maxlength={80}
        data-focus={focus === name('label') ? '' : undefined}
      />
      <Field
        type="select"
        name={name('kind')}
        label="Kind of answer"
        options={KINDS}
        value={ask.kind}
        error={error('kind')}
      />
      <Field name={name('help')} label="Help" value={ask.help} error={error('help')} maxlength={300} optional />
      <div class="ask-pattern">
        <Field
          name={name('pattern')}
          label="Pattern"
          hint="The whole answer must look like this: [A-Z]{2}\d{6}"
          value={ask.pattern}
          error={error('pattern')}
          maxlength={200}
          spellcheck={false}
          optional
        />
      </div>
      <div class="ask-choices">
        <Field
          type="textarea"
          name={name('choices')}
          label="Choices, one a line"
          rows={3}
          value={ask.choices}
          error={error('choices')}
        />
      </div>
      <div class="ask-foot">
        <Field type="checkbox" name={name('required')} label="Must be answered" checked={ask.required} />
        <Button
          size="s"
          variant="quiet"
          icon="trash-2"
          aria-label={`Take out ${called}`}
          {...redraws(productId, `unask.${at}`)}
        >
          Take out
        </Button>
      </div>
    </li>
  )
}
