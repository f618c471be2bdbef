import { fileSize } from '#src/lib/file-size.ts'
import { paths } from '#src/lib/paths.ts'
import type { FailedPicture, PictureCounts } from '#src/market/catalogue/import-pictures.ts'
import type { RowKind, RowPage } from '#src/market/catalogue/import-preview.ts'
import type { Import } from '#src/market/catalogue/imports.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Progress } from '#templates/ui/progress.tsx'
import { Time } from '#templates/ui/time.tsx'
import { ToastAnswer } from '#templates/ui/toast.tsx'
import { ImportCommit } from './import-commit.tsx'
import { ImportReading, type ReadingOptions } from './import-reading.tsx'
import { ImportRows } from './import-rows.tsx'
import { isUnderWay, STATE_WORDS } from './import-words.ts'
import { GoOn, TakeBack, Written } from './import-written.tsx'

export type ImportPageProps = {
  task: Import
  page: RowPage | null
  kind: RowKind | null
  pictures: PictureCounts | null
  failed: FailedPicture[]
  currency: string
  options: ReadingOptions
  problem: string | undefined
  mayChange: boolean
  /** There is something of it to be put back. */
  canRestore: boolean
  /** It stopped while it was written, and can be gone on with. */
  canGoOn: boolean
  now: Date
}

/** One file on its way in: what it would do, how far it is, what it did. Without scripts a link asks again. */
export function ImportPage(props: ImportPageProps) {
  const { task, now } = props
  return (
    <>
      <PageHead
        title={<span class="import-name">{task.fileName}</span>}
        lead={
          <>
            {fileSize(task.bytes)}, sent <Time at={task.createdAt} now={now} /> by {task.actorName}
            {task.committedAt && task.committedByName && (
              <>
                ; committed <Time at={task.committedAt} now={now} /> by {task.committedByName}
              </>
            )}
          </>
        }
      />
      {asksAgain(props) && (
        <noscript>
          <p class="import-again">
            <LinkButton href={paths.sellerImport(task.id)} icon="refresh-cw">
              See how far it is
            </LinkButton>
          </p>
        </noscript>
      )}
      <ImportBody {...props} />
    </>
  )
}

const fetching = ({ task, pictures }: ImportPageProps) => task.state === 'done' && (pictures?.waiting ?? 0) > 0
const asksAgain = (props: ImportPageProps) => isUnderWay(props.task.state) || fetching(props)

/** All of it that moves: asked for again every second while somebody is at work on it. */
export function ImportBody(props: ImportPageProps & { polled?: boolean }) {
  const { task, polled } = props
  const { word, tone } = STATE_WORDS[task.state]
  const address = paths.sellerImport(task.id)
  const poll = asksAgain(props) && { 'hx-get': address, 'hx-trigger': 'every 1s', 'hx-swap': 'outerMorph' }
  return (
    <>
      <div id="import" class="stack" {...poll}>
        <p class="import-state">
          <Badge tone={tone}>{word}</Badge>
        </p>
        <Parts {...props} />
      </div>
      {polled && !isUnderWay(task.state) && !fetching(props) && (
        <ToastAnswer tone={toastTone(task)} text={`${word}.`} />
      )}
    </>
  )
}

const toastTone = ({ state }: Import) => (state === 'failed' ? ('bad' as const) : ('good' as const))

function Parts(props: ImportPageProps) {
  switch (props.task.state) {
    case 'mapping':
      return (
        <>
          <ImportReading {...props} open />
          {props.mayChange && <Cancel id={props.task.id} />}
        </>
      )
    case 'checking':
      return (
        <UnderWay {...props} label="Reading every row and comparing it with today" note={percent(props.task)}>
          Nothing is changed by that.
        </UnderWay>
      )
    case 'checked':
      return (
        <>
          <ImportCommit {...props} />
          <ImportReading {...props} open={props.problem !== undefined} />
          <ImportRows {...props} />
        </>
      )
    case 'committing':
      return (
        <UnderWay
          {...props}
          label={props.task.done === props.task.of && props.task.of > 0 ? 'Writing the stock' : 'Writing'}
          note={percent(props.task)}
        >
          It goes on without you, also after a restart of the market.
        </UnderWay>
      )
    case 'restoring':
      return <UnderWay {...props} label="Putting the catalogue back" note={percent(props.task)} />
    case 'cancelled':
      return (
        <Notice title="Cancelled" actions={<LinkButton href={paths.sellerImports()}>Send another file</LinkButton>}>
          Nothing of this file was written.
        </Notice>
      )
    case 'failed':
      return (
        <>
          <Notice
            tone="bad"
            title={props.task.committedAt ? 'It was not finished' : 'It could not be read to its end'}
            actions={<LinkButton href={paths.sellerImports()}>Send another file</LinkButton>}
          >
            {props.task.problem}
          </Notice>
          {props.canGoOn && props.mayChange && <GoOn {...props} />}
          {props.canRestore && <TakeBack {...props} />}
        </>
      )
    default:
      return <Written {...props} />
  }
}

const percent = ({ done, of }: Import) => (of > 0 ? `${Math.min(100, Math.floor((done / of) * 100))} %` : 'waiting')

type UnderWayProps = ImportPageProps & { label: string; note: string; children?: string }

function UnderWay({ task, label, note, mayChange, children }: UnderWayProps) {
  return (
    <Card>
      <Progress label={label} value={task.of > 0 ? task.done : undefined} max={task.of || 1} note={note} />
      <div class="import-under-way">
        <p>You may leave this page. {children}</p>
        {mayChange && task.state === 'checking' && <Cancel id={task.id} />}
      </div>
    </Card>
  )
}

const Cancel = ({ id }: { id: number }) => (
  <form method="post" action={paths.sellerImportAct(id, 'cancellation')}>
    <Button size="s" icon="x">
      Cancel the import
    </Button>
  </form>
)
