import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { noteProduct } from '#src/market/catalogue/admin-note.ts'
import { fileProducts } from '#src/market/catalogue/category-acts.ts'
import { listCategories } from '#src/market/catalogue/category-tree.ts'
import { featureProduct } from '#src/market/catalogue/featured.ts'
import { findProductOfMarket, listProductsOfMarket, type StaffQuery } from '#src/market/catalogue/staff-product-list.ts'
import { isProductState } from '#src/market/catalogue/states.ts'
import { type NoteTrouble, ProductRowAnswer } from '#templates/admin/product-row.tsx'
import { AdminProductsPage } from '#templates/admin/products.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

const PRODUCT = '/products/:id{[1-9][0-9]{0,14}}'

const featuringForm = z.object({ feature: z.enum(['on', 'off'], 'Say on or off.') })
const noteForm = z.object({
  note: z
    .string('Write a note.')
    .transform((text) =>
      text
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(4000, 'A note has at most 4,000 letters.')),
})

/** Products of all shops: what is featured, and what staff noted. */
export const products = new Hono<Env>()
  .get('/products', (c) => answerList(c, c.req.query()))

  .post('/products/filing', (c) => answerFiling(c))

  .post(`${PRODUCT}/featuring`, async (c) => {
    const id = idOf(c)
    const form = parseForm(featuringForm, await c.req.formData())
    if (!form.ok) return answerList(c, {}, { status: 422 })
    const on = form.value.feature === 'on'
    const { title } = await featureProduct(c.var.db, personOf(c), id, on)
    return answerRow(c, id, {
      text: on ? `“${title}” is featured.` : `“${title}” is no longer featured.`,
      undo: { action: paths.adminProductFeaturing(id), fields: { feature: on ? 'off' : 'on' } },
    })
  })

  .post(`${PRODUCT}/note`, async (c) => {
    const id = idOf(c)
    const form = parseForm(noteForm, await c.req.formData())
    if (!form.ok) {
      const trouble = { productId: id, typed: form.typed.note ?? '', message: form.errors.note ?? 'Write a note.' }
      return answerRow(c, id, undefined, trouble)
    }
    const { title, before } = await noteProduct(c.var.db, personOf(c), id, form.value.note)
    return answerRow(c, id, {
      text: `The note on “${title}” is saved.`,
      undo: { action: paths.adminProductNote(id), fields: { note: before } },
    })
  })

/** Puts the products ticked into a category, whatever shops they are of. */
async function answerFiling(c: Ctx): Promise<Response> {
  const form = await c.req.formData()
  const ids = [...new Set(form.getAll('product').map(String))].filter((id) => /^[1-9]\d{0,14}$/.test(id))
  const typed = String(form.get('category') ?? '')
  const back = listBefore(c)
  const wrong = (unfiled: string) => answerList(c, Object.fromEntries(back.searchParams), { status: 422, unfiled })
  if (ids.length === 0) return wrong('Tick the products first.')
  if (!/^(none|[1-9]\d{0,14})$/.test(typed)) return wrong('Choose where they go.')
  const { id, name } = personOf(c)
  const target = typed === 'none' ? null : Number(typed)
  const filed = await fileProducts(c.var.db, { id, name }, ids.slice(0, MOST_FILED).map(Number), target)
  const where = filed.target ? `in “${filed.target}”` : 'in no category'
  const count = filed.moved === 1 ? 'One product is' : `${filed.moved} products are`
  return goTo(c, `${back.pathname}${back.search}`, {
    text: filed.actId ? `${count} ${where} now.` : `All of them were ${where} already.`,
    ...(filed.actId && { undo: { action: paths.adminCategoryReversal(filed.actId) } }),
  })
}

const MOST_FILED = 500

const idOf = (c: Ctx) => Number(c.req.param('id'))
const mayDecide = (c: Ctx) => personOf(c).staffRole !== 'viewer'

type View = { status?: 200 | 422; trouble?: NoteTrouble; unfiled?: string }

async function answerList(c: Ctx, typed: Record<string, string>, { status = 200, trouble, unfiled }: View = {}) {
  const { query, address } = readQuery(typed)
  const [page, categories] = await Promise.all([listProductsOfMarket(c.var.db, query), listCategories(c.var.db)])
  const own = trouble && !page.rows.some((row) => row.id === trouble.productId)
  const missing = own ? await findProductOfMarket(c.var.db, trouble.productId) : undefined
  if (missing) page.rows.unshift(missing)
  const body = (
    <AdminProductsPage
      page={page}
      query={query}
      address={address}
      categories={categories}
      mayDecide={mayDecide(c)}
      trouble={trouble}
      unfiled={unfiled}
    />
  )
  return showPage(c, { title: 'Products', area: 'admin', wide: true, status, body })
}

/** The row as it is now; a plain form goes back to the list it came from. */
async function answerRow(c: Ctx, id: number, toast: ToastProps | undefined, trouble?: NoteTrouble): Promise<Response> {
  const back = listBefore(c)
  if (!wantsFragment(c) && toast) return goTo(c, `${back.pathname}${back.search}#product-${id}`, toast)
  const row = await findProductOfMarket(c.var.db, id)
  if (!row) throw notFound('product')
  const status = trouble ? 422 : 200
  if (!wantsFragment(c))
    return answerList(c, Object.fromEntries(back.searchParams), { status, ...(trouble && { trouble }) })
  const { address } = readQuery(Object.fromEntries(back.searchParams))
  const shopHref = paths.adminProducts({ ...address, shop: row.shop.slug })
  return showFragment(
    c,
    <>
      <ProductRowAnswer row={row} shopHref={shopHref} mayDecide={mayDecide(c)} trouble={trouble} />
      {toast && <ToastAnswer {...toast} />}
    </>,
    status,
  )
}

/** The list this form stands in, with its filters; the plain list when the browser does not say. */
function listBefore(c: Ctx): URL {
  const plain = new URL(paths.adminProducts(), c.req.url)
  const from = c.req.header('referer')
  const url = from && URL.canParse(from) ? new URL(from) : plain
  return url.pathname === plain.pathname ? url : plain
}

const placeOf = (text: string | undefined) => (text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)

function readQuery(typed: Record<string, string>): { query: StaffQuery; address: Record<string, string> } {
  const q = (typed.q ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200)
  const shop = /^[a-z0-9-]{1,60}$/.test(typed.shop ?? '') ? (typed.shop ?? '') : ''
  const state = isProductState(typed.state) ? typed.state : null
  const featured = typed.featured === 'on'
  const categoryId = placeOf(typed.category)
  const before = placeOf(typed.before)
  return {
    query: { q, shop, state, featured, categoryId, before, after: before === null ? placeOf(typed.after) : null },
    address: {
      q,
      shop,
      state: state ?? '',
      featured: featured ? 'on' : '',
      category: categoryId === null ? '' : `${categoryId}`,
    },
  }
}
