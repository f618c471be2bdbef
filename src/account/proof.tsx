import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { tryProof } from '#src/frame/fresh-proof.tsx'
import { requirePerson } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { paths, safeNext } from '#src/lib/paths.ts'
import { isProven } from '#src/market/accounts/fresh-proof.ts'
import { ProofPage } from '#templates/account/proof.tsx'

type Way = { next: string; back: string }

/** `back` is only named where what they want is a file: then its page is where they go, and the file is one click away. */
const wayOf = (read: (name: string) => string): Way => ({
  next: safeNext(read('next'), paths.account),
  back: safeNext(read('back'), ''),
})

function show(c: Ctx, { next, back }: Way, problem?: Awaited<ReturnType<typeof tryProof>>): Promise<Response> {
  const person = personOf(c)
  const body = (
    <ProofPage
      hasFactor={person.hasFactor}
      email={person.email}
      action="/account/proof"
      back={back || paths.account}
      fields={{ next, back }}
      error={problem?.error}
    />
  )
  return showPage(c, { title: 'Is it you?', area: 'account', status: problem?.status ?? 200, body })
}

function goOn(c: Ctx, { next, back }: Way): Promise<Response> {
  if (!back) return goTo(c, next)
  return goTo(c, back, {
    text: 'It is you: for ten minutes nobody asks again.',
    link: { href: next, label: 'Download' },
  })
}

/** Where somebody shows once more who they are, on the way to a page or a file. */
export const proof = new Hono<Env>()
  .get('/proof', requirePerson, (c) => {
    const way = wayOf((name) => c.req.query(name) ?? '')
    return isProven(personOf(c)) ? goOn(c, way) : show(c, way)
  })
  .post('/proof', requirePerson, async (c) => {
    const form = await c.req.formData()
    const way = wayOf((name) => String(form.get(name) ?? ''))
    const problem = await tryProof(c, form)
    return problem ? show(c, way, problem) : goOn(c, way)
  })
