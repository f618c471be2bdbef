import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { REASONS } from '#src/market/stock/adjustment.ts'
import { type BulkDone, changeBulk, previewBulk } from '#src/market/stock/bulk.ts'
import { type BulkLine, type BulkMode, MOST_BULK_LINES, quoteSku, readBulkLines } from '#src/market/stock/bulk-lines.ts'
import { listSkus } from '#src/market/stock/bulk-selection.ts'
import { listMatching } from '#src/market/stock/grid.ts'
import { type BulkLook, BulkPage } from '#templates/seller/stock-bulk.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { type BulkForm, readBulkForm, readSelection, type Selection, textOfSkus, writeSeen } from './bulk-form.ts'
import { sellerOf } from './stock.tsx'
import { readStockQuery } from './stock-form.ts'

/** Many numbers at once: pasted lines, or rows of the grid. Sent plainly it is done at once, all or nothing. */
export const stockBulk = new Hono<Env>()
  .get('/stock/bulk', (c) => show(c, { ...readBulkForm(new URLSearchParams()).form, mode: modeOf(c) }, {}))

  .post('/stock/bulk', async (c) => {
    const sent = await readForm(c)
    const selection = readSelection(sent)
    const { form: typed, errors } = readBulkForm(sent)
    const form = selection ? { ...typed, text: textOfSkus(await selectedSkus(c, selection)), preview: true } : typed
    if (selection && form.text === '') {
      return leadTo(c, paths.stock(selection.address), { tone: 'warn', text: 'Select at least one row first.' })
    }
    const { lines, wrong } = readBulkLines(form.text, form)
    if (selection && lines.length === 0 && wrong[0]) errors.quantity = wrong[0].why
    else if (wrong.length > 0)
      errors.lines = wrong.length === 1 ? 'One line cannot be read.' : `${wrong.length} lines cannot be read.`
    else if (lines.length === 0) errors.lines = 'Write at least one line, for example BOOT-42,15.'
    else if (lines.length > MOST_BULK_LINES) errors.lines = `At most ${MOST_BULK_LINES} lines at once.`
    if (Object.keys(errors).length > 0) {
      // What else stands against the lines that can be read is told with them, not once those are mended.
      const readable = wrong.length > 0 && lines.length <= MOST_BULK_LINES ? lines : []
      const rows = readable.length > 0 ? await previewBulk(c.var.db, shopOf(c).id, readable) : []
      return show(
        c,
        form,
        { errors, ...(errors.quantity ? {} : { wrong, rows: rows.filter((row) => row.problem) }) },
        422,
      )
    }
    return form.preview ? look(c, form, lines) : commit(c, form, lines)
  })

const modeOf = (c: Ctx): BulkMode => (['add', 'low'] as const).find((one) => one === c.req.query('mode')) ?? 'set'

async function selectedSkus(c: Ctx, { all, variantIds, address }: Selection): Promise<string[]> {
  if (!all) return listSkus(c.var.db, shopOf(c).id, variantIds)
  const found = await listMatching(c.var.db, shopOf(c).id, readStockQuery(address).query, MOST_BULK_LINES)
  return found.map(({ sku }) => sku)
}

async function look(c: Ctx, form: BulkForm, lines: BulkLine[]): Promise<Response> {
  const rows = await previewBulk(c.var.db, shopOf(c).id, lines)
  return show(c, form, { rows }, rows.some((row) => row.problem) ? 422 : 200)
}

async function commit(c: Ctx, form: BulkForm, lines: BulkLine[]): Promise<Response> {
  const { mode, seen, note, formKey } = form
  const reason = form.reason || (lines.every(({ kind }) => kind === 'set') ? 'counted' : 'correction')
  const done = await changeBulk(c.var.db, sellerOf(c), { mode, lines, seen, reason, note, formKey })
  if (!done.ok) return show(c, form, { rows: done.rows }, 422)
  if (mode === 'low') return leadTo(c, paths.stock(), limitsToast(done))
  if (done.batchId === null) {
    return leadTo(c, paths.stock(), {
      tone: 'info',
      text: 'Every number already was what you wrote. Nothing was changed.',
    })
  }
  const text = `${done.changed === 1 ? '1 variant' : `${done.changed} variants`} changed`
  return leadTo(c, paths.stockBatch(done.batchId), { text, undo: { action: paths.batchReversal(done.batchId) } })
}

/** Longer than this, the way back does not fit into the cookie that carries it. */
const LONGEST_UNDO = 1500

function limitsToast({ changed, undo }: BulkDone): ToastProps {
  const lines = undo.map(({ sku, lowAt }) => `${quoteSku(sku)},${lowAt ?? 'never'}`).join('\n')
  return {
    text:
      changed === 0
        ? 'Every limit already was that. Nothing was changed.'
        : `${changed === 1 ? '1 low-stock limit' : `${changed} low-stock limits`} set`,
    ...(changed > 0 &&
      lines.length < LONGEST_UNDO && { undo: { action: paths.stockBulk, fields: { mode: 'low', lines } } }),
  }
}

type Look = Omit<BulkLook, 'seen' | 'formKey'>

function show(c: Ctx, form: BulkForm, shown: Look, status: 200 | 422 = 200): Promise<Response> {
  const rows = shown.rows ?? []
  const seen = writeSeen(rows.flatMap(({ line, before }) => (before === null ? [] : [[line, before] as const])))
  return showPage(c, {
    title: status === 422 ? 'Not changed: many at once' : 'Change many at once',
    area: 'seller',
    wide: true,
    status,
    breadcrumbs: [{ label: 'Stock', href: paths.stock() }, { label: 'Many at once' }],
    body: <BulkPage {...form} {...shown} seen={seen} formKey={randomUUID()} reasons={REASONS} />,
  })
}
