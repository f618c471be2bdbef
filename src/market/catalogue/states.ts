export type ProductState = 'draft' | 'published' | 'archived'

/** Where a product may go from where it is. Only `published` is seen by buyers; `archived` is kept, but put away. */
export const MOVES: Record<ProductState, readonly ProductState[]> = {
  draft: ['published', 'archived'],
  published: ['draft', 'archived'],
  archived: ['draft', 'published'],
}

export const PRODUCT_STATES = Object.keys(MOVES) as ProductState[]

export const isProductState = (text: string | undefined): text is ProductState =>
  PRODUCT_STATES.some((state) => state === text)
