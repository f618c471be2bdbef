import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { sha256 } from '#src/lib/secret.ts'
import { countCart, isOrderable, readCart } from '#src/market/orders/cart.ts'
import { acceptPrice, changeAnswers, changeLine, linesOf, purgeCarts } from '#src/market/orders/cart-changes.ts'
import { addToCart } from '#src/market/orders/cart-lines.ts'
import { mergeCarts } from '#src/market/orders/cart-merge.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('carts')
const { db, cast } = await createMarket()
let titles = 0
const nobody = { userId: null }
const here = { address: '127.0.0.1' }

async function variant(onHand = 5, more: { most?: number; shop?: typeof cast.boots; price?: number } = {}) {
  titles += 1
  const { shop = cast.boots, price = 8900 } = more
  const product = await addProduct(db, shop, { title: `Boot ${titles}`, sizes: ['42'], onHand, price })
  const id = product.variants[0]?.id ?? 0
  if (more.most) await db.updateTable('variants').set({ most_per_order: more.most }).where('id', '=', id).execute()
  return { id, productId: product.id, title: `Boot ${titles}` }
}
const ask = async (
  productId: number,
  more: { label: string; kind?: string; required?: boolean; pattern?: string | null; choices?: string[] },
) =>
  (
    await db
      .insertInto('product_fields')
      .values({ product_id: productId, kind: 'text', ...more })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

/** A guest with one thing in the cart. */
async function guest(variantId: number, quantity = 1, told: Record<string, string> = {}) {
  const added = await addToCart(db, { tokenHash: null }, { variantId, quantity, told }, here)
  assert.ok(added.ok && added.newToken)
  const tokenHash = sha256(added.newToken)
  const read = async (viewer: { userId: number | null } = nobody) => {
    const cart = await readCart(db, { tokenHash }, viewer)
    if (!cart) throw new Error('the cart is gone')
    return cart
  }
  const line = async () => {
    const [one] = linesOf(await read())
    if (!one) throw new Error('the cart is empty')
    return one
  }
  const add = (id: number, n = 1, words: Record<string, string> = {}) =>
    addToCart(db, { tokenHash }, { variantId: id, quantity: n, told: words }, here)
  return { tokenHash, whose: { tokenHash }, read, line, add, lineId: added.lineId }
}
const codes = async (cart: { read: () => ReturnType<typeof readCart> }) => {
  const read = await cart.read()
  return read ? linesOf(read).map((line) => line.problems.map((problem) => problem.code).join()) : []
}

test('hold what several shops sell, found by a token of which only the hash is kept', async () => {
  const boot = await variant()
  const game = await variant(9, { shop: cast.games, price: 500 })
  const cart = await guest(boot.id, 2)
  assert.ok((await cart.add(game.id, 3)).ok)
  const read = await cart.read()
  assert.equal(
    read.shops.map((shop) => [
      shop.name,
      shop.currency,
      shop.lines.map((line) => [line.title, line.quantity, line.price]),
    ]),
    [
      ['Sela Boots', 'EUR', [[boot.title, 2, 8900]]],
      ['Nils Games', 'USD', [[game.title, 3, 500]]],
    ],
  )
  assert.is(read.count, 5)
  assert.is(await countCart(db, cart.whose), 5)
  assert.ok(isOrderable(read))
  assert.is(await readCart(db, { tokenHash: sha256('guessed') }, nobody), null)
  const stored = await db.selectFrom('carts').select('token_hash').where('id', '=', read.id).executeTakeFirstOrThrow()
  assert.equal(stored.token_hash, cart.tokenHash)
})

test('a token that finds no cart is not taken up: a new one is made', async () => {
  const { id } = await variant()
  const added = await addToCart(db, { tokenHash: sha256('planted') }, { variantId: id, quantity: 1, told: {} }, here)
  assert.ok(added.ok && added.newToken)
  assert.is(await readCart(db, { tokenHash: sha256('planted') }, nobody), null)
})

test('the same with the same answers is one line; other answers are another', async () => {
  const { id, productId } = await variant(9)
  const field = String(await ask(productId, { label: 'Engraving', required: false }))
  const cart = await guest(id, 1, { [field]: ' Ann ' })
  await cart.add(id, 2, { [field]: 'Ann' })
  await cart.add(id, 1, { [field]: 'Ben' })
  await cart.add(id, 1)
  assert.equal(
    linesOf(await cart.read()).map((line) => [line.quantity, line.fields.map((one) => `${one.label} ${one.value}`)]),
    [
      [3, ['Engraving Ann']],
      [1, ['Engraving Ben']],
      [1, []],
    ],
  )
})

test('no more go in than there are, or than one order may have, whatever is in already', async () => {
  const { id } = await variant(5)
  const cart = await guest(id, 3)
  const more = await cart.add(id, 3)
  assert.equal(more.ok || more.errors, { quantity: 'Only 5 left, and 3 are in your cart already.' })
  const few = await variant(50, { most: 2 })
  const tooMany = await cart.add(few.id, 3)
  assert.equal(tooMany.ok || tooMany.errors, { quantity: 'At most 2 in one order.' })
  const none = await variant(0)
  assert.match((await refused(cart.add(none.id))).message, 'is sold out')
  assert.is((await cart.read()).count, 3)
})

test('parallel clicks add up, and never beyond what one order may have', async () => {
  const { id } = await variant(50, { most: 4 })
  const cart = await guest(id)
  await Promise.all(Array.from({ length: 8 }, () => cart.add(id)))
  assert.is((await cart.line()).quantity, 4)
})

test('nobody buys from themselves, nor what is not in the window', async () => {
  const { id, productId } = await variant()
  const own = await refused(addToCart(db, { userId: cast.sela.id }, { variantId: id, quantity: 1, told: {} }, here))
  assert.match(own.message, 'own shop')
  const cart = await guest(id)
  assert.equal(
    linesOf(await cart.read({ userId: cast.sela.id })).map((line) => line.problems[0]?.code),
    ['own-shop'],
  )
  await db.updateTable('products').set({ state: 'archived' }).where('id', '=', productId).execute()
  assert.is((await refused(cart.add(id))).code, 'not-found')
  assert.is((await refused(cart.add(999_999))).code, 'not-found')
})

test('answers are checked as the seller asks for them', async () => {
  const { id, productId } = await variant(9)
  const fields = {
    name: await ask(productId, { label: 'Game ID', pattern: '[A-Z]{2}\\d{4}' }),
    number: await ask(productId, { label: 'Level', kind: 'number', required: false }),
    mail: await ask(productId, { label: 'Mail', kind: 'mail', required: false }),
    link: await ask(productId, { label: 'Profile', kind: 'link', required: false }),
    choice: await ask(productId, { label: 'Region', kind: 'choice', choices: ['EU', 'US'] }),
  }
  const wrong = await addToCart(
    db,
    { tokenHash: null },
    {
      variantId: id,
      quantity: 1,
      told: {
        [fields.name]: 'ab12',
        [fields.number]: 'ten',
        [fields.mail]: 'me',
        [fields.link]: 'javascript:alert(1)',
      },
    },
    here,
  )
  assert.not(wrong.ok)
  assert.equal(
    Object.keys(wrong.ok ? {} : wrong.errors).sort(),
    Object.values(fields)
      .map((one) => `field_${one}`)
      .sort(),
  )
  const right = {
    [fields.name]: 'AB1234',
    [fields.number]: '10',
    [fields.mail]: 'me@example.com',
    [fields.link]: 'https://example.com/me',
    [fields.choice]: 'EU',
    999: 'nobody asked',
  }
  const cart = await guest(id, 1, right)
  assert.is((await cart.line()).fields.length, 5)
})

test('problems are told line by line, each with its way out', async () => {
  const { id, productId } = await variant(5)
  const cart = await guest(id, 3)
  await db.updateTable('variants').set({ price_minor: 9900 }).where('id', '=', id).execute()
  assert.equal(await codes(cart), ['price-changed'])
  const { price } = await cart.line()
  await acceptPrice(db, cart.whose, nobody, cart.lineId, price - 1)
  assert.equal(await codes(cart), ['price-changed'], 'a price nobody saw is not accepted')
  await acceptPrice(db, cart.whose, nobody, cart.lineId, price)
  assert.equal(await codes(cart), [''])

  await db.updateTable('variants').set({ most_per_order: 2 }).where('id', '=', id).execute()
  const [over] = (await cart.line()).problems
  assert.equal([over?.code, over?.remedy, over?.available], ['over-limit', 'take-available', 2])
  assert.ok((await changeLine(db, cart.whose, nobody, cart.lineId, 2)).ok)
  assert.equal(await codes(cart), [''])

  await ask(productId, { label: 'Engraving' })
  const [asked] = (await cart.line()).problems
  assert.equal([asked?.code, asked?.remedy, asked?.sentence], ['field-wrong', 'edit-fields', 'Fill in: Engraving.'])
})

test('lines of one variant draw on the same stock: who was first is served first', async () => {
  const { id, productId } = await variant(5)
  const field = String(await ask(productId, { label: 'Engraving', required: false }))
  const cart = await guest(id, 3, { [field]: 'Ann' })
  await cart.add(id, 2, { [field]: 'Ben' })
  assert.equal(await codes(cart), ['', ''])
  await sql`insert into stock_holds (variant_id, quantity, holder, expires_at)
    values (${id}, 1, 'somebody', ${after(600)})`.execute(db)
  const [, second] = linesOf(await cart.read())
  assert.equal(second?.problems, [
    {
      code: 'short',
      sentence: 'Only 4 left, and 3 of the same are in your cart above; you want 2.',
      remedy: 'take-available',
      available: 1,
    },
  ])
})

test('of a shop that is not visible any more nothing is told', async () => {
  const { id } = await variant(5, { shop: cast.games })
  const cart = await guest(id, 2)
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.games.id).execute()
  const read = await cart.read()
  assert.equal(read.shops, [])
  assert.is(isOrderable(read), false)
  assert.equal(
    read.gone.map(({ quantity, shopName, problem }) => [quantity, shopName, problem.remedy]),
    [[2, null, 'remove']],
  )
  assert.not.match(JSON.stringify(read), /Boot|Nils/)
  assert.match((await refused(changeLine(db, cart.whose, nobody, cart.lineId, 1))).message, 'no longer sold')
  assert.equal(await changeLine(db, cart.whose, nobody, cart.lineId, 0), { ok: true, removed: null })
  assert.is((await cart.read()).count, 0)
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.games.id).execute()
})

