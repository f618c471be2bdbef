import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { addCategory, moveCategory, renameCategory, reorderCategory } from '#src/market/catalogue/categories.ts'
import { deleteCategory, listCategoryActs, mergeCategory } from '#src/market/catalogue/category-acts.ts'
import { reverseCategoryAct } from '#src/market/catalogue/category-reversal.ts'
import { listCountedCategories } from '#src/market/catalogue/category-tree.ts'
import { CategoriesPage, CategoryTreeAnswer } from '#templates/admin/categories.tsx'
import type { CategoryTrouble } from '#templates/admin/category-add.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

const CATEGORY = '/categories/:id{[1-9][0-9]{0,14}}'

const name = z
  .string('Write a name.')
  .transform((text) =>
    text
      .normalize('NFC')
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .replace(/\s+/g, ' '),
  )
  .pipe(z.string().min(1, 'Write a name.').max(80, 'A name has at most 80 letters.'))
const parent = z
  .string()
  .regex(/^(\d{1,15})?$/, 'Choose a category from the list.')
  .default('')
  .transform((text) => (text === '' ? null : Number(text)))
const addForm = z.object({ name, parent })
const nameForm = z.object({ name })
const parentForm = z.object({ parent })
const mergeForm = z.object({ into: z.string().regex(/^[1-9]\d{0,14}$/, 'Choose a category to merge it into.') })
const placeForm = z.object({ move: z.enum(['up', 'down']) })

/** The tree of categories, changed where it stands. */
export const categories = new Hono<Env>()
  .get('/categories', (c) => answerPage(c))

  .post('/categories', async (c) => {
    const form = parseForm(addForm, await c.req.formData())
    const id = Number(form.typed.parent) || null
    const trouble = { form: 'add' as const, id, typed: form.typed.name ?? '' }
    if (!form.ok) return answerTree(c, { trouble: { ...trouble, message: first(form.errors) }, status: 422 })
    const { name, parent: parentId } = form.value
    return attempt(c, trouble, async () => {
      const added = await addCategory(c.var.db, { name, parentId })
      return { toast: { text: `“${added.name}” is added.` }, at: added.id }
    })
  })

  .post(`${CATEGORY}/name`, async (c) => {
    const id = idOf(c)
    const form = parseForm(nameForm, await c.req.formData())
    const trouble = { form: 'name' as const, id, typed: form.typed.name ?? '' }
    if (!form.ok) return answerTree(c, { trouble: { ...trouble, message: first(form.errors) }, status: 422 })
    const { name } = form.value
    return attempt(c, trouble, async () => {
      const { before } = await renameCategory(c.var.db, id, name)
      if (before === name) return { toast: { text: `It is called “${name}” already.`, tone: 'info' }, at: id }
      const undo = { action: paths.adminCategory(id, 'name'), fields: { name: before } }
      return { toast: { text: `“${before}” is now “${name}”.`, undo }, at: id }
    })
  })

  .post(`${CATEGORY}/parent`, async (c) => {
    const id = idOf(c)
    const form = parseForm(parentForm, await c.req.formData())
    const trouble = { form: 'parent' as const, id, typed: form.typed.parent ?? '' }
    if (!form.ok) return answerTree(c, { trouble: { ...trouble, message: first(form.errors) }, status: 422 })
    const { parent: parentId } = form.value
    return attempt(c, trouble, async () => {
      const moved = await moveCategory(c.var.db, id, parentId)
      const undo = { action: paths.adminCategory(id, 'parent'), fields: { parent: moved.before ?? '' } }
      const text = moved.under ? `“${moved.name}” lies in “${moved.under}”.` : `“${moved.name}” is a section.`
      return { toast: { text, undo }, at: id }
    })
  })

  .post(`${CATEGORY}/place`, async (c) => {
    const id = idOf(c)
    const form = parseForm(placeForm, await c.req.formData())
    const trouble = { form: 'parent' as const, id, typed: '' }
    if (!form.ok) return answerTree(c, { trouble: { ...trouble, message: 'Say up or down.' }, status: 422 })
    const { move } = form.value
    return attempt(c, trouble, async () => {
      const { name } = await reorderCategory(c.var.db, id, move)
      const undo = { action: paths.adminCategory(id, 'place'), fields: { move: move === 'up' ? 'down' : 'up' } }
      return { toast: { text: `“${name}” is moved ${move}.`, undo }, at: id }
    })
  })

  .post(`${CATEGORY}/removal`, async (c) => {
    const id = idOf(c)
    return attempt(c, { form: 'removal', id, typed: '' }, async () => {
      const gone = await deleteCategory(c.var.db, staffOf(c), id)
      const where = gone.target ? `now in “${gone.target}”` : 'in no category now'
      const text = `“${gone.name}” is deleted.${gone.products > 0 ? ` ${are(gone.products)} ${where}.` : ''}`
      return { toast: { text, undo: { action: paths.adminCategoryReversal(gone.actId) } } }
    })
  })

  .post(`${CATEGORY}/merging`, async (c) => {
    const id = idOf(c)
    const form = parseForm(mergeForm, await c.req.formData())
    const trouble = { form: 'merging' as const, id, typed: form.typed.into ?? '' }
    if (!form.ok) return answerTree(c, { trouble: { ...trouble, message: first(form.errors) }, status: 422 })
    const intoId = Number(form.value.into)
    return attempt(c, trouble, async () => {
      const { name, target, products, actId } = await mergeCategory(c.var.db, staffOf(c), id, intoId)
      const text = `“${name}” is part of “${target}” now${withProducts(products)}.`
      return { toast: { text, undo: { action: paths.adminCategoryReversal(actId) } }, at: intoId }
    })
  })

  .post('/categories/changes/:actId{[1-9][0-9]{0,14}}/reversal', (c) => {
    const actId = Number(c.req.param('actId'))
    return attempt(c, { form: 'change', id: actId, typed: '' }, async () => {
      const { kind, name, back, products } = await reverseCategoryAct(c.var.db, staffOf(c), actId)
      const what = kind === 'filing' ? 'The move is undone.' : `“${name}” is back.`
      const returned = products === 0 ? '' : ` ${are(back)} where ${back === 1 ? 'it was' : 'they were'}.`
      const stayed = products - back
      const moved =
        stayed > 0 ? ` ${are(stayed)} left where somebody has moved ${stayed === 1 ? 'it' : 'them'} since.` : ''
      return { toast: { text: `${what}${returned}${moved}` } }
    })
  })

