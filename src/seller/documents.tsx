import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { answerDownload } from '#src/frame/download.ts'
import { type Ctx, type Env, personOf, shopOf } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { answerPdf } from '#src/frame/pdf.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { findRun, listRuns, startRun, stopRun } from '#src/market/orders/document-runs.ts'
import { changePrefix, listSeries, wrongPrefix } from '#src/market/orders/document-series.ts'
import { makeDocuments, readDocuments } from '#src/market/orders/documents.ts'
import { originOf, wordsOf } from '#src/printing.ts'
import { KIND_WORDS } from '#templates/seller/document-words.ts'
import { DocumentsPage, type DocumentsPageProps, RunCard, RunPage } from '#templates/seller/documents.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { FEW, idsIn, readDocumentForm, seriesKind } from './document-form.ts'

const RUN = '/documents/runs/:id{[1-9][0-9]{0,14}}'

/** Papers of orders: a few at once come back as a file, many are made by the worker. */
export const documents = new Hono<Env>()
  .get('/documents', (c) => showDesk(c))

  .post('/documents', async (c) => {
    const form = readDocumentForm(await readForm(c))
    if (!form.ok) return showDesk(c, { orders: form.problem })
    const { kind, ids, subject } = form
    if (ids.length > FEW && kind !== 'credit-note') {
      const run = await startRun(c.var.db, { shopId: shopOf(c).id, actorId: personOf(c).id, kind, ids })
      return leadTo(c, paths.sellerDocumentRun(run))
    }
    const wanted = { kind, subject, origin: originOf(c.var.config) }
    const made = await makeDocuments(c.var.db, shopOf(c).id, ids, wanted)
    if (made.documents.length === 0) throw new Refusal('conflict', whyNone(made.leftOut))
    const toast: ToastProps | undefined =
      made.leftOut.length > 0 ? { tone: 'warn', text: wordsOf(made.leftOut, ids.length) } : undefined
    const [one, ...more] = made.documents.map(({ id }) => id)
    const file = more.length === 0 ? paths.sellerDocument(one ?? 0) : paths.sellerDocumentsFile([one ?? 0, ...more])
    return leadTo(c, file, toast)
  })

  .get('/documents/:id{[1-9][0-9]{0,14}}', async (c) => {
    const [facts] = await readDocuments(c.var.db, shopOf(c).id, [Number(c.req.param('id'))])
    if (!facts) throw notFound('document')
    return answerPdf(c, [facts])
  })

  .get('/documents/file', async (c) => {
    const ids = idsIn(c.req.queries('document') ?? [])
    if (!ids || ids.length === 0 || ids.length > FEW) throw notFound('document')
    return answerPdf(c, await readDocuments(c.var.db, shopOf(c).id, ids))
  })

  .post('/documents/series/:kind', async (c) => {
    const kind = seriesKind(c.req.param('kind'))
    if (!kind) throw notFound('series')
    const prefix = ((await readForm(c)).get('prefix') ?? '').trim()
    const wrong = wrongPrefix(prefix)
    if (wrong) return showDesk(c, { series: { kind, typed: prefix, problem: wrong } })
    await changePrefix(c.var.db, shopOf(c).id, kind, prefix)
    return leadTo(c, paths.sellerDocuments, {
      text: `The next ${KIND_WORDS[kind].one} begins with ${prefix || 'its number'}.`,
    })
  })

  .get(RUN, async (c) => {
    const run = await findRun(c.var.db, shopOf(c).id, Number(c.req.param('id')))
    if (!run) throw notFound('run')
    c.header('Vary', 'HX-Request')
    if (wantsFragment(c)) return showFragment(c, <RunCard run={run} now={now()} polled />)
    const title = `${KIND_WORDS[run.kind].many} of ${run.of} orders`
    return showPage(c, {
      title,
      area: 'seller',
      breadcrumbs: [{ label: 'Documents', href: paths.sellerDocuments }, { label: title }],
      body: <RunPage run={run} title={title} now={now()} />,
    })
  })

  .post(`${RUN}/cancellation`, async (c) => {
    const id = Number(c.req.param('id'))
    await stopRun(c.var.db, shopOf(c).id, id)
    return goTo(c, paths.sellerDocumentRun(id))
  })

  .get(`${RUN}/file`, async (c) => {
    const run = await findRun(c.var.db, shopOf(c).id, Number(c.req.param('id')))
    const bytes = run?.file && (await c.var.files.get(run.file))
    if (!run || !bytes) throw notFound('file')
    const day = run.at.toISOString().slice(0, 10)
    const fileName = `${KIND_WORDS[run.kind].many} ${day} (${run.of}).pdf`
    return answerDownload(c, { fileName, mediaType: 'application/pdf', bytes })
  })

const whyNone = (leftOut: { number: string; why: string }[]) =>
  `${leftOut.map(({ number, why }) => `Order ${number} ${why}`).join('. ')}.`

async function showDesk(c: Ctx, wrong: DocumentsPageProps['wrong'] = {}) {
  const shopId = shopOf(c).id
  const [series, runs] = await Promise.all([listSeries(c.var.db, shopId), listRuns(c.var.db, shopId)])
  const failed = Object.keys(wrong).length > 0
  return showPage(c, {
    title: failed ? 'Not done: Documents' : 'Documents',
    area: 'seller',
    status: failed ? 422 : 200,
    body: <DocumentsPage series={series} runs={runs} wrong={wrong} now={now()} />,
  })
}
