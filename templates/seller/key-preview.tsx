import { paths } from '#src/lib/paths.ts'
import type { Delimiter, KeyLines, WrongLine } from '#src/market/delivery/key-lines.ts'
import type { KeyPreview } from '#src/market/delivery/key-preview.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, DescriptionList, Notice, StatTile } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'

export type KeyPreviewProps = {
  variantId: number
  name: string
  draftId: number
  lines: Omit<KeyLines, 'keys'>
  preview: KeyPreview
  /** Some lines cannot be keys, and it was not asked to look first. */
  refused: boolean
}

/** What an import would do, before it does it. The keys themselves wait sealed; here are only their last signs. */
export function KeyPreviewPage(props: KeyPreviewProps) {
  const { variantId, name, lines, preview, refused } = props
  const { fresh, inPool, elsewhere } = preview
  return (
    <>
      <PageHead
        title="Look before you import"
        lead={`Nothing has gone into the pool of ${name} yet. The keys wait here for half an hour, sealed.`}
      />
      <div class="stack">
        {refused && (
          <Notice tone="bad" title={`${countLines(lines.wrong.length)} cannot be a key`}>
            Nothing was imported. Everything you typed is kept: import the others, or go back and mend it.
          </Notice>
        )}
        <div class="pool-figures">
          <StatTile label="New keys" value={fresh} note="will be imported" tone={fresh > 0 ? 'good' : undefined} />
          <StatTile label="In this pool already" value={inPool} note="left out" />
          <StatTile label="Known elsewhere" value={elsewhere} note="in another pool of the market" />
          <StatTile label="Twice in this text" value={lines.repeated.length} note="taken once" />
        </div>
        {lines.format.table && <TableFormat {...props} />}
        <Sample {...props} />
        {lines.wrong.length > 0 && <WrongLines wrong={lines.wrong} />}
        {lines.repeated.length > 0 && (
          <p class="quiet">
            Twice: {some(lines.repeated.map(({ line, first }) => `line ${line} repeats line ${first}`))}.
          </p>
        )}
        <form method="post" action={paths.sellerPoolImport(variantId)} enctype="multipart/form-data">
          <Hidden {...props} />
          <div class="actions">
            {fresh > 0 && (
              <Button variant="primary" icon="upload" busyText="Importing the keys">
                Import {fresh === 1 ? '1 key' : `${fresh} keys`}
              </Button>
            )}
            <LinkButton href={`${paths.sellerPool(variantId)}#import`}>
              {fresh > 0 ? 'Import nothing' : 'Nothing is new: go back'}
            </LinkButton>
          </div>
        </form>
      </div>
    </>
  )
}

const SIGNS: { sign: Delimiter; name: string; label: string }[] = [
  { sign: ',', name: 'comma', label: 'Comma' },
  { sign: ';', name: 'semicolon', label: 'Semicolon' },
  { sign: '\t', name: 'tab', label: 'Tab' },
  { sign: '|', name: 'bar', label: 'Bar |' },
]
const nameOfSign = (sign: Delimiter | null) => SIGNS.find((one) => one.sign === sign)?.name ?? ''

/** The same reading of the text as was looked at. */
function Hidden({ draftId, lines: { format } }: KeyPreviewProps) {
  return (
    <>
      <input type="hidden" name="draft" value={draftId} />
      {format.table && (
        <>
          <input type="hidden" name="format" value="table" />
          <input type="hidden" name="delimiter" value={nameOfSign(format.delimiter)} />
          <input type="hidden" name="column" value={format.column ?? 0} />
          {format.header && <input type="hidden" name="header" value="on" />}
        </>
      )}
    </>
  )
}

function TableFormat({ variantId, draftId, lines: { format, columns } }: KeyPreviewProps) {
  const options = columns.map((masked, i) => ({ value: String(i), label: `Column ${i + 1}: ${masked}` }))
  return (
    <Card title="How the table is read">
      <form class="key-table-format" method="get" action={paths.sellerPoolDraft(variantId, draftId)}>
        <input type="hidden" name="format" value="table" />
        <Field
          type="select"
          name="delimiter"
          label="Cells are divided by"
          value={nameOfSign(format.delimiter)}
          options={SIGNS.map(({ name, label }) => ({ value: name, label }))}
        />
        <Field
          type="select"
          name="column"
          label="The keys stand in"
          value={String(format.column ?? 0)}
          options={options}
        />
        <Field type="checkbox" name="header" label="The first row names the columns" checked={format.header === true} />
        <Button icon="refresh-cw">Look again</Button>
      </form>
    </Card>
  )
}

function Sample({ preview: { sample, fresh } }: KeyPreviewProps) {
  if (sample.length === 0) return null
  const items = sample.map((masked, i) => ({ term: `${i + 1}.`, value: <span class="key-masked">{masked}</span> }))
  return (
    <Card title={fresh > sample.length ? `The first ${sample.length} of ${fresh} new keys` : 'The new keys'}>
      <DescriptionList items={items} />
    </Card>
  )
}

const WHY: Record<WrongLine['why'], string> = {
  empty: 'empty',
  'too-short': 'shorter than 4 signs',
  'too-long': 'longer than 500 signs',
  'odd-signs': 'with signs that no key has',
}

function WrongLines({ wrong }: { wrong: WrongLine[] }) {
  const groups = Object.entries(WHY)
    .map(([why, words]) => ({ words, lines: wrong.filter((one) => one.why === why).map(({ line }) => `line ${line}`) }))
    .filter(({ lines }) => lines.length > 0)
  return (
    <Notice tone="warn" title={`${countLines(wrong.length)} left out`}>
      <ul>
        {groups.map(({ words, lines }) => (
          <li>
            {lines.length === 1 ? 'One' : lines.length} {words}: {some(lines)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

const countLines = (count: number) => (count === 1 ? '1 line' : `${count} lines`)

/** The first of many by name, the rest as a number. */
function some(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
