import { paths } from '#src/lib/paths.ts'
import type { ListedAct } from '#src/market/catalogue/category-acts.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Time } from '#templates/ui/time.tsx'
import type { CategoryTrouble } from './category-add.tsx'

type ActsProps = { acts: ListedAct[]; now: Date; mayDecide: boolean; trouble?: CategoryTrouble | undefined }

/** What was merged, deleted and moved last, each with its way back. */
export function CategoryActs({ acts, now, mayDecide, trouble }: ActsProps) {
  if (acts.length === 0) return null
  return (
    <Card title="Latest changes">
      <ol class="category-acts">
        {acts.map((act) => (
          <li class="category-act" id={`change-${act.id}`}>
            <span class="category-act-words">
              <span>{wordsOf(act)}</span>
              <span class="quiet">
                {act.by}, <Time at={act.at} now={now} />
                {act.reversedAt && (
                  <>
                    , undone <Time at={act.reversedAt} now={now} />
                  </>
                )}
              </span>
              {trouble?.form === 'change' && trouble.id === act.id && (
                <strong class="category-wrong">{trouble.message}</strong>
              )}
            </span>
            {mayDecide && !act.reversedAt && <Undo act={act} />}
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Undo({ act }: { act: ListedAct }) {
  const action = paths.adminCategoryReversal(act.id)
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      <Button size="s" icon="undo-2" id={`undo-change-${act.id}`}>
        Undo<span class="visually-hidden">: {wordsOf(act)}</span>
      </Button>
    </form>
  )
}

function wordsOf({ kind, name, target, products, children }: ListedAct): string {
  const count = `${products.toLocaleString('en')} ${products === 1 ? 'product' : 'products'}`
  const more = children === 0 ? '' : children === 1 ? ' and one category' : ` and ${children} categories`
  if (kind === 'filing') return `${count} moved ${target ? `to “${target}”` : 'out of all categories'}`
  if (kind === 'merge') return `“${name}” merged into “${target}”, with ${count}${more}`
  return `“${name}” deleted${products > 0 ? `, ${count} ${target ? `now in “${target}”` : 'in no category'}` : ''}`
}
