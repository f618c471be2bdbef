import { fileSize } from '#src/lib/file-size.ts'
import { paths } from '#src/lib/paths.ts'
import type { ShopItem } from '#src/market/shops/checklist-answers.ts'
import type { ShopRecord } from '#src/market/shops/record.ts'
import type { ReviewNote } from '#src/market/shops/review-notes.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'

type Place = { view: string; q: string; now: Date; mayDecide: boolean }
type Props = Place & { shop: ShopRecord }

const swap = { 'hx-target': '#review-desk', 'hx-swap': 'outerMorph', 'hx-disable': 'find button' }

function PlaceFields({ view, q }: Pick<Place, 'view' | 'q'>) {
  return (
    <>
      <input type="hidden" name="status" value={view} />
      <input type="hidden" name="q" value={q} />
    </>
  )
}

/** What the market asks for, what the shop says to it, and what a reviewer has ticked. */
export function ReviewChecklist(props: Props) {
  const { shop } = props
  if (shop.checklist.length === 0) return null
  const checked = shop.checklist.filter(({ checkedAt }) => checkedAt).length
  return (
    <Card title="Checklist" actions={<span class="quiet">{`${checked} of ${shop.checklist.length} checked`}</span>}>
      <ol class="asked-items">
        {shop.checklist.map((item) => (
          <ReviewItem {...props} item={item} />
        ))}
      </ol>
    </Card>
  )
}

function ReviewItem({ shop, item, view, q, now, mayDecide }: Props & { item: ShopItem }) {
  const to = paths.shopCheck(shop.id, item.id)
  const papers = shop.documents.filter(({ itemId }) => itemId === item.id)
  return (
    <li class="asked-item">
      <div class="asked-words">
        <p class="asked-title">
          {item.title} {item.demand === 'required' && <Badge tone="info">Required</Badge>}
        </p>
        {item.statement && <p class="shop-text">{item.statement}</p>}
        {papers.length > 0 && (
          <ul class="papers">
            {papers.map(({ id, fileName, bytes }) => (
              <li>
                <a class="paper" href={paths.adminShopDocument(shop.id, id)} download={fileName}>
                  <Icon name="file-text" />
                  <span class="paper-name">{fileName}</span>
                  <span class="quiet">{fileSize(bytes)}</span>
                  <Icon name="download" size="s" />
                </a>
              </li>
            ))}
          </ul>
        )}
        {!item.answered && <p class="quiet">Not answered.</p>}
        {item.checkedAt && (
          <p class="asked-done">
            <Icon name="circle-check" size="s" /> Checked by {item.checkerName} <Time at={item.checkedAt} now={now} />
          </p>
        )}
      </div>
      {mayDecide && (
        <form method="post" action={to} hx-post={to} {...swap}>
          <PlaceFields view={view} q={q} />
          <input type="hidden" name="checked" value={item.checkedAt ? 'no' : 'yes'} />
          <Button size="s" variant={item.checkedAt ? 'quiet' : 'plain'} busyText="Saving">
            {item.checkedAt ? 'Untick' : 'Tick'} <span class="visually-hidden">{item.title}</span>
          </Button>
        </form>
      )}
    </li>
  )
}

type NotesProps = Props & {
  notes: ReviewNote[]
  wrongNote?: { error: string; typed: Record<string, string> } | undefined
}

/** What reviewers wrote down for one another; no shop reads it. */
export function ReviewNotes({ shop, notes, view, q, now, mayDecide, wrongNote }: NotesProps) {
  const to = paths.shopNotes(shop.id)
  const errors: Record<string, string> = wrongNote ? { words: wrongNote.error } : {}
  const about = [
    { value: '', label: 'The shop as a whole' },
    ...shop.checklist.map(({ id, title }) => ({ value: String(id), label: title })),
  ]
  return (
    <Card title="Notes of the staff">
      <div class="stack stack-s">
        <p class="quiet">Only staff read these. They are kept as written.</p>
        {notes.length > 0 && (
          <ul class="review-notes">
            {notes.map((note) => (
              <li>
                <p class="review-note-words">{note.words}</p>
                <p class="quiet">
                  {note.authorName} · <Time at={note.at} now={now} />
                  {note.itemTitle && ` · ${note.itemTitle}`}
                </p>
              </li>
            ))}
          </ul>
        )}
        {mayDecide && (
          <form class="form" id="note-form" method="post" action={to} hx-post={to} {...swap} novalidate>
            <ErrorSummary errors={errors} form="note" />
            <PlaceFields view={view} q={q} />
            {about.length > 1 && (
              <Field
                name="item"
                form="note"
                type="select"
                label="About"
                value={wrongNote?.typed.item ?? ''}
                options={about}
              />
            )}
            <Field
              name="words"
              form="note"
              type="textarea"
              label="Note"
              value={wrongNote?.typed.words}
              error={errors.words}
              rows={2}
              maxlength={2000}
              required
            />
            <div class="actions">
              <Button busyText="Keeping">Keep note</Button>
            </div>
          </form>
        )}
      </div>
    </Card>
  )
}
