// A file as a seller sends it from the page, and the worker that compares it.
import * as assert from 'uvu/assert'
import { workImport } from '#src/importing.ts'
import type { Market } from './cast.ts'
import type { Answer, Client } from './client.ts'

export const csv = (text: string, name = 'goods.csv') => new File([text], name, { type: 'text/csv' })
export const idIn = (answer: Answer) => Number(/\/seller\/import\/(\d+)/.exec(answer.location ?? '')?.[1])

/** Sends a file and has the worker compare it. */
export async function sendImport({ deps }: Market, browser: Client, text: string) {
  const answer = await browser.post('/seller/import', { file: csv(text) })
  assert.is(answer.status, 303)
  const id = idIn(answer)
  await workImport(deps, id, true)
  return { id, address: `/seller/import/${id}` }
}
