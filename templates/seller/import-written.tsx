import { paths } from '#src/lib/paths.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Time } from '#templates/ui/time.tsx'
import type { ImportPageProps } from './import.tsx'
import { ImportPictures } from './import-pictures.tsx'
import { ImportRows } from './import-rows.tsx'
import { rowsText, writtenOf, writtenWords } from './import-words.ts'

/** What became of a file that was written, or put back since, and how to take it back. */
export function Written(props: ImportPageProps) {
  const { task, now, canRestore } = props
  const left = task.counts.left ?? 0
  const restored = task.state === 'restored'
  const nothing = restored && left > 0 && left >= writtenOf(task)
  return (
    <>
      <Notice
        tone={nothing ? 'warn' : 'good'}
        title={restored ? restoredTitle(left, nothing) : `${rowsText(writtenOf(task))} imported`}
      >
        {nothing ? (
          'Each row says below why. What stays for its stock can be put back once the stock is undone.'
        ) : restored ? (
          `What this import brought and changed is taken back${left > 0 ? ', but for what is named below' : ''}.`
        ) : (
          <>
            {writtenWords(task)}
            {task.endedAt && (
              <>
                {' '}
                Finished <Time at={task.endedAt} now={now} />.
              </>
            )}
          </>
        )}
      </Notice>
      {left > 0 && !nothing && (
        <Notice tone="warn" title={`${rowsText(left)} ${left === 1 ? 'was' : 'were'} left as they are`}>
          Each says below why.
          {restored && canRestore && ' What stays for its stock can be put back once the stock is undone.'}
        </Notice>
      )}
      <TakeBack {...props} />
      <ImportPictures {...props} />
      <ImportRows {...props} />
    </>
  )
}

const restoredTitle = (left: number, nothing: boolean) =>
  nothing
    ? 'Nothing could be put back yet'
    : left > 0
      ? `The catalogue was put back, but for ${rowsText(left)}`
      : 'The catalogue is as it was before'

/** The way on with what stopped half way. */
export function GoOn({ task }: ImportPageProps) {
  return (
    <Card title="Go on with it">
      <form class="import-go-on" method="post" action={paths.sellerImportAct(task.id, 'commit')}>
        <p>
          {task.of > 0 && `${Math.floor((task.done / task.of) * 100)} % of its rows are written. `}The rest is written
          as it was compared; what was changed since stays as it is, and says so.
        </p>
        <Button variant="primary" icon="play" busyText="Going on">
          Write the rest
        </Button>
      </form>
    </Card>
  )
}

export function TakeBack({ task, mayChange, canRestore }: ImportPageProps) {
  return (
    <Card title="Take it back">
      <div class="import-undo">
        {task.batchId === null ? (
          <p>No stock was changed.</p>
        ) : (
          <div>
            <p>All stock of this file is one change of your shop’s history.</p>
            <LinkButton href={paths.stockBatch(task.batchId)} icon="undo-2">
              See and undo the stock
            </LinkButton>
          </div>
        )}
        {canRestore && mayChange && (
          <form method="post" action={paths.sellerImportAct(task.id, 'restoration')}>
            <p>
              Prices, words and options get their values of before, new products and rows go. What somebody changed
              since, and what has stock, stays.
            </p>
            <Button icon="rotate-ccw">
              {task.state === 'restored' ? 'Put back what had stock' : 'Put the catalogue back as it was'}
            </Button>
          </form>
        )}
      </div>
    </Card>
  )
}
