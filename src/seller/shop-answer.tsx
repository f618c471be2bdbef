import { randomUUID } from 'node:crypto'
import { type Ctx, hereOf, personOf } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { findOpenCode } from '#src/market/shops/contact.ts'
import { mayChangeShop } from '#src/market/shops/own-shop.ts'
import { findOwnRecord } from '#src/market/shops/record.ts'
import { ShopDesk } from '#templates/seller/shop.tsx'
import type { ShopForm, ShopPageProps } from '#templates/seller/shop-desk.ts'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

type View = Pick<ShopPageProps, 'refused' | 'problem'> & { status?: 200 | 404 | 409 | 422 | 429; toast?: ToastProps }

/** The shop's page as it is now: whole, or to htmx the part below its frame. */
export async function answerDesk(c: Ctx, { status = 200, toast, ...view }: View = {}): Promise<Response> {
  const { db } = c.var
  const person = personOf(c)
  const [own, openCode] = await Promise.all([findOwnRecord(db, hereOf(c)), findOpenCode(db, person.id)])
  const desk = (
    <ShopDesk
      {...view}
      shop={own?.shop ?? null}
      mayChange={own ? mayChangeShop(own.role) : true}
      openCode={openCode}
      marketName={(await siteOf(c)).name}
      openingKey={randomUUID()}
      now={now()}
    />
  )
  if (!wantsFragment(c)) {
    return showPage(c, { title: own?.shop.name ?? 'Open your shop', area: 'seller', status, body: desk })
  }
  const answer = (
    <>
      {desk}
      {toast && <ToastAnswer {...toast} />}
    </>
  )
  return showFragment(c, answer, status)
}

/** After something was done: a plain form goes back to the page, htmx gets it as it is now. */
export function answerDone(c: Ctx, toast: ToastProps): Promise<Response> {
  return wantsFragment(c) ? answerDesk(c, { toast }) : goTo(c, paths.sellerShop, toast)
}

/** Typed wrong: the same form, with what was typed and what is wrong with it. */
export function answerWrong(
  c: Ctx,
  form: ShopForm,
  errors: Record<string, string>,
  typed: Record<string, string> = {},
): Promise<Response> {
  return answerDesk(c, { status: 422, refused: { form, errors, typed } })
}

/** Runs a verb; where the world says no, the page as it is now says so on top. */
export async function tryOnDesk(c: Ctx, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'forbidden' || error.code === 'not-found') throw error
    return answerDesk(c, { problem: error.message, status: statusOf(error) as 409 | 429 })
  }
}
