import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { incomingFile } from '#src/frame/upload.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { randomKey } from '#src/lib/secret.ts'
import {
  cancelImport,
  changeReading,
  checkAgain,
  restoreImport,
  startImport,
} from '#src/market/catalogue/import-acts.ts'
import { commitImport } from '#src/market/catalogue/import-commitment.ts'
import type { Mapping } from '#src/market/catalogue/import-fields.ts'
import { countPictures, listFailedPictures, retryPictures } from '#src/market/catalogue/import-pictures.ts'
import { isRowKind, listImportRows, type RowKind } from '#src/market/catalogue/import-preview.ts'
import { FileLook, type Looked, type Reading } from '#src/market/catalogue/import-text.ts'
import {
  canGoOn,
  canRestore,
  findImport,
  type Import,
  LARGEST_FILE,
  listImports,
} from '#src/market/catalogue/imports.ts'
import { ImportBody, ImportPage } from '#templates/seller/import.tsx'
import { ImportsPage } from '#templates/seller/imports.tsx'
import { READING_OPTIONS, readReading } from './import-form.ts'
import { mayChangeProducts } from './product-answer.tsx'
import { sellerOf } from './stock.tsx'

const IMPORT = '/import/:id{[1-9][0-9]{0,14}}'

/** Files into the catalogue and the stock: sent, looked at, written by the worker, and taken back. */
export const productImport = new Hono<Env>()
  .get('/import', (c) => showImports(c))

  .post('/import', async (c) => {
    const { files, db } = c.var
    const file = `imports/${randomKey()}.csv`
    try {
      const { name, look } = await receive(c, file)
      const looked = await look.look()
      const upload = { ...sellerOf(c), fileName: name, file, bytes: look.bytes, digest: look.digest() }
      const { id, isNew } = await startImport(db, upload, looked)
      if (!isNew) await files.remove(file)
      return leadTo(
        c,
        paths.sellerImport(id),
        isNew ? undefined : { text: 'This very file is open already: here it is.' },
      )
    } catch (error) {
      await files.remove(file)
      if (error instanceof Refusal) return showImports(c, error.message)
      throw error
    }
  })

  .get(IMPORT, (c) => showImport(c))

  .post(`${IMPORT}/reading`, async (c) => {
    const task = await importOf(c)
    const form = readReading(await readForm(c), task)
    if (!form.ok) return showImport(c, form)
    const { reading, choices } = form
    const looked = reading ? await lookAgain(c, task, reading) : undefined
    await changeReading(c.var.db, shopOf(c).id, task.id, { ...choices, ...(looked && { looked }) })
    return leadTo(c, paths.sellerImport(task.id))
  })

  .post(`${IMPORT}/comparison`, async (c) => {
    const { id } = await importOf(c)
    await checkAgain(c.var.db, shopOf(c).id, id)
    return leadTo(c, paths.sellerImport(id))
  })

  .post(`${IMPORT}/commit`, async (c) => {
    const { id } = await importOf(c)
    const leaveOutliers = (await readForm(c)).get('leave_outliers') === 'on'
    await commitImport(c.var.db, sellerOf(c), id, { leaveOutliers })
    return leadTo(c, paths.sellerImport(id))
  })

  .post(`${IMPORT}/cancellation`, async (c) => {
    const { id } = await importOf(c)
    await cancelImport(c.var.db, shopOf(c).id, id)
    return leadTo(c, paths.sellerImports(), { text: 'The import is cancelled. Nothing was changed.' })
  })

  .post(`${IMPORT}/restoration`, async (c) => {
    const { id } = await importOf(c)
    await restoreImport(c.var.db, shopOf(c).id, id)
    return leadTo(c, paths.sellerImport(id))
  })

  .post(`${IMPORT}/pictures`, async (c) => {
    const { id } = await importOf(c)
    await retryPictures(c.var.db, shopOf(c).id, id)
    return goTo(c, paths.sellerImport(id), { text: 'The pictures are fetched once more.' })
  })

async function importOf(c: Ctx): Promise<Import> {
  const task = await findImport(c.var.db, shopOf(c).id, Number(c.req.param('id')))
  if (!task) throw notFound('import in your shop')
  return task
}

