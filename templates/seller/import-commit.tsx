import { paths } from '#src/lib/paths.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice, StatTile } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import type { ImportPageProps } from './import.tsx'
import { count, rowsText } from './import-words.ts'

/** What a file would do, in numbers, and the way to have it done. */
export function ImportCommit({ task, mayChange }: ImportPageProps) {
  const { new: fresh = 0, changed = 0, same = 0, problem = 0, outlier = 0, picture = 0 } = task.counts
  const work = fresh + changed
  return (
    <>
      <div class="import-figures">
        <StatTile
          label="New"
          value={count(fresh)}
          note={picture ? `${count(picture)} bring pictures` : 'to be added'}
        />
        <StatTile label="Changed" value={count(changed)} note="to be written" />
        <StatTile label="Same" value={count(same)} note="nothing to do" />
        <StatTile label="Problems" value={count(problem)} note="left out" tone={problem > 0 ? 'bad' : undefined} />
        <StatTile label="Outliers" value={count(outlier)} note="look twice" tone={outlier > 0 ? 'warn' : undefined} />
      </div>
      {task.notes.map((note) => (
        <Notice>{note}</Notice>
      ))}
      {work === 0 ? (
        <Notice
          tone={problem > 0 ? 'warn' : 'good'}
          title="Nothing to change"
          actions={<LinkButton href={paths.sellerImports()}>Send another file</LinkButton>}
        >
          {idleWords(same, problem)}
        </Notice>
      ) : mayChange ? (
        <CommitForm id={task.id} outlier={outlier} problem={problem} />
      ) : (
        <Notice>Nothing is written yet: an owner or manager of the shop has to commit it.</Notice>
      )}
    </>
  )
}

function idleWords(same: number, problem: number): string {
  if (same > 0 && problem > 0)
    return 'Every row that could be read says what your shop says already; the others have a problem.'
  if (problem > 0) return 'Every row has a problem.'
  return same > 0 ? 'Every row says what your shop says already.' : 'Below its first line the file has no rows.'
}

function CommitForm({ id, outlier, problem }: { id: number; outlier: number; problem: number }) {
  return (
    <Card>
      <div class="import-commit">
        <form class="form" method="post" action={paths.sellerImportAct(id, 'commit')}>
          {outlier > 0 && (
            <Field
              type="checkbox"
              name="leave_outliers"
              label={`Leave out the ${outlier === 1 ? 'outlier' : `${count(outlier)} outliers`}`}
              hint="Untick it once you have looked at them."
              checked
            />
          )}
          <p>
            {problem > 0 ? `${rowsText(problem)} with a problem ${problem === 1 ? 'is' : 'are'} left out. ` : ''}All
            stock becomes one change, and all of it can be taken back.
          </p>
          <Button variant="primary" icon="check" busyText="Starting" class="import-go">
            Commit the import
          </Button>
        </form>
        <div class="import-else">
          <form method="post" action={paths.sellerImportAct(id, 'comparison')}>
            <Button icon="refresh-cw">Compare again</Button>
          </form>
          <form method="post" action={paths.sellerImportAct(id, 'cancellation')}>
            <Button icon="x">Cancel the import</Button>
          </form>
        </div>
      </div>
    </Card>
  )
}