const staffOf = (c: Ctx) => {
  const { id, name } = personOf(c)
  return { id, name }
}
const withProducts = (count: number) =>
  count === 0 ? '' : count === 1 ? ', with its one product' : `, with its ${count.toLocaleString('en')} products`
const are = (count: number) => (count === 1 ? 'One product is' : `${count.toLocaleString('en')} products are`)
const idOf = (c: Ctx) => Number(c.req.param('id'))
const first = (errors: Record<string, string>) => Object.values(errors)[0] ?? ''
const mayDecide = (c: Ctx) => personOf(c).staffRole !== 'viewer'

type View = { trouble?: CategoryTrouble; toast?: ToastProps; status?: 200 | 409 | 422 }

/** Does it, and answers with the tree as it then is; where the tree says no, the sentence stands in the form that asked. */
async function attempt(
  c: Ctx,
  trouble: Omit<CategoryTrouble, 'message'>,
  act: () => Promise<{ toast: ToastProps; at?: number }>,
): Promise<Response> {
  try {
    const { toast, at } = await act()
    if (!wantsFragment(c)) return goTo(c, `${paths.adminCategories}${at ? `#category-${at}` : ''}`, toast)
    return answerTree(c, { toast })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return answerTree(c, { trouble: { ...trouble, message: error.message }, status: 409 })
  }
}

async function readLists(c: Ctx) {
  const [categories, acts] = await Promise.all([listCountedCategories(c.var.db), listCategoryActs(c.var.db)])
  return { categories, acts, now: now() }
}

async function answerTree(c: Ctx, view: View): Promise<Response> {
  if (!wantsFragment(c)) return answerPage(c, view)
  const { trouble, toast, status = 200 } = view
  const lists = await readLists(c)
  const answer = (
    <>
      <CategoryTreeAnswer {...lists} mayDecide={mayDecide(c)} trouble={trouble} />
      {toast && <ToastAnswer {...toast} />}
    </>
  )
  return showFragment(c, answer, status)
}

async function answerPage(c: Ctx, { trouble, status = 200 }: View = {}): Promise<Response> {
  const body = <CategoriesPage {...(await readLists(c))} mayDecide={mayDecide(c)} trouble={trouble} />
  return showPage(c, { title: 'Categories', area: 'admin', status, body })
}
