/**
 * A product as CSV: the columns that the ecosystem's shops exchange (those of Shopify's product file, in its order), then a
 * few of our own for what that file has no word for. Import and export both read this list.
 *
 * One row for each variant; the first also says what the product is. Pictures fill the rows from the top, one a row, and
 * have rows of their own (handle and picture alone) where there are more of them than variants. A product without options
 * has the option `Title` with the value `Default Title`.
 */
export const PRODUCT_COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Fulfillment Service',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Requires Shipping',
  'Variant Taxable',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'Gift Card',
  'SEO Title',
  'SEO Description',
  'Variant Image',
  'Variant Weight Unit',
  'Variant Tax Code',
  'Cost per item',
  'Status',
  'Market / Category',
  'Market / Delivery',
  'Market / Body Format',
  'Market / Publish At',
  'Market / Questions',
  'Market / Low At',
  'Market / Most Per Order',
] as const

export type ProductColumn = (typeof PRODUCT_COLUMNS)[number]
export type ProductRow = Partial<Record<ProductColumn, string | number | null>>

export const ONLY_OPTION = { name: 'Title', value: 'Default Title' } as const

/** `Status` of the file for the states a product can be in, and back. */
export const STATUS_OF = { published: 'active', draft: 'draft', archived: 'archived' } as const

/**
 * A plain description as the html the column promises; `Market / Body Format` then says `text`, and textOfBody gives back
 * exactly what it was made of.
 */
export const bodyOfText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>\n')

export const textOfBody = (body: string): string =>
  body
    .replaceAll('\r\n', '\n')
    .replaceAll('<br>\n', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** Where a picture of ours lies: its key, whatever host served the address. Another address is somebody else's. */
export const pictureKeyIn = (address: string): string | null =>
  /\/(?:buyer|seller)\/images\/([0-9a-f]{32})\/\d{1,4}\.webp$/.exec(address)?.[1] ?? null
