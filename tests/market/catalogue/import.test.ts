import { readFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { goodsOf, importer, type SeenRow } from '#tests/support/imports.ts'

const { db } = await createTestDatabase()
const { boots, games } = await createCast(db)
const { look, run, commit } = importer(db, boots)
const test = suite('imports: what a file would do')
let trails = 0
const goods = () => goodsOf(db, boots)
const furniture = await readFile(new URL('../../support/files/furniture-packt.csv', import.meta.url))

test.after.each(async () => {
  await db.updateTable('imports').set({ state: 'cancelled' }).where('state', 'in', ['checked', 'mapping']).execute()
  await db.updateTable('variants').set({ removed_at: new Date() }).execute()
  await db.updateTable('products').set({ removed_at: new Date() }).execute()
})

const statuses = (rows: SeenRow[]) => rows.map((row) => row.status)
const head = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\r\n'
const boot = (handle: string, sizes: string[], { sku = '', price = '89' } = {}) =>
  sizes
    .map((size, at) => `${handle},${at === 0 ? 'Walker' : ''},${at === 0 ? 'Size' : ''},${size},${sku},5,${price},\r\n`)
    .join('')

test('a real file becomes products with their stock; the same file again changes nothing', async () => {
  const first = await run(furniture)
  assert.equal([first.task.counts.new, first.task.counts.picture, first.task.counts.problem], [21, 21, 0])
  const stored = await goods()
  assert.equal(stored[0], {
    ...{ sku: 'FLOOR-LAMP', title: 'Floor Lamp', handle: 'floor-lamp', state: 'published', options: [], names: [] },
    ...{ price: 6999, onHand: 1, barcode: null },
  })
  const chairs = await db
    .selectFrom('products')
    .selectAll()
    .where('handle', '=', 'black-armchairs')
    .executeTakeFirstOrThrow()
  assert.is(chairs.description_format, 'html')
  assert.match(chairs.description, /^<h3><span>Description<\/span><\/h3>\n<p>/)
  assert.equal(chairs.tags, ['Black', 'Suede'])
  const batches = await db
    .selectFrom('stock_batches')
    .select(['kind', 'note'])
    .where('shop_id', '=', boots.id)
    .execute()
  assert.equal(batches, [{ kind: 'import', note: 'goods.csv' }])
  const again = await look(furniture)
  assert.equal([...new Set(statuses(again.rows))], ['same'])
  assert.equal([again.task.counts.new, again.task.counts.changed, again.task.counts.picture], [0, 0, 0])
  assert.match(again.task.notes.join(), /imported before/)
  await assert_refused(commit(again.id), /nothing to change/)
})

async function assert_refused(work: Promise<unknown>, words: RegExp) {
  try {
    await work
  } catch (error) {
    return assert.match((error as Error).message, words)
  }
  assert.unreachable('it was not refused')
}

test('a plain list finds variants by SKU, whatever its case, and names those it cannot', async () => {
  const { variants } = await addProduct(db, boots, { title: `Trail ${++trails}`, sizes: ['40', '41'], onHand: 5 })
  const list = `sku;Bestand;Preis\n${variants[0]!.sku.toLowerCase()};12;79,50\n${variants[1]!.sku};5;89,00\nNO-SUCH;3;1,00\n`
  const { id, rows, looked } = await look(list)
  assert.equal([looked.delimiter, looked.decimalMark, looked.mapping], [';', ',', ['sku', 'quantity', 'price']])
  assert.equal(statuses(rows), ['changed', 'same', 'problem'])
  assert.equal(rows[0]?.changes, {
    quantity: [5, 12],
    price: [8900, 7950],
    sku: [variants[0]!.sku, variants[0]!.sku.toLowerCase()],
  })
  assert.match(rows[2]?.problems[0] ?? '', /No variant of your shop has the SKU “NO-SUCH”/)
  const done = await commit(id)
  assert.equal(
    done.rows.map((row) => row.outcome),
    ['written', '', ''],
  )
  assert.equal(
    (await goods()).map((one) => [one.onHand, one.price]),
    [
      [12, 7950],
      [5, 8900],
    ],
  )
})

test('outliers are flagged, and left out where that is wished', async () => {
  const { variants } = await addProduct(db, boots, { title: `Trail ${++trails}`, sizes: ['40', '41', '42'], onHand: 5 })
  const [a, b, c] = variants.map(({ sku }) => sku)
  const { id, rows, task } = await look(`SKU,Quantity,Price,Currency\n${a},500,89,EUR\n${b},6,8.90,EUR\n${c},7,89,\n`)
  assert.is(task.counts.outlier, 3)
  assert.match(rows[0]?.flags[0] ?? '', /100 times as much: 5 becomes 500/)
  assert.match(rows[1]?.flags[0] ?? '', /falls by 90 %: 89.00 becomes 8.90/)
  assert.match(rows[2]?.flags[0] ?? '', /no currency: EUR is meant/)
  await commit(id, { leaveOutliers: true })
  assert.equal(
    (await goods()).map((one) => one.onHand),
    [5, 5, 5],
  )
  await run(`SKU,Quantity,Price,Currency\n${a},500,89,EUR\n${b},6,8.90,EUR\n${c},7,89,\n`)
  assert.equal(
    (await goods()).map((one) => [one.onHand, one.price]),
    [
      [500, 8900],
      [6, 890],
      [7, 8900],
    ],
  )
})

test('what is wrong with a row is named, and the others go on', async () => {
  const { rows } = await look(
    `${head}a,A,,,A-1,-3,10,\r\nb,B,,,B-1,2.5,10,\r\nc,C,,,C-1,1,abc,\r\nd,D,,,D-1,1,-4,\r\ne,,,,E-1,1,4,\r\nf,F,Size,,F-1,1,4,\r\n` +
      'g,G,,,G-1,1,,\r\nh,H,,,4.00638E+12,1,5,\r\n,,,,,1,5,\r\ni,I,,,I-1,1.234,"1.234,56 €",\r\n,,,,,,,\r\nj,J,,,J-1,1,5,,extra\r\n',
  )
  assert.equal(
    rows.map((row) => [row.line, row.status === 'new' ? '' : row.problems[0]]),
    [
      [2, 'Quantity on hand: a shelf cannot hold -3 units.'],
      [3, 'Quantity on hand: “2.5” is not a whole number of units.'],
      [4, 'Price: “abc” is not an amount.'],
      [5, 'Price: “-4” is less than nothing.'],
      [6, 'A new product needs a title.'],
      [7, 'It needs a value for each option: Size.'],
      [8, 'A new row needs a price.'],
      [9, 'The SKU “4.00638E+12” was shortened by a spreadsheet. Format the column as text there.'],
      [10, 'Neither a SKU nor a handle says what this row is about.'],
      [11, ''],
      [13, 'It has 9 cells, the header 8: is a cell not in quotes?'],
    ],
  )
})

test('one SKU on every size names none of them: each gets its own, the same the next time', async () => {
  const file = head + boot('walker', ['40', '41', '42'], { sku: 'WALK' })
  const first = await run(file)
  assert.equal(statuses(first.checked), ['new', 'new', 'new'])
  assert.equal(
    (await goods()).map((one) => one.sku),
    ['WALK', 'WALK-41', 'WALK-42'],
  )
  assert.equal(statuses((await look(file)).rows), ['same', 'same', 'same'])
})

test('a SKU in two products, two rows with the same options, and another product’s SKU are problems', async () => {
  await addProduct(db, boots, { title: 'Other', sizes: ['x'] })
  const theirs = (await goods())[0]!.sku
  const { rows } = await look(
    `${head}a,A,,,S-1,1,10,\r\nb,B,,,s-1,1,10,\r\nc,C,Size,40,C-1,1,10,\r\nc,,,40,C-2,1,10,\r\nd,D,Size,1,${theirs},1,1,\r\nd,,,2,D-2,1,1,\r\nother,O,,,${theirs},1,1,\r\n`,
  )
  assert.equal(
    rows.map((row) => row.problems[0] ?? ''),
    [
      '',
      'The SKU “s-1” stands on line 2 too, in another product.',
      '',
      'Line 4 has the same options: 40.',
      '',
      '',
      `The SKU “${theirs}” stands on line 6 too, in another product.`,
    ],
  )
})

test('twice the same row in a plain list counts once; with two numbers it counts not at all', async () => {
  const { variants } = await addProduct(db, boots, { title: `Trail ${++trails}`, sizes: ['40', '41'] })
  const [a, b] = variants.map(({ sku }) => sku)
  const { rows } = await look(`SKU,Qty\n${a},3\n${a},3\n${b},4\n${b},5\n`)
  assert.equal(statuses(rows), ['changed', 'same', 'problem', 'problem'])
  assert.match(rows[1]?.notes[0] ?? '', /same as line 2/)
})

test('rows of a product stand apart, say only a picture, or name options in any language', async () => {
  const file =
    `${head}a,A,Größe,Klein,A-1,1,10,https://x.example/1.jpg\r\nb,B,الحجم,كبير,B-1,2,20,\r\n` +
    'a,,,Groß,A-2,3,30,\r\na,,,,,,,https://x.example/2.jpg\r\n'
  const { task, rows } = await run(file)
  assert.equal([task.counts.new, task.counts.problem], [4, 0])
  assert.equal(
    (await goods()).map((one) => [one.title, one.names[0], one.options[0], one.onHand]),
    [
      ['A', 'Größe', 'Klein', 1],
      ['A', 'Größe', 'Groß', 3],
      ['B', 'الحجم', 'كبير', 2],
    ],
  )
  assert.equal(
    rows.map((row) => row.outcome),
    ['written', 'written', 'written', 'written'],
  )
  const pictures = await db
    .selectFrom('import_pictures')
    .select(['line', 'address'])
    .where('import_id', '=', task.id)
    .orderBy('line')
    .execute()
  assert.equal(
    pictures.map((one) => one.line),
    [2, 5],
  )
  assert.equal(statuses((await look(file)).rows), ['same', 'same', 'same', 'same'])
})

test('barcodes behind an apostrophe, guarded formulas and guarded guards are read as they were', async () => {
  await run(`SKU,Title,Price,EAN\n'0123,'=1+1,10,'4006381333931\n"=""007""",''=x,11,="0042"\n'+49,'90s boot,12,\n`)
  assert.equal(
    (await goods()).map((one) => [one.sku, one.title, one.barcode]),
    [
      ['0123', '=1+1', '4006381333931'],
      ['007', "'=x", '0042'],
      ['+49', "'90s boot", null],
    ],
  )
})

test('encodings, byte order marks, semicolons, tabs, old line ends and quoted newlines are read', async () => {
  const text = 'SKU;Title;Price\nÖ-1;"Grüße\naus Köln – für Straßen";12,50\n'
  const latin = Buffer.from(text.replace('–', '-'), 'latin1')
  const cases: [string, Buffer, string][] = [
    ['utf-8', Buffer.from(`\ufeff${text}`), 'Grüße aus Köln – für Straßen'],
    ['utf-16le', Buffer.from(`\ufeff${text.replaceAll(';', '\t')}`, 'utf16le'), 'Grüße aus Köln – für Straßen'],
    ['windows-1252', latin, 'Grüße aus Köln - für Straßen'],
    ['utf-8', Buffer.from(text.replaceAll('\n', '\r')), 'Grüße aus Köln – für Straßen'],
    ['utf-8', Buffer.from(`sep=;\r\n${text.replaceAll('\n', '\r\n')}`), 'Grüße aus Köln – für Straßen'],
  ]
  for (const [encoding, file, title] of cases) {
    const { looked, rows, task } = await run(file).then(async (done) => ({ ...done, looked: done.task }))
    assert.is(looked.encoding, encoding)
    assert.equal([rows.length, rows[0]?.status, task.counts.problem], [1, 'new', 0])
    assert.equal(
      (await goods()).map((one) => [one.sku, one.title, one.price]),
      [['Ö-1', title, 1250]],
    )
    await db.updateTable('variants').set({ removed_at: new Date() }).execute()
    await db.updateTable('products').set({ removed_at: new Date() }).execute()
  }
})

test('a quote that is never closed, a workbook and an empty file are told as what they are', async () => {
  const { task } = await look('SKU,Qty\nA,"1\nB,2\n')
  assert.equal([task.state, task.problem], ['failed', 'A quote opened on line 2 is never closed.'])
  await assert_refused(look(Buffer.from('PK\x03\x04 and so on')), /Excel or Zip/)
  await assert_refused(look(''), /empty/)
})

test('columns are remembered by their names, as the person chose them', async () => {
  const { variants } = await addProduct(db, boots, { title: `Trail ${++trails}`, sizes: ['40'] })
  const list = (n: number) => `Was,Wieviel\n${variants[0]!.sku},${n}\n`
  const first = await look(list(3))
  assert.is(first.task.state, 'mapping')
  const second = await look(list(4), { mapping: ['sku', 'quantity'] })
  assert.equal([second.task.state, second.rows[0]?.changes], ['checked', { quantity: [0, 4] }])
  const third = await look(list(5))
  assert.equal([third.task.mapping, third.rows[0]?.changes], [['sku', 'quantity'], { quantity: [0, 5] }])
})

test('what is promised, what are keys and what is elsewhere is not touched', async () => {
  const { variants, id } = await addProduct(db, boots, { title: `Trail ${++trails}`, sizes: ['40'], onHand: 5 })
  await addProduct(db, games, { title: 'Chess', sizes: ['pc'], onHand: 5 })
  const chess = (await goodsOf(db, games))[0]!
  const { rows } = await look(`SKU,Qty,Price\n${variants[0]!.sku},5,89\n${chess.sku},1,1\n`)
  assert.equal(statuses(rows), ['same', 'problem'])
  const keys = await addProduct(db, boots, { title: 'Key', sizes: ['pc'] })
  await db.updateTable('products').set({ delivery: 'key' }).where('id', '=', keys.id).execute()
  const pooled = await look(`SKU,Qty\n${keys.variants[0]!.sku},7\n`)
  assert.equal(
    [pooled.rows[0]?.status, pooled.rows[0]?.notes[0]],
    ['same', 'Its stock is its pool of keys, so the quantity is left out.'],
  )
  assert.ok(id)
})

test('the options of a product change only where every row of it is in the file', async () => {
  const { variants } = await addProduct(db, boots, { title: `Trail ${++trails}`, sizes: ['40', '41'] })
  const [a, b] = variants.map(({ sku }) => sku)
  const columns = 'Handle,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU\n'
  const handle = (await goods())[0]!.handle
  const part = await look(`${columns}${handle},Size,40,Colour,Red,${a}\n`)
  assert.match(part.rows[0]?.problems[0] ?? '', /not every row of it is in the file/)
  await run(`${columns}${handle},Size,41,Colour,Red,${a}\n${handle},,40,,Red,${b}\n`)
  assert.equal(
    (await goods()).map((one) => [one.names, one.options]),
    [
      [
        ['Size', 'Colour'],
        ['41', 'Red'],
      ],
      [
        ['Size', 'Colour'],
        ['40', 'Red'],
      ],
    ],
  )
})

test.run()