test('a line is changed, taken out and put back only by whose cart it is', async () => {
  const { id } = await variant(5)
  const cart = await guest(id, 2)
  const other = await guest(id)
  for (const work of [
    () => changeLine(db, other.whose, nobody, cart.lineId, 0),
    () => acceptPrice(db, other.whose, nobody, cart.lineId, 1),
    () => changeAnswers(db, other.whose, nobody, cart.lineId, {}),
  ])
    assert.is((await refused(work())).code, 'not-found')
  const more = await changeLine(db, cart.whose, nobody, cart.lineId, 6)
  assert.equal(more, { ok: false, error: 'Only 5 left.' })
  const gone = await changeLine(db, cart.whose, nobody, cart.lineId, 0)
  assert.is(gone.ok && gone.removed?.quantity, 2)
})

test('answers can be changed; two lines that become the same become one', async () => {
  const { id, productId } = await variant(9)
  const field = String(await ask(productId, { label: 'Engraving' }))
  const cart = await guest(id, 1, { [field]: 'Ann' })
  const ben = await cart.add(id, 2, { [field]: 'Ben' })
  assert.ok(ben.ok)
  const lineId = ben.ok ? ben.lineId : 0
  assert.equal(await changeAnswers(db, cart.whose, nobody, lineId, { [field]: '' }), {
    errors: { [`field_${field}`]: 'Fill in: Engraving.' },
  })
  assert.equal(await changeAnswers(db, cart.whose, nobody, lineId, { [field]: 'Ann' }), { errors: {} })
  assert.equal(
    linesOf(await cart.read()).map((line) => [line.id, line.quantity]),
    [[lineId, 3]],
  )
})

