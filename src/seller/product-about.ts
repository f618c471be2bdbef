import type { Errors } from '#src/lib/form.ts'
import type { ProductAbout } from '#src/market/catalogue/product-about.ts'
import type { ProductDraft } from '#templates/seller/product-draft.ts'

const MOST_TAGS = 250

/** What the form says about a product beside its words, as a room takes it. */
export function readAbout(draft: ProductDraft, errors: Errors): ProductAbout {
  const tags = [
    ...new Set(
      draft.tags
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ]
  const atMost = (field: string, typed: string, most: number) => {
    if (typed.length > most) errors[field] ??= `Use at most ${most} letters.`
  }
  atMost('vendor', draft.vendor, 120)
  atMost('type', draft.type, 120)
  atMost('seo_title', draft.seoTitle, 200)
  atMost('seo_description', draft.seoDescription, 400)
  atMost('handle', draft.handle, 255)
  if (tags.length > MOST_TAGS) errors.tags ??= `A product has at most ${MOST_TAGS} tags.`
  if (tags.some((tag) => tag.length > 100)) errors.tags ??= 'A tag has at most 100 letters. Put commas between them.'
  return {
    vendor: draft.vendor,
    productType: draft.type,
    tags,
    seoTitle: draft.seoTitle,
    seoDescription: draft.seoDescription,
    handle: draft.handle,
  }
}
