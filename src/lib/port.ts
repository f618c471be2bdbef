import { createServer } from 'node:net'
import { hasCode } from './kept-file.ts'
import { StartProblem } from './start-problem.ts'

/** Refuses with a StartProblem when nothing can listen there now. */
export async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, resolve)
    })
  } catch (error) {
    throw portProblem(error, host, port)
  }
  await new Promise((resolve) => server.close(resolve))
}

/** Turns a failure to listen into words with a remedy; other errors come back unchanged. */
export function portProblem(error: unknown, host: string, port: number): unknown {
  if (hasCode(error, 'EADDRINUSE'))
    return new StartProblem(
      `Port ${port} on ${host} is taken by another program. Choose another port: PORT=${port + 1} npm start`,
    )
  if (hasCode(error, 'EACCES'))
    return new StartProblem(`Port ${port} may not be used by this user. Choose one above 1023: PORT=3000 npm start`)
  if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'))
    return new StartProblem(
      `HOST is ${host}, which is no address of this machine. Choose 127.0.0.1 (only this machine) or 0.0.0.0 (all).`,
    )
  return error
}
