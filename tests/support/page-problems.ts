// What a page must never do while a person uses it, collected from all pages of one profile.
import type { BrowserContext, ConsoleMessage, Request, Response } from 'playwright-core'

const VIOLATION = 'market-window-csp-violation:'
// An answer that says no to a form or a fragment is an answer; a picture or a script that is missing is a mistake.
const MAY_BE_REFUSED = new Set(['document', 'fetch', 'xhr'])

/** Starts watching; the function it answers fails with everything seen that was not expected. */
export async function watchProblems(context: BrowserContext, expected: RegExp[]): Promise<() => Promise<void>> {
  const problems: string[] = []
  context.on('console', (message) => keep(problems, consoleProblem(message)))
  context.on('weberror', (error) => keep(problems, `thrown: ${error.error().stack ?? error.error().message}`))
  context.on('response', (response) => keep(problems, answerProblem(response)))
  context.on('requestfailed', (request) => keep(problems, failedRequest(request)))
  // The console shows violations too, but in words that change, and not the directive by its name.
  await context.addInitScript((mark) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event
      console.error(`${mark} ${effectiveDirective} blocked ${blockedURI} (${sourceFile}:${lineNumber}) ${sample}`)
    })
  }, VIOLATION)
  return async () => {
    // Messages of the last moment are still on their way.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const unexpected = problems.filter((text) => !expected.some((pattern) => pattern.test(text)))
    const missing = expected.filter((pattern) => !problems.some((text) => pattern.test(text)))
    const lines = [...unexpected, ...missing.map((pattern) => `expected, but did not happen: ${pattern}`)]
    if (lines.length > 0) throw new Error(`The page had problems:\n${lines.map((line) => `- ${line}`).join('\n')}`)
  }
}

function keep(problems: string[], text: string | undefined) {
  if (text) problems.push(text)
}

function consoleProblem(message: ConsoleMessage): string | undefined {
  const text = message.text()
  if (text.startsWith(VIOLATION)) return `content security policy: ${text.slice(VIOLATION.length + 1)}`
  // Told better by the answer itself, below.
  if (text.startsWith('Failed to load resource')) return undefined
  const aboutPolicy = /content security policy/i.test(text)
  if (message.type() !== 'error' && !aboutPolicy) return undefined
  return `${aboutPolicy ? 'content security policy' : 'console error'}: ${text} (${message.location().url})`
}

function answerProblem(response: Response): string | undefined {
  const status = response.status()
  const kind = response.request().resourceType()
  if (status < 400 || (status < 500 && MAY_BE_REFUSED.has(kind))) return undefined
  // Asked for by the browser itself, on pages that name no icon.
  if (new URL(response.url()).pathname === '/favicon.ico') return undefined
  return `answer ${status} for ${kind} ${response.url()}`
}

function failedRequest(request: Request): string | undefined {
  const why = request.failure()?.errorText ?? 'unknown'
  // Leaving a page cancels what it was loading; what the policy blocks is told as a violation.
  if (why === 'net::ERR_ABORTED' || why === 'csp') return undefined
  return `no answer (${why}) for ${request.resourceType()} ${request.url()}`
}
