import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setClock } from '#src/lib/clock.ts'
import { publishDue } from '#src/market/catalogue/schedule.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/product-schedule')
test.after(() => setClock(null))

const stored = (id: number) => db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const draft = (title: string) => addProduct(db, cast.boots, { title, state: 'draft' })
const schedule = (id: number, form = {}, options = {}) =>
  sela.post(`/seller/products/${id}/schedule`, { moment: '2099-06-01T09:00', offset: '120', ...form }, options)

test('a moment is kept in UTC, shown by the clock it was typed on, and undone', async () => {
  const { id } = await draft('Later boot')
  const answer = await schedule(id)
  assert.is(answer.status, 303)
  assert.is((await stored(id)).publish_at?.toISOString(), '2099-06-01T07:00:00.000Z')
  const page = await sela.get(`/seller/products/${id}`)
  assert.match(page.$('#schedule').text, 'Mon, 1 Jun 2099, 09:00 (UTC+02:00)')
  assert.is(page.field('moment'), '2099-06-01T09:00')
  assert.match(page.text, `action="/seller/products/${id}/schedule/removal?drawn_for=${cast.boots.id}"`)
  assert.match((await sela.get('/seller/products')).text, '1 Jun 2099, 09:00 (UTC+02:00)')
  const off = await sela.post(`/seller/products/${id}/schedule/removal`, {}, { follow: true })
  assert.match(off.text, 'stays as it is')
  assert.match(off.text, 'name="moment" value="2099-06-01T09:00"')
  assert.is((await stored(id)).publish_at, null)
})

test('what is no moment, past, on sale or without a price is refused, and what was typed stays', async () => {
  const { id } = await draft('Wrong boot')
  for (const form of [{ moment: '' }, { moment: 'soon' }, { offset: '9999' }, { moment: '2026-02-31T99:00' }])
    assert.is((await schedule(id, form)).status, 422, JSON.stringify(form))
  const past = await schedule(id, { moment: '2020-01-01T10:00' })
  assert.is(past.status, 409)
  assert.match(past.$('#schedule').text, 'This moment is past')
  assert.is(past.field('moment'), '2020-01-01T10:00')
  const { id: onSale } = await addProduct(db, cast.boots, { title: 'On sale' })
  assert.is((await schedule(onSale)).status, 409)
  const { id: empty } = await draft('Empty')
  await db.deleteFrom('variants').where('product_id', '=', empty).execute()
  assert.match((await schedule(empty)).text, 'at least one row with a price')
})

test('the round puts on sale what is due, once, and nothing that was cancelled or not due', async () => {
  const [due, later, cancelled, mine] = await Promise.all(['Due', 'Not yet', 'Cancelled', 'By hand'].map(draft))
  for (const one of [due, cancelled, mine]) await schedule(one!.id)
  await schedule(later!.id, { moment: '2099-06-02T09:00' })
  await sela.post(`/seller/products/${cancelled!.id}/schedule/removal`)
  await sela.post(`/seller/products/${mine!.id}/publication`)
  await sela.post(`/seller/products/${mine!.id}/withdrawal`)
  assert.is(await publishDue(db), 0)
  setClock(new Date('2099-06-01T07:00:30Z'))
  const counts = await Promise.all([publishDue(db), publishDue(db), publishDue(db)])
  setClock(null)
  assert.is(
    counts.reduce((sum, one) => sum + one, 0),
    1,
  )
  const states = await Promise.all([due, later, cancelled, mine].map(async (one) => (await stored(one!.id)).state))
  assert.equal(states, ['published', 'draft', 'draft', 'draft'])
  assert.is((await stored(due!.id)).publish_at, null)
  assert.match((await market.stranger().get(`/buyer/products/${due!.slug}`)).text, 'Due')
})

test('what lost its last row waits for one', async () => {
  const { id } = await draft('Waits')
  await schedule(id)
  await sql`update variants set removed_at = now() where product_id = ${id}`.execute(db)
  setClock(new Date('2099-06-03T00:00:00Z'))
  await publishDue(db)
  assert.is((await stored(id)).state, 'draft')
  await sql`update variants set removed_at = null where product_id = ${id}`.execute(db)
  await publishDue(db)
  setClock(null)
  assert.is((await stored(id)).state, 'published')
})

test('a copy has everything but the stock, and opens in its form', async () => {
  const { id, variants } = await addProduct(db, cast.boots, { title: 'Source', sizes: ['1', '2'], onHand: 5, lowAt: 2 })
  await db
    .updateTable('products')
    .set({ vendor: 'V', tags: ['a', 'b'], seo_title: 'S', description: 'Words' })
    .where('id', '=', id)
    .execute()
  await sql`update variants set barcode = 'B' || id, cost_minor = 100 where product_id = ${id}`.execute(db)
  const image = await db
    .insertInto('product_images')
    .values({ product_id: id, image_key: 'e'.repeat(32), width: 160, height: 120, alt: 'Alt' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.updateTable('variants').set({ image_id: image.id }).where('id', '=', variants[1]!.id).execute()
  await sql`insert into product_fields (product_id, label, kind) values (${id}, 'Name', 'text')`.execute(db)
  const answer = await sela.post(`/seller/products/${id}/copies`)
  assert.is(answer.status, 303)
  const copyId = Number(/products\/(\d+)$/.exec(answer.location ?? '')?.[1])
  const page = await sela.get(answer.location ?? '')
  assert.is(page.field('title'), 'Copy of Source')
  assert.is(page.field('vendor'), 'V')
  assert.is(page.field('tags'), 'a, b')
  assert.is(page.field('asks.0.label'), 'Name')
  assert.is(page.field('variants.1.low_at'), '2')
  assert.is((await stored(copyId)).state, 'draft')
  const rows = await sql<{
    sku: string
    barcode: string | null
    onHand: number
    imageKey: string | null
    ofCopy: boolean
  }>`
    select v.sku, v.barcode, l.on_hand as "onHand", i.image_key as "imageKey", i.product_id = v.product_id as "ofCopy"
    from variants v join stock_levels l on l.variant_id = v.id left join product_images i on i.id = v.image_id
    where v.product_id = ${copyId} order by v.position`.execute(db)
  assert.equal(rows.rows, [
    { sku: 'COPY-OF-SOURCE-1', barcode: null, onHand: 0, imageKey: null, ofCopy: null as unknown as boolean },
    { sku: 'COPY-OF-SOURCE-2', barcode: null, onHand: 0, imageKey: 'e'.repeat(32), ofCopy: true },
  ])
  const form = await sela.get(`/seller/products/${id}`)
  const twice = [1, 2].map(() => sela.submit(form, `form[action*="/copies"]`))
  const [one, two] = await Promise.all(twice)
  assert.is(one?.location, two?.location, 'one copy of a form sent twice')
  const again = await sela.post(`/seller/products/${id}/copies`, {}, { htmx: true })
  assert.is.not(again.headers.get('HX-Redirect'), one?.location)
  assert.match(again.headers.get('HX-Redirect') ?? '', /products\/\d+$/)
})

test('is for managers of the shop alone', async () => {
  const theirs = await addProduct(db, cast.games, { title: 'Chess', state: 'draft' })
  for (const part of ['schedule', 'schedule/removal', 'copies']) {
    const path = `/seller/products/${theirs.id}/${part}`
    assert.is((await sela.post(path, { moment: '2099-01-01T00:00', offset: '0' })).status, 404)
    assert.match((await market.stranger().post(path)).location ?? '', '/account/login')
  }
  assert.is((await stored(theirs.id)).publish_at, null)
})

test.run()
