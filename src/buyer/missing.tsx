import type { Ctx } from '#src/frame/env.ts'
import type { DrawnPage } from '#src/frame/kept-page.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { suggestProducts } from '#src/market/catalogue/suggestions.ts'
import { MissingPage } from '#templates/buyer/missing.tsx'

/** The page that `make` makes; where it finds nothing to show, one that helps to find something else. */
export async function orMissing(
  c: Ctx,
  what: 'product' | 'shop',
  slug: string,
  make: () => Promise<DrawnPage>,
): Promise<DrawnPage> {
  try {
    return await make()
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'not-found')) throw error
    const words = slug.replace(/-+/g, ' ').trim()
    const { cards, alike } = await suggestProducts(c.var.db, words)
    return {
      title: 'Not found',
      area: 'buyer',
      status: 404,
      noindex: true,
      body: <MissingPage what={what} sentence={error.message} words={words} suggestions={cards} alike={alike} />,
    }
  }
}
