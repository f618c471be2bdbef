// Many guests who all press "place the order" for the same few units, and press again when the market does not answer.
import http from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { numberIn } from './buyers.ts'
import type { ReadyCart } from './offers.ts'

export type Rush = { won: string[]; refused: number; unanswered: number; again: number; ms: number }

const SOCKETS = 64
/** As long as a person's patience, with whatever breaks meanwhile. */
const PATIENCE_MS = 60_000

/** `during` happens once a quarter of them have an answer. */
export async function rush(origin: string, carts: readonly ReadyCart[], during?: () => Promise<void>): Promise<Rush> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: SOCKETS })
  const found: Rush = { won: [], refused: 0, unanswered: 0, again: 0, ms: 0 }
  const begun = performance.now()
  let trouble: Promise<void> | undefined
  const press = async (cart: ReadyCart) => {
    for (let tries = 0; performance.now() - begun < PATIENCE_MS; tries++) {
      if (tries > 0) {
        found.again += 1
        await wait(150 + Math.random() * 250)
      }
      const answer = await order(origin, agent, cart)
      const number = answer.status === 303 ? numberIn(answer.location) : undefined
      if (number) found.won.push(number)
      else if (answer.status === 409) found.refused += 1
      else continue
      if (during && found.won.length + found.refused > carts.length / 4) trouble ??= during()
      return
    }
    found.unanswered += 1
  }
  await Promise.all(carts.map(press))
  await trouble
  agent.destroy()
  found.ms = Math.round(performance.now() - begun)
  return found
}

type Answer = { status: number; location: string | null }

/** The same key each time: a press whose answer was lost is not a second order. No answer at all is status 0. */
function order(origin: string, agent: http.Agent, { id, token }: ReadyCart): Promise<Answer> {
  const body = `key=rush-form-${id}`
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': body.length,
    Origin: origin,
    'Sec-Fetch-Site': 'same-origin',
    Cookie: `market-cart=${token}`,
  }
  return new Promise((resolve) => {
    const none = () => resolve({ status: 0, location: null })
    const options = { method: 'POST', agent, headers, timeout: 15_000 }
    const request = http.request(`${origin}/buyer/checkout/order`, options, (answer) => {
      answer.resume()
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? null }))
      answer.once('error', none)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', none)
    request.end(body)
  })
}
