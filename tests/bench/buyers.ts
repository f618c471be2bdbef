// A guest with a browser that has no scripts: keeps cookies, sends forms, follows where it is led. For load and drills.
import http from 'node:http'

/** What there is to buy, and how it is sent and paid. */
export type Offer = { variantId: number; shopId: number; methodId: number | null; bankId: number; currency: string }
export type Answered = { status: number; location: string | null; text: string; ms: number }

export type Guest = {
  ask: (method: 'GET' | 'POST', path: string, form?: Record<string, string | number>) => Promise<Answered>
}

/** One guest; each comes from an address of their own, as a proxy in front of the market would tell it. */
export function newGuest(origin: string, agent: http.Agent, turn: number): Guest {
  const cookies = new Map<string, string>()
  const from = `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`
  return {
    ask(method, path, form) {
      const body =
        form && new URLSearchParams(Object.entries(form).map(([name, value]) => [name, `${value}`])).toString()
      const headers: http.OutgoingHttpHeaders = {
        'X-Forwarded-For': from,
        Origin: origin,
        'Sec-Fetch-Site': 'same-origin',
      }
      if (cookies.size > 0) headers.Cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
      if (body !== undefined) {
        headers['Content-Type'] = 'application/x-www-form-urlencoded'
        headers['Content-Length'] = Buffer.byteLength(body)
      }
      return send(origin + path, { method, headers, agent }, body, cookies)
    },
  }
}

function send(
  url: string,
  options: http.RequestOptions,
  body: string | undefined,
  cookies: Map<string, string>,
): Promise<Answered> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const request = http.request(url, { ...options, timeout: 20_000 }, (answer) => {
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
        cookies.set(name, value)
      }
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          location: answer.headers.location ?? null,
          text: Buffer.concat(parts).toString('utf8'),
          ms: performance.now() - begun,
        }),
      )
    })
    request.once('timeout', () => request.destroy(new Error('no answer')))
    request.once('error', reject)
    request.end(body)
  })
}

export type Times = { cart: number; steps: number[]; order: number }
export type Bought = { number: string; times: Times }

/** Puts one unit into the cart and walks to the review, following every step as a browser does; answers the form key. */
export async function walkToReview(guest: Guest, { variantId, shopId, methodId, bankId }: Offer, name: string) {
  const times: Times = { cart: 0, steps: [], order: 0 }
  const step = async (path: string, form: Record<string, string | number>) => {
    const posted = await expect(guest.ask('POST', path, form), 303, path)
    const shown = await expect(guest.ask('GET', posted.location ?? '/'), 200, posted.location ?? '')
    times.steps.push(posted.ms, shown.ms)
    return shown
  }
  await expect(guest.ask('POST', '/buyer/cart/lines', { variant_id: variantId, quantity: 1 }), 303, 'adding')
  times.cart = (await expect(guest.ask('GET', '/buyer/cart'), 200, 'the cart')).ms
  await expect(guest.ask('GET', '/buyer/checkout/contact'), 200, 'contact')
  let page = await step('/buyer/checkout/contact', { email: `${name}@example.com`, name: 'Bench Guest' })
  if (methodId !== null) {
    await step('/buyer/checkout/address', HOME)
    page = await step('/buyer/checkout/shipping', { [`method_${shopId}`]: methodId })
  }
  page = await step('/buyer/checkout/payment', { method: bankId })
  const key = /name="key" value="([^"]+)"/.exec(page.text)?.[1]
  if (!key) throw new Error(`the review has no key: ${page.text.slice(0, 300)}`)
  return { key, times }
}

const HOME = {
  name: 'Bench Guest',
  line1: 'Linden 7',
  line2: '',
  city: 'Leipzig',
  postcode: '04103',
  region: '',
  country: 'DE',
  phone: '',
}

/** A whole purchase by somebody who was never here, up to the page of their order. */
export async function buy(guest: Guest, offer: Offer, name: string): Promise<Bought> {
  const { key, times } = await walkToReview(guest, offer, name)
  const placed = await expect(guest.ask('POST', '/buyer/checkout/order', { key }), 303, 'ordering')
  times.order = placed.ms
  const number = numberIn(placed.location)
  if (!number) throw new Error(`ordering led to ${placed.location}`)
  await expect(guest.ask('GET', placed.location ?? '/'), 200, 'the order')
  return { number, times }
}

export const numberIn = (location: string | null) =>
  /^\/buyer\/orders\/([0-9A-Z]{4}-[0-9A-Z]{5})$/.exec(location ?? '')?.[1]

async function expect(asked: Promise<Answered>, status: number, what: string): Promise<Answered> {
  const answer = await asked
  if (answer.status === status) return answer
  const said = answer.text
    .match(/(?:notice|error-summary)[^>]*>([\s\S]*?)<\/(?:div|ul)>/)?.[1]
    ?.replace(/<[^>]+>/g, ' ')
  throw new Error(`${what} answered ${answer.status} ${answer.location ?? ''} ${said ?? ''}`.slice(0, 400))
}
