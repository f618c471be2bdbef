import { paths } from '#src/lib/paths.ts'
import type { DocumentRun } from '#src/market/orders/document-runs.ts'
import type { Series } from '#src/market/orders/document-series.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Progress } from '#templates/ui/progress.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { ToastAnswer } from '#templates/ui/toast.tsx'
import { KIND_WORDS, STATE_WORDS } from './document-words.ts'

export type DocumentsPageProps = {
  series: Series[]
  runs: DocumentRun[]
  now: Date
  wrong: { orders?: string; series?: { kind: string; typed: string; problem: string } }
}

/** What was printed of many orders, and how the shop numbers its papers. */
export function DocumentsPage({ series, runs, wrong, now }: DocumentsPageProps) {
  return (
    <>
      <PageHead
        title="Documents"
        lead="Invoices, packing slips and labels are printed from your orders. Each keeps its number and what it says for ever."
      />
      {wrong.orders && (
        <Notice tone="bad" title="Nothing was printed">
          {wrong.orders}
        </Notice>
      )}
      <div class="stack">
        <Runs runs={runs} now={now} />
        <Numbers series={series} wrong={wrong} />
      </div>
    </>
  )
}

function Numbers({ series, wrong }: Pick<DocumentsPageProps, 'series' | 'wrong'>) {
  return (
    <Card title="Numbers">
      <p class="documents-about">
        Every kind has a series of its own, without gaps. What you change here holds for the next number; those given
        out stay. The postal address and tax number come from <a href={paths.sellerTax}>tax and invoices</a>.
      </p>
      <div class="series-list">
        {series.map((one) => (
          <SeriesForm {...one} wrong={wrong.series?.kind === one.kind ? wrong.series : undefined} />
        ))}
      </div>
    </Card>
  )
}

function SeriesForm({ kind, prefix, next, wrong }: Series & { wrong: DocumentsPageProps['wrong']['series'] }) {
  const { one } = KIND_WORDS[kind]
  return (
    <form class="series" method="post" action={paths.sellerDocumentSeries(kind)}>
      <Field
        name="prefix"
        id={`prefix-${kind}`}
        label={`${one.charAt(0).toUpperCase()}${one.slice(1)} prefix`}
        hint={`Next: ${prefix}${String(next).padStart(5, '0')}`}
        value={wrong?.typed ?? prefix}
        error={wrong?.problem}
        maxlength={20}
        optional
        autocomplete="off"
      />
      <Button>
        Save<span class="visually-hidden"> for {KIND_WORDS[kind].many.toLowerCase()}</span>
      </Button>
    </form>
  )
}

function Runs({ runs, now }: { runs: DocumentRun[]; now: Date }) {
  if (runs.length === 0) {
    return (
      <EmptyState
        icon="file-text"
        title="Print many at once"
        action={<LinkButton href={paths.sellerOrders()}>Go to your orders</LinkButton>}
      >
        Choose orders in your list of orders, then what to print. Files of more than five wait here for a week.
      </EmptyState>
    )
  }
  return (
    <Card title="Printed lately" flush>
      <Table
        caption="Files of many documents, newest first"
        columns={[{ label: 'What' }, { label: 'State' }, { label: 'When' }, { label: 'File', hideLabel: true }]}
      >
        {runs.map((run) => (
          <tr>
            <Cell label="What" heading>
              <a href={paths.sellerDocumentRun(run.id)}>
                {KIND_WORDS[run.kind].many} of {run.of} orders
              </a>
            </Cell>
            <Cell label="State">
              <Badge tone={STATE_WORDS[run.state].tone}>{STATE_WORDS[run.state].word}</Badge>
              {run.state === 'working' && ` ${run.done} of ${run.of}`}
            </Cell>
            <Cell label="When">
              <Time at={run.at} now={now} />
            </Cell>
            <Cell>{run.file && <FileLink run={run} small />}</Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

const FileLink = ({ run, small }: { run: DocumentRun; small?: boolean }) => (
  <LinkButton
    href={paths.sellerDocumentRun(run.id, 'file')}
    icon="download"
    download
    variant={small ? 'plain' : 'primary'}
    size={small ? 's' : 'm'}
  >
    Download{small && <span class="visually-hidden"> {KIND_WORDS[run.kind].many.toLowerCase()}</span>}
  </LinkButton>
)

const isOpen = ({ state }: DocumentRun) => state === 'waiting' || state === 'working'

/** One run: how far it is, a way out, and then its file. Without scripts the page asks again by itself. */
export function RunPage({ run, title, now }: { run: DocumentRun; title: string; now: Date }) {
  return (
    <>
      <PageHead title={title} />
      {isOpen(run) && (
        <noscript>
          <meta http-equiv="refresh" content="3" />
        </noscript>
      )}
      <RunCard run={run} now={now} />
    </>
  )
}

/** The part that is asked for again every second while the run is under way. */
export function RunCard({ run, now, polled }: { run: DocumentRun; now: Date; polled?: boolean }) {
  const open = isOpen(run)
  const { word } = STATE_WORDS[run.state]
  const poll = open && { 'hx-get': paths.sellerDocumentRun(run.id), 'hx-trigger': 'every 1s', 'hx-swap': 'outerMorph' }
  return (
    <>
      <div id="run" class="run" {...poll}>
        <Card title={word}>
          {open && (
            <Progress
              label={run.state === 'waiting' ? 'Waiting for its turn' : 'Drawing'}
              value={run.done}
              max={run.of}
              note={`${run.done} of ${run.of}`}
            />
          )}
          <RunWords run={run} now={now} />
        </Card>
      </div>
      {polled && !open && (
        <ToastAnswer
          tone={run.state === 'ready' ? 'good' : 'warn'}
          text={run.state === 'ready' ? 'The file is ready.' : `${word}.`}
        />
      )}
    </>
  )
}

function RunWords({ run, now }: { run: DocumentRun; now: Date }) {
  if (isOpen(run)) {
    return (
      <div class="run-words">
        <p>You may leave this page: it goes on without you, and the file waits under Documents.</p>
        <form method="post" action={paths.sellerDocumentRun(run.id, 'cancellation')}>
          <Button size="s" icon="x">
            Stop printing
          </Button>
        </form>
      </div>
    )
  }
  return (
    <div class="run-words">
      {run.problem && <Notice tone="warn">{run.problem}</Notice>}
      {run.state === 'stopped' && (
        <p>
          Stopped after {run.done} of {run.of}. Numbers given out so far stay with their orders.
        </p>
      )}
      {run.state === 'ready' && !run.file && <p>The file was removed after a week. Print it again from your orders.</p>}
      {run.file && (
        <>
          <p>
            One PDF, begun <Time at={run.at} now={now} />. It is kept for a week.
          </p>
          <p>
            <FileLink run={run} />
          </p>
        </>
      )}
    </div>
  )
}
