/**
 * A product as it stands in its form: everything as typed. Field names: title, description, description_format, category, seen; option.0 to
 * option.2 with makers.0 to makers.2 (values to make rows of); and for each row N, counted from 0: variants.N.id,
 * .values.0 to .values.2, .sku, .barcode, .price, .compare_at, .cost, .low_at, .opening (new rows only) and .gone (`on`:
 * to be removed by the next save). How it is sold: selling (`on`: what follows is in the form), delivery; for each row
 * .weight and .most; about (`on`: these are in the form): vendor, type, tags (with commas), handle, seo_title,
 * seo_description and variants.N.picture, the id of one of its pictures; and for each question M: asks.M.id, .label, .kind, .required (`on`), .help, .pattern and .choices.
 */
export type ProductDraft = {
  /** Version of the product that the form showed; empty while it is new. */
  seen: string
  title: string
  description: string
  /** Empty: as it is. */
  descriptionFormat: string
  category: string
  options: string[]
  makers: string[]
  variants: VariantDraft[]
  /** Is how it is sold part of this form? Otherwise that stays as it is. */
  selling: boolean
  /** Of a new product only; empty where it is there already. */
  delivery: string
  asks: AskDraft[]
  /** Is what follows part of this form? Otherwise it stays as it is, and so do the pictures of rows. */
  about: boolean
  vendor: string
  type: string
  tags: string
  handle: string
  seoTitle: string
  seoDescription: string
}

/** One question to the buyer; choices one a line. */
export type AskDraft = {
  id: string
  label: string
  kind: string
  required: boolean
  help: string
  pattern: string
  choices: string
}

export type VariantDraft = {
  id: string
  values: string[]
  sku: string
  barcode: string
  price: string
  compareAt: string
  cost: string
  lowAt: string
  opening: string
  weight: string
  most: string
  picture: string
  gone: boolean
}

export const MOST_OPTIONS = 3

/** The options that have a name: their place in the form and what they are called. */
export const namedOptions = ({ options }: ProductDraft): { slot: number; name: string }[] =>
  options.flatMap((name, slot) => (name.trim() ? [{ slot, name: name.trim() }] : []))
