import type { Ctx } from '#src/frame/env.ts'
import { findCategoryRedirect } from '#src/market/catalogue/category-acts.ts'

class Moved extends Error {
  readonly slug: string
  constructor(slug: string) {
    super('the category has moved')
    this.slug = slug
  }
}

/** Ends what is being drawn for a category that is gone, where what it held lies in another now. */
export async function refuseMoved(c: Ctx, slug: string): Promise<void> {
  const now = await findCategoryRedirect(c.var.db, slug)
  if (now) throw new Moved(now)
}

/** Answers, or leads on to where the category's things are now, with all else that was asked for. */
export async function orMoved(c: Ctx, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof Moved)) throw error
    const { pathname, searchParams } = new URL(c.req.url)
    searchParams.set('category', error.slug)
    // For good, but asked again: a merge can be undone.
    c.header('Cache-Control', 'no-cache')
    return c.redirect(`${pathname}?${searchParams}`, 301)
  }
}
