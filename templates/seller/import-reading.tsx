import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { Field, type Option } from '#templates/ui/field.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import type { ImportPageProps } from './import.tsx'

/** What can be chosen of how a file is read. */
export type ReadingOptions = { fields: Option[]; encodings: Option[]; delimiters: Option[] }

const DECIMALS = [
  { value: '.', label: '1,234.56' },
  { value: ',', label: '1.234,56' },
]
const NEW_STATES = [
  { value: 'file', label: 'as the file says' },
  { value: 'draft', label: 'drafts' },
]

/** How the file is read: each column with a value of it and what it means, and how the text is written. */
export function ImportReading(props: ImportPageProps & { open?: boolean }) {
  const { task, open, mayChange } = props
  const used = task.mapping.filter(Boolean).length
  if (open) {
    return (
      <Card title="What do the columns mean?">
        <ReadingForm {...props} />
      </Card>
    )
  }
  return (
    <details class="disclosure import-reading">
      <Summary>
        {used} of {task.columns.length} columns are read{mayChange ? '. Change how' : ''}
      </Summary>
      <ReadingForm {...props} />
    </details>
  )
}

function ReadingForm({ task, problem, mayChange, options }: ImportPageProps) {
  return (
    <form class="form" method="post" action={paths.sellerImportAct(task.id, 'reading')}>
      {problem && (
        <Notice tone="bad" title="Not changed yet" tabindex={-1} data-focus="">
          {problem}
        </Notice>
      )}
      <fieldset class="import-fields" disabled={!mayChange}>
        <legend class="visually-hidden">How the file is read</legend>
        <div class="import-text">
          <Field type="select" name="encoding" label="Written in" value={task.encoding} options={options.encodings} />
          <Field
            type="select"
            name="delimiter"
            label="Cells are divided by"
            value={task.delimiter}
            options={options.delimiters}
          />
          <Field
            type="select"
            name="decimal_mark"
            label="Amounts look like"
            value={task.decimalMark}
            options={DECIMALS}
          />
          <Field type="select" name="new_state" label="New products are" value={task.newState} options={NEW_STATES} />
        </div>
        <Table
          caption="Columns of the file"
          columns={[{ label: 'Column' }, { label: 'For example' }, { label: 'Means' }]}
          class="import-columns"
        >
          {task.columns.map(({ name, sample }, at) => (
            <tr>
              <Cell label="Column" heading>
                {name || <span class="quiet">without a name</span>}
              </Cell>
              <Cell label="For example">
                {sample ? <span class="import-sample">{sample}</span> : <span class="quiet">empty</span>}
              </Cell>
              <Cell label="Means">
                <Field
                  type="select"
                  name={`column.${at}`}
                  label={`Column ${name || at + 1} means`}
                  hideLabel
                  value={task.mapping[at] ?? ''}
                  options={options.fields}
                />
              </Cell>
            </tr>
          ))}
        </Table>
        {mayChange && (
          <div class="actions">
            <Button variant={task.state === 'mapping' ? 'primary' : 'plain'} icon="refresh-cw" busyText="Comparing">
              Read it this way and compare
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  )
}
