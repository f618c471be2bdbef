import { whileWindowStands } from '#src/database/unchanged.ts'
import type { Ctx } from './env.ts'
import { type Node, type PageProps, showFragment, showPage, write } from './page.tsx'

export type DrawnPage = PageProps & { body: Node }

/**
 * Answers a page whose content nobody needs to draw again until what buyers are shown changes: not one request longer.
 * `key` names all that `make` reads beside the database; who asks must not be part of it.
 */
export async function showKeptPage(c: Ctx, key: string, make: () => Promise<DrawnPage>): Promise<Response> {
  const page = await whileWindowStands(c.var.db, `page ${key}`, async () => {
    const props = await make()
    return { ...props, body: await write(props.body) }
  })
  return showPage(c, page)
}

/** The same for a part of a page. */
export async function showKeptFragment(c: Ctx, key: string, make: () => Promise<Node>): Promise<Response> {
  const body = await whileWindowStands(c.var.db, `part ${key}`, async () => write(await make()))
  return showFragment(c, body)
}
