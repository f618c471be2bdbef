import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { listShipping, removeZone, saveZone } from '#src/market/shops/shipping.ts'
import { type ZoneDraft, ZonePage } from '#templates/seller/shipping-zone.tsx'
import { answerShipping } from './shipping.tsx'
import { readZone } from './shipping-form.ts'

const ZONE = '/shipping/zones/:id{[1-9][0-9]{0,14}}'
const idOf = (c: Ctx) => Number(c.req.param('id'))

/** One zone: where it is. Behind the guard of shipping.tsx. */
export const shippingZone = new Hono<Env>()
  .get('/shipping/zones/new', async (c) => {
    const { zones } = await listShipping(c.var.db, shopOf(c).id)
    const reach = zones.some((zone) => zone.countries.length === 0) || zones.length === 0 ? 'some' : 'rest'
    return answerZone(c, { id: null, name: '', reach, countries: [] })
  })

  .get(ZONE, async (c) => answerZone(c, await zoneOf(c)))

  .post('/shipping/zones', async (c) => save(c, null))
  .post(ZONE, async (c) => save(c, (await zoneOf(c)).id))

  .post(`${ZONE}/removal`, async (c) => {
    const { name } = await removeZone(c.var.db, shopOf(c).id, idOf(c))
    const undo = { action: paths.shippingZoneRestoration(idOf(c)) }
    return answerShipping(c, { text: `The zone “${name}” is taken away.`, undo })
  })

  .post(`${ZONE}/restoration`, async (c) => {
    const { name } = await removeZone(c.var.db, shopOf(c).id, idOf(c), false)
    return answerShipping(c, { text: `The zone “${name}” is back.` }, `#zone-${idOf(c)}`)
  })

async function zoneOf(c: Ctx): Promise<ZoneDraft> {
  const { zones } = await listShipping(c.var.db, shopOf(c).id)
  const zone = zones.find((one) => one.id === idOf(c))
  if (!zone) throw notFound('zone')
  const { id, name, countries } = zone
  return { id, name, reach: countries.length === 0 ? 'rest' : 'some', countries }
}

async function save(c: Ctx, id: number | null): Promise<Response> {
  const { zone, errors } = readZone(await readForm(c), id)
  if (Object.keys(errors).length > 0) return answerZone(c, zone, errors, 422)
  try {
    const saved = await saveZone(c.var.db, shopOf(c).id, id, zone)
    const text = id === null ? `“${zone.name}” is added. Now say how you send there.` : `“${zone.name}” is saved.`
    return leadTo(c, `${paths.shipping()}#zone-${saved}`, { text })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return answerZone(c, zone, { reach: error.message }, 409)
  }
}

function answerZone(c: Ctx, zone: ZoneDraft, errors: Errors = {}, status: 200 | 409 | 422 = 200) {
  const title = zone.id === null ? 'New zone' : `Zone “${zone.name}”`
  const breadcrumbs = [
    { label: 'Shop', href: paths.sellerShop },
    { label: 'Shipping', href: paths.shipping() },
    { label: title },
  ]
  const body = <ZonePage zone={zone} title={title} errors={errors} />
  return showPage(c, { title, area: 'seller', breadcrumbs, status, body })
}
