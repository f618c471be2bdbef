import { createMiddleware } from 'hono/factory'
import { html } from 'hono/html'
import { now } from '#src/lib/clock.ts'
import { paths, safeNext, withQuery } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { isProven, proveAgain } from '#src/market/accounts/fresh-proof.ts'
import { ProofPage } from '#templates/account/proof.tsx'
import { pageBehind } from './back.ts'
import { deviceCookie } from './device.ts'
import { type Ctx, type Env, personOf } from './env.ts'
import { type Kept, keepForm, openForm, PROOF_MARK, restoreForm } from './kept-form.ts'
import { sayTooMany } from './limits.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from './page.tsx'
import { siteOf } from './site.ts'

/**
 * Asks whoever does something dangerous who they are: with a code where they have a second factor, else with their
 * password. What they had typed is kept, and done once they have answered; then nobody asks for ten minutes. Goes behind
 * requirePerson, and behind whatever says that this person may do it.
 */
export const requireFreshProof = createMiddleware<Env>(async (c, next) => {
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (!reads && c.req.query(PROOF_MARK)) return takeProof(c, next)
  if (isProven(personOf(c))) return next()
  if (!reads) return askProof(c, keepForm(c, await c.req.formData(), backOf(c)))
  return leadTo(c, paths.proof(addressed(c)))
})

/** The same for what is downloaded: the page stays where it is, so that is where they come back to. */
export const requireFreshProofToDownload = createMiddleware<Env>(async (c, next) => {
  if (isProven(personOf(c))) return next()
  return leadTo(c, paths.proof(addressed(c), pageBehind(c, paths.account)))
})

const addressed = (c: Ctx) => new URL(c.req.url).pathname + new URL(c.req.url).search

function backOf(c: Ctx): string {
  const current = c.req.header('HX-Current-URL')
  if (!current || !URL.canParse(current)) return pageBehind(c, paths.account)
  const { pathname, search } = new URL(current)
  return safeNext(pathname + search, paths.account)
}

/** The answer to the question: goes on with what was kept, or asks again. */
async function takeProof(c: Ctx, next: () => Promise<void>): Promise<Response | undefined> {
  const form = await c.req.formData()
  const kept = openForm(c, form.get('proof_kept'))
  if (!kept) {
    const text = 'That took too long, or you were signed out in between. Nothing was changed; please do it again.'
    return goTo(c, pageBehind(c, paths.account), { tone: 'warn', text })
  }
  if (!isProven(personOf(c))) {
    const problem = await tryProof(c, form)
    if (problem) return askProof(c, kept, problem)
  }
  if (kept.files) {
    const text = 'It is you. Please choose the file once more: files cannot be kept.'
    return goTo(c, kept.back, { tone: 'info', text })
  }
  restoreForm(c, kept)
  await next()
  return undefined
}

type Problem = { error: string; status: 422 | 403 | 404 | 409 | 429 }

/** What was wrong with the proof; null when it was right, and noted down. */
export async function tryProof(c: Ctx, form: FormData): Promise<Problem | null> {
  const person = personOf(c)
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 200)
  try {
    const typed = { code: text('code') || text('recovery'), password: text('password'), deviceToken: deviceCookie(c) }
    if (await proveAgain(c.var.db, c.var.config.secret, person, typed)) {
      c.set('person', { ...person, provenAt: now() })
      return null
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    sayTooMany(c, error)
    return { error: error.message, status: statusOf(error) }
  }
  const error = person.hasFactor
    ? 'That code does not work. It may be mistyped, or used already: wait for the next one.'
    : 'That is not your password.'
  return { error, status: 422 }
}

/** Shows the question in place of what was asked for. */
async function askProof(c: Ctx, kept: Kept & { sealed: string }, problem?: Problem): Promise<Response> {
  const props = {
    hasFactor: personOf(c).hasFactor,
    email: personOf(c).email,
    action: withQuery(c.req.path, { ...c.req.query(), [PROOF_MARK]: '1' }),
    back: kept.back,
    files: kept.files,
    fields: { proof_kept: kept.sealed },
    error: problem?.error,
  }
  const title = 'Is it you?'
  const status = problem?.status ?? 401
  if (!wantsFragment(c)) return showPage(c, { title, area: 'account', status, body: <ProofPage {...props} /> })
  // Whatever the form wanted to swap, the question takes the place of the page; from there on it is a plain form.
  c.header('HX-Reswap', 'none')
  return showFragment(
    c,
    <>
      {html`<title>${title} · ${(await siteOf(c)).name}</title>`}
      <hx-partial hx-target="#main" hx-swap="innerHTML">
        <ProofPage {...props} />
      </hx-partial>
    </>,
    status,
  )
}
