import { HTTPException } from 'hono/http-exception'
import { log } from '#src/lib/log.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { ProblemPage } from '#templates/layout/problem.tsx'
import { ToastAnswer } from '#templates/ui/toast.tsx'
import type { Ctx } from './env.ts'
import { sayTooMany } from './limits.ts'
import { showPage, wantsFragment } from './page.tsx'

type Problem = {
  status: 400 | 403 | 404 | 409 | 413 | 429 | 500 | 503
  title: string
  sentence: string
  reference?: string
}

function problemOf(error: Error, c: Ctx): Problem {
  if (error instanceof Refusal) {
    const status = statusOf(error)
    const title = { 404: 'Not found', 403: 'Not yours to open', 409: 'That did not go through', 429: 'Too many tries' }[
      status
    ]
    return { status, title, sentence: error.message }
  }
  if (error instanceof HTTPException) {
    if (error.status === 413)
      return {
        status: 413,
        title: 'Too large',
        sentence: 'That is larger than what can be sent here. Nothing was changed.',
      }
    if (error.status === 403) {
      return {
        status: 403,
        title: 'Not sent from here',
        sentence:
          'This form came from another site, or your browser hid where it came from. Reload the page and try again.',
      }
    }
    if (error.status < 500)
      return { status: 400, title: 'Not understood', sentence: 'The request could not be read. Nothing was changed.' }
  }
  if (error instanceof TypeError && /form|content-type|multipart/i.test(error.message)) {
    return { status: 400, title: 'Not understood', sentence: 'The form could not be read. Nothing was changed.' }
  }
  // A NUL in an address or a field: no text of ours holds one, and the database takes none.
  if ((error as { code?: string }).code === '22021') {
    return { status: 400, title: 'Not understood', sentence: 'The request holds a sign that no text can hold.' }
  }
  const reference = c.get('requestId')
  log.error('request failed', { requestId: reference, method: c.req.method, path: c.req.path, error })
  const busy =
    (error as { code?: string }).code === '55P03' || /timeout exceeded when trying to connect/.test(error.message)
  if (busy)
    return {
      status: 503,
      title: 'Very busy',
      sentence: 'Many people are here right now. Please try again in a moment.',
      reference,
    }
  return {
    status: 500,
    title: 'Something went wrong',
    sentence: 'This is our fault, not yours. It has been noted.',
    reference,
  }
}

/** Turns what was thrown into an answer: one calm sentence, never a stack. */
export async function answerError(error: Error, c: Ctx): Promise<Response> {
  const problem = problemOf(error, c)
  sayTooMany(c, error)
  if (wantsFragment(c)) {
    c.header('HX-Reswap', 'none')
    return c.html(<ToastAnswer tone="bad" text={problem.sentence} />, problem.status)
  }
  try {
    return await showPage(c, {
      title: problem.title,
      area: 'account',
      status: problem.status,
      body: <ProblemPage {...problem} />,
    })
  } catch (second) {
    log.error('error page failed', { error: second as Error })
    return c.text(`${problem.title}. ${problem.sentence}`, problem.status)
  }
}

export function answerNotFound(c: Ctx): Promise<Response> {
  return answerError(
    new Refusal('not-found', 'There is nothing at this address. It may have moved, or is no longer sold.'),
    c,
  )
}
