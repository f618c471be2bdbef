import { whileWindowStands } from '#src/database/unchanged.ts'
import { Sendable } from '#src/lib/sendable.ts'
import type { Ctx } from './env.ts'
import { type Node, type PageProps, showFragment, showPage, write } from './page.tsx'

export type DrawnPage = Omit<PageProps, 'body'> & { body: Node }

/** A page that is kept: what its frame is made of, and its content. */
class KeptPage extends Sendable {
  readonly props: Omit<DrawnPage, 'body'>

  constructor({ body: _body, ...props }: DrawnPage, content: Uint8Array<ArrayBuffer>) {
    super(content)
    this.props = props
  }
}

/**
 * Answers a page whose content nobody needs to draw again until what buyers are shown changes: not one request longer.
 * `key` names all that `make` reads beside the database; who asks must not be part of it.
 */
export async function showKeptPage(c: Ctx, key: string, make: () => Promise<DrawnPage>): Promise<Response> {
  const page = await whileWindowStands(c.var.db, `page ${key}`, async () => {
    const drawn = await make()
    return new KeptPage(drawn, await write(drawn.body))
  })
  return showPage(c, { ...page.props, body: page })
}

/** The same for a part of a page. */
export async function showKeptFragment(c: Ctx, key: string, make: () => Promise<Node>): Promise<Response> {
  const body = await whileWindowStands(c.var.db, `part ${key}`, async () => new Sendable(await write(await make())))
  return showFragment(c, body)
}
