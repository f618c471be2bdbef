import { Hono } from 'hono'
import { type Ctx, type Env, hereOf, shopOf } from '#src/frame/env.ts'
import { requireShop } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { type Errors, type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { endHoliday, findHoliday, type Holiday, planHoliday } from '#src/market/shops/holiday.ts'
import { may } from '#src/market/shops/roles.ts'
import { HolidayPage } from '#templates/seller/holiday.tsx'

const dayOf = (at: Date) => at.toISOString().slice(0, 10)

type View = { status?: 200 | 409 | 422; errors?: Errors; typed?: Typed; problem?: string }

async function show(c: Ctx, { status = 200, ...wrong }: View = {}): Promise<Response> {
  const shop = shopOf(c)
  const body = (
    <HolidayPage
      {...wrong}
      holiday={await findHoliday(c.var.db, shop.id)}
      shopName={shop.name}
      mayChange={may(shop.role, 'shop')}
      today={dayOf(now())}
      now={now()}
    />
  )
  return showPage(c, { title: 'Holiday', area: 'seller', status, body })
}

/** Reads the form as typed. The first day has to be said: a form that says nothing closes no shop. */
function read(typed: Typed): { holiday: Holiday; errors: Errors } {
  const errors: Errors = {}
  const from = readDay(typed, 'from', errors) ?? now()
  const until = readDay(typed, 'until', errors)
  // Who says today means now, not this morning in another time zone.
  const begins = dayOf(from) === dayOf(now()) ? now() : from
  if (!typed.from?.trim()) errors.from = 'Write the first day: today, and the holiday begins at once.'
  else if (!errors.from && begins < now() && dayOf(begins) !== dayOf(now()))
    errors.from = 'This day has passed already.'
  if (until && until <= begins) errors.until = 'They must be back after it began.'
  const message = (typed.message ?? '').replace(/\r\n?/g, '\n').replaceAll('\0', '').trim()
  if (message.length > 500) errors.message = 'A message has at most 500 letters.'
  if (!['shown', 'hidden'].includes(typed.window ?? '')) errors.window = 'Choose what buyers see meanwhile.'
  return { holiday: { from: begins, until, message, hidden: typed.window === 'hidden' }, errors }
}

function readDay(typed: Typed, field: string, errors: Errors): Date | null {
  const text = (typed[field] ?? '').trim()
  if (text === '') return null
  const day = /^20\d\d-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  if (day && !Number.isNaN(day.getTime()) && dayOf(day) === text) return day
  errors[field] = 'Write a day such as 2026-12-24.'
  return null
}

/** When a shop rests: planned, on, ended. */
export const holiday = new Hono<Env>()
  .use('/holiday', requireShop)
  .use('/holiday/*', requireShop)
  .get('/holiday', (c) => show(c))

  .post('/holiday', async (c) => {
    const typed = typedOf(await c.req.formData())
    const { holiday: wanted, errors } = read(typed)
    const before = await findHoliday(c.var.db, shopOf(c).id)
    // One that is on has begun when it began; its form only says until when.
    if (before?.state === 'on') {
      wanted.from = before.from
      delete errors.from
    }
    if (Object.keys(errors).length > 0) return show(c, { status: 422, errors, typed })
    try {
      await planHoliday(c.var.db, hereOf(c), wanted)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return show(c, { status: 409, errors: { until: error.message }, typed })
    }
    const on = wanted.from <= now()
    return goTo(c, paths.holiday, { text: on ? 'Your shop is on holiday.' : 'Your holiday is planned.' })
  })

  .post('/holiday/end', async (c) => {
    try {
      await endHoliday(c.var.db, hereOf(c))
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return show(c, { status: 409, problem: error.message })
    }
    return goTo(c, paths.holiday, { text: 'Your shop sells again.' })
  })
