import { html } from 'hono/html'
import { type Ctx, personOf } from '#src/frame/env.ts'
import { showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'
import { countShopsToReview, getReviewDesk, VIEWS, type View } from '#src/market/shops/review-queue.ts'
import { REJECTION_REASONS, SUSPENSION_REASONS } from '#src/market/shops/usual-reasons.ts'
import { type ReviewProps, ShopReview } from '#templates/admin/shops.tsx'
import { ReviewCountAnswer } from '#templates/layout/review-count.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

export type Place = { view: View; q: string }
type Show = Place &
  Pick<ReviewProps, 'refused' | 'problem' | 'moved' | 'wrongNote'> & {
    openId: number | null
    after?: number | null
    status?: 200 | 409 | 422
    toast?: ToastProps
  }

/** The view and search somebody is in, by the address or by a form that carries them along. */
export function placeOf(read: (name: string) => string | undefined): Place {
  const q = (read('q') ?? '').trim().slice(0, 100)
  // Who searches from the frame of any page names no view: they mean any shop, not only those that wait.
  const view = VIEWS.find((one) => one === read('status')) ?? (q ? 'all' : 'submitted')
  return { view, q }
}

/** The review page with one shop open or none: whole, or to htmx the part below its frame. */
export async function answerReview(c: Ctx, show: Show): Promise<Response> {
  const { openId, after = null, status = 200, toast, view, q, ...rest } = show
  const { db } = c.var
  const desk = await getReviewDesk(db, { view, q, after, openId })
  if (openId && !desk.open) throw notFound('shop')
  const body = (
    <ShopReview
      {...rest}
      desk={desk}
      view={view}
      q={q}
      mayDecide={personOf(c).staffRole !== 'viewer'}
      reasons={{ rejection: REJECTION_REASONS, suspension: SUSPENSION_REASONS }}
      now={now()}
    />
  )
  const title = desk.open ? `${desk.open.name}, review` : 'Shops'
  if (!wantsFragment(c)) return showPage(c, { title, area: 'admin', status, body, q, wide: true })
  return showFragment(
    c,
    <>
      {html`<title>${title} · ${(await siteOf(c)).name}</title>`}
      {body}
      <ReviewCountAnswer count={await countShopsToReview(db)} />
      {toast && <ToastAnswer {...toast} />}
    </>,
    status,
  )
}
