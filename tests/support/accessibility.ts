import axe from 'axe-core'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

const SCRIPT = `${axe.source};
  axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, help, impact, nodes }) => ({ id, help, impact, nodes: nodes.map((node) => ({
      target: node.target.map(String), html: node.html, why: node.failureSummary })) })))`

type Finding = {
  id: string
  help: string
  impact: string | null
  nodes: { target: string[]; html: string; why: string }[]
}

/** Fails with rule, element and remedy for everything axe finds on the page as it is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  const findings = await audit(page)
  if (findings.length === 0) return
  const lines = findings.flatMap(({ id, help, impact, nodes }) => [
    `- ${id} (${impact}): ${help}`,
    ...nodes.map(({ target, html, why }) => `    ${target.join(' ')}\n      ${html.slice(0, 200)}\n      ${why}`),
  ])
  throw new Error(`axe found ${findings.length} on ${page.url()}:\n${lines.join('\n')}`)
}

/** Pages of these are shown without scripts; axe, a script itself, needs them for its own moment. */
export const withoutScripts = new WeakSet<BrowserContext>()

async function audit(page: Page): Promise<Finding[]> {
  const session = await page.context().newCDPSession(page)
  const scriptless = withoutScripts.has(page.context())
  // Only a session that has switched scripts off may switch them on again. Detaching would leave them on.
  const allowScripts = async (allowed: boolean) => {
    if (scriptless) await session.send('Emulation.setScriptExecutionDisabled', { value: !allowed })
  }
  await allowScripts(false)
  await allowScripts(true)
  try {
    return await runAxe(session)
  } finally {
    await allowScripts(false)
    if (!scriptless) await session.detach()
  }
}

// In a world of its own: the page's policy stays as strict as it is, and axe leaves nothing behind in the page.
async function runAxe(session: CDPSession): Promise<Finding[]> {
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'accessibility',
  })
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: SCRIPT,
    contextId: executionContextId,
    awaitPromise: true,
    returnByValue: true,
  })
  if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`)
  return result.value as Finding[]
}
