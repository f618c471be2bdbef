import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requirePerson } from '#src/frame/guards.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { type Errors, parseForm, type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { addressForm } from '#src/lib/postal-address.ts'
import { notFound } from '#src/lib/refusal.ts'
import {
  addAddress,
  changeAddress,
  findAddress,
  listAddresses,
  preferAddress,
  removeAddress,
  restoreAddress,
} from '#src/market/accounts/addresses.ts'
import { AddressBook, AddressBookPage, AddressForm, AddressPage } from '#templates/account/addresses.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { sayRefusal, showForm } from './answers.ts'

const BOOK = { label: 'Addresses', href: paths.addresses }
const ID = '/addresses/:id{[0-9]{1,15}}'

/** Where somebody has things sent: kept for the next order. */
export const addresses = new Hono<Env>()
  .get('/addresses', requirePerson, async (c) =>
    showPage(c, {
      title: 'Your addresses',
      area: 'account',
      breadcrumbs: [{ label: 'Your account', href: paths.account }, { label: 'Addresses' }],
      body: <AddressBookPage addresses={await listAddresses(c.var.db, personOf(c).id)} />,
    }),
  )

  .get('/addresses/new', requirePerson, (c) => show(c, null, { typed: { name: personOf(c).name }, errors: {} }))

  .post('/addresses', requirePerson, async (c) => {
    const form = parseForm(addressForm, typedOf(await c.req.formData()))
    if (!form.ok) return show(c, null, form, 422)
    try {
      await addAddress(c.var.db, personOf(c).id, form.value)
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => show(c, null, { typed: form.typed, errors }, status))
    }
    return leadTo(c, paths.addresses, { text: 'The address is in your book.' })
  })

  .get(ID, requirePerson, async (c) => {
    const { id, preferred, ...address } = await own(c)
    return show(c, id, { typed: address, errors: {} })
  })

  .post(ID, requirePerson, async (c) => {
    const { id } = await own(c)
    const form = parseForm(addressForm, typedOf(await c.req.formData()))
    if (!form.ok) return show(c, id, form, 422)
    await changeAddress(c.var.db, personOf(c).id, id, form.value)
    return leadTo(c, paths.addresses, { text: 'The address is changed. Orders keep the one they had.' })
  })

  .post(`${ID}/preference`, requirePerson, async (c) => {
    await preferAddress(c.var.db, personOf(c).id, idOf(c))
    return answerBook(c, { text: 'This address is offered first from now on.' })
  })

  .post(`${ID}/removal`, requirePerson, async (c) => {
    await removeAddress(c.var.db, personOf(c).id, idOf(c))
    const undo = { action: paths.addressPart(idOf(c), 'restoration'), label: 'Put back' }
    return answerBook(c, { text: 'The address is out of your book.', undo })
  })

  .post(`${ID}/restoration`, requirePerson, async (c) => {
    await restoreAddress(c.var.db, personOf(c).id, idOf(c))
    return answerBook(c, { text: 'The address is back in your book.' })
  })

const idOf = (c: Ctx) => Number(c.req.param('id'))

async function own(c: Ctx) {
  const found = await findAddress(c.var.db, personOf(c).id, idOf(c))
  if (!found) throw notFound('address of yours')
  return found
}

type Asked = { typed: Typed; errors: Errors }

function show(c: Ctx, id: number | null, asked: Asked, status?: Parameters<typeof showForm>[2]): Promise<Response> {
  const props = { id, ...asked }
  const title = id === null ? 'Add an address' : 'Change an address'
  if (wantsFragment(c))
    return showForm(c, { title, page: <AddressPage {...props} />, form: <AddressForm {...props} /> }, status)
  return showPage(c, {
    title,
    area: 'account',
    status: status ?? 200,
    breadcrumbs: [{ label: 'Your account', href: paths.account }, BOOK, { label: title }],
    body: <AddressPage {...props} />,
  })
}

async function answerBook(c: Ctx, toast: ToastProps): Promise<Response> {
  if (!wantsFragment(c)) return goTo(c, paths.addresses, toast)
  return showFragment(
    c,
    <>
      <hx-partial hx-target="#book" hx-swap="outerMorph">
        <AddressBook addresses={await listAddresses(c.var.db, personOf(c).id)} />
      </hx-partial>
      <ToastAnswer {...toast} />
    </>,
  )
}
