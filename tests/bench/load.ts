import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { root } from './place.ts'

export type Load = { rate: number; p50: number; p99: number; wrong: number }

const autocannon = createRequire(import.meta.url).resolve('autocannon')

/** Asks for one address again and again, from a process of its own. Rates are a second, times are ms. */
export async function load(url: string, { seconds = 4, clients = 32 } = {}): Promise<Load> {
  const text = await run([autocannon, '-j', '-c', String(clients), '-d', String(seconds), url])
  const { requests, latency, non2xx, errors } = JSON.parse(text) as {
    requests: { average: number }
    latency: { p50: number; p99: number }
    non2xx: number
    errors: number
  }
  return { rate: requests.average, p50: latency.p50, p99: latency.p99, wrong: non2xx + errors }
}

function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`load ended with ${code}`))))
  })
}