test('at sign-in the guest’s cart becomes the member’s, once, however often it is asked for', async () => {
  const same = await variant(5)
  const limited = await variant(50, { most: 3 })
  const other = await variant(5)
  const member = { userId: cast.bela.id }
  for (const one of [same, limited]) await addToCart(db, member, { variantId: one.id, quantity: 2, told: {} }, here)
  const cart = await guest(same.id, 2)
  await cart.add(limited.id, 2)
  await cart.add(other.id, 1)
  await db
    .updateTable('carts')
    .set({ email: 'new@example.com', codes: ['TEN'] })
    .where('token_hash', '=', cart.tokenHash)
    .execute()
  await Promise.all(Array.from({ length: 4 }, () => mergeCarts(db, cart.tokenHash, member.userId)))
  const read = await readCart(db, member, member)
  assert.equal(read && linesOf(read).map((line) => [line.variantId, line.quantity]), [
    [same.id, 4],
    [limited.id, 3],
    [other.id, 1],
  ])
  assert.equal([read?.answers.email, read?.answers.codes], ['new@example.com', ['TEN']])
  assert.is(await readCart(db, cart.whose, nobody), null)
})

test('carts untouched for 60 days are forgotten', async () => {
  const { id } = await variant(5)
  setClock(new Date(Date.now() - 61 * 86_400_000))
  const old = await guest(id)
  setClock(null)
  const young = await guest(id)
  await purgeCarts(db)
  assert.is(await readCart(db, old.whose, nobody), null)
  assert.ok(await young.read())
})

test.run()