/** Keeps the file as it comes in, and looks at it in passing. */
async function receive(c: Ctx, file: string): Promise<{ name: string; look: FileLook }> {
  const incoming = incomingFile(c, LARGEST_FILE)
  const look = new FileLook()
  await c.var.files.put(file, Readable.from(seen(incoming.pieces, look)))
  if (look.bytes === 0) throw new Refusal('conflict', 'Choose a file first. It has to hold at least a row of names.')
  const name = incoming.name
    .normalize('NFC')
    .replace(/\p{Cc}/gu, '')
    .split(/[\\/]/)
    .at(-1)
    ?.slice(-200)
  return { name: name || 'file.csv', look }
}

async function* seen(pieces: AsyncIterable<Buffer>, look: FileLook) {
  for await (const piece of pieces) {
    look.see(piece)
    yield piece
  }
}

async function lookAgain(c: Ctx, { file }: Import, reading: Reading): Promise<Looked> {
  if (file === null) throw notFound('file any more')
  const look = new FileLook()
  for await (const piece of c.var.files.read(file)) look.see(piece as Buffer)
  return look.look(reading)
}

async function showImports(c: Ctx, problem?: string): Promise<Response> {
  const page = await listImports(c.var.db, shopOf(c).id, placeOf(c).before)
  return showPage(c, {
    title: problem ? 'Not sent: import' : 'Import',
    area: 'seller',
    status: problem ? 422 : 200,
    breadcrumbs: [{ label: 'Products', href: paths.sellerProducts() }, { label: 'Import' }],
    body: <ImportsPage {...page} problem={problem} mayChange={mayChangeProducts(c)} now={now()} />,
  })
}

async function showImport(c: Ctx, wrong?: { problem: string; mapping: Mapping }): Promise<Response> {
  const found = await importOf(c)
  const task = wrong ? { ...found, mapping: wrong.mapping } : found
  const problem = wrong?.problem
  const { db } = c.var
  const kind = kindOf(c, task)
  const [page, pictures, failed] = await Promise.all([
    hasRows(task) ? listImportRows(db, task.id, { kind, ...placeOf(c) }) : null,
    hasPictures(task) ? countPictures(db, task.id) : null,
    hasPictures(task) ? listFailedPictures(db, task.id) : [],
  ])
  const { currency } = shopOf(c)
  const may = { mayChange: mayChangeProducts(c), canRestore: canRestore(task), canGoOn: canGoOn(task), now: now() }
  const props = { task, page, kind, pictures, failed, currency, problem, options: READING_OPTIONS, ...may }
  c.header('Vary', 'HX-Request')
  if (wantsFragment(c)) return showFragment(c, <ImportBody {...props} polled />, problem ? 422 : 200)
  return showPage(c, {
    title: `Import of ${task.fileName}`,
    area: 'seller',
    wide: true,
    status: problem ? 422 : 200,
    breadcrumbs: [
      { label: 'Products', href: paths.sellerProducts() },
      { label: 'Import', href: paths.sellerImports() },
      { label: task.fileName },
    ],
    body: <ImportPage {...props} />,
  })
}

const hasRows = ({ state }: Import) => state === 'checked' || hasPictures({ state })
const hasPictures = ({ state }: Pick<Import, 'state'>) =>
  state === 'done' || state === 'restored' || state === 'restoring'

/** Which rows are shown first: what needs a look. */
function kindOf(c: Ctx, { counts, state }: Import): RowKind | null {
  const wanted = c.req.query('show')
  if (isRowKind(wanted)) return wanted
  if (wanted === 'all') return null
  if (state !== 'checked') return counts.left ? 'left' : null
  return (['problem', 'outlier', 'changed', 'new'] as const).find((kind) => counts[kind]) ?? null
}

function placeOf(c: Ctx) {
  const place = (name: string) => {
    const text = c.req.query(name) ?? ''
    return /^\d{1,9}$/.test(text) ? Number(text) : undefined
  }
  return { after: place('after'), before: place('before') }
}
