import { fileSize } from '#src/lib/file-size.ts'
import { paths } from '#src/lib/paths.ts'
import type { Import } from '#src/market/catalogue/imports.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { count, STATE_WORDS } from './import-words.ts'

export type ImportsPageProps = {
  imports: Import[]
  after: number | null
  problem: string | undefined
  mayChange: boolean
  now: Date
}

/** Where a file comes in, and what came in before. */
export function ImportsPage(props: ImportsPageProps) {
  const { imports, after, mayChange } = props
  return (
    <>
      <PageHead
        title="Import"
        lead="Products and stock from a file. You see every change before anything happens, and can take all of it back afterwards."
      />
      <div class="stack">
        {mayChange ? (
          <SendForm {...props} />
        ) : (
          <Notice>Owners and managers of the shop import. You may look at what they did.</Notice>
        )}
        {imports.length > 0 && <Earlier {...props} />}
        <Pager next={after === null ? null : paths.sellerImports({ before: String(after) })} />
      </div>
    </>
  )
}

function SendForm({ problem }: ImportsPageProps) {
  return (
    <Card title="Send a file">
      <form class="form" method="post" action={paths.sellerImports()} enctype="multipart/form-data">
        <ErrorSummary errors={problem ? { file: problem } : {}} title="Not sent yet" />
        <Field
          type="file"
          name="file"
          label="CSV file"
          error={problem}
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          hint="Up to 100 MB. Any encoding; commas, semicolons or tabs."
          required
        />
        <div class="actions">
          <Button variant="primary" icon="upload" busyText="Sending the file">
            Send and compare
          </Button>
        </div>
      </form>
      <div class="import-kinds">
        <div>
          <h3>A product file</h3>
          <p>
            The CSV that Shopify and this market export: <code>Handle</code>, <code>Title</code>,{' '}
            <code>Variant SKU</code>, <code>Variant Price</code>, <code>Image Src</code> and so on. Products are found
            by their handle, rows by SKU or options; what you do not have yet is added.
          </p>
        </div>
        <div>
          <h3>A plain list</h3>
          <p>
            One row for each variant, for example <code>SKU,Quantity</code> or <code>SKU,Price,Barcode</code>, under any
            names: you say what each column means.
          </p>
        </div>
        <div>
          <h3>What it leaves alone</h3>
          <p>An empty cell changes nothing, and what is not in the file stays. The same file twice changes nothing.</p>
        </div>
      </div>
    </Card>
  )
}

function Earlier({ imports, now }: ImportsPageProps) {
  return (
    <Card title="Imports so far" flush>
      <Table
        caption="Imports of your shop, newest first"
        columns={[
          { label: 'File' },
          { label: 'State' },
          { label: 'New', numeric: true },
          { label: 'Changed', numeric: true },
          { label: 'Problems', numeric: true },
          { label: 'By' },
          { label: 'When' },
        ]}
      >
        {imports.map((one) => (
          <tr>
            <Cell label="File" heading>
              <a class="import-name" href={paths.sellerImport(one.id)}>
                {one.fileName}
              </a>{' '}
              <span class="quiet">{fileSize(one.bytes)}</span>
            </Cell>
            <Cell label="State">
              <Badge tone={STATE_WORDS[one.state].tone}>{STATE_WORDS[one.state].word}</Badge>
            </Cell>
            <Cell label="New" numeric>
              {count(one.counts.new ?? 0)}
            </Cell>
            <Cell label="Changed" numeric>
              {count(one.counts.changed ?? 0)}
            </Cell>
            <Cell label="Problems" numeric>
              {count(one.counts.problem ?? 0)}
            </Cell>
            <Cell label="By">{one.actorName}</Cell>
            <Cell label="When">
              <Time at={one.createdAt} now={now} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
