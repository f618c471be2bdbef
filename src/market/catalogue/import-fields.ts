import type { PRODUCT_COLUMNS } from './product-csv.ts'

/** What a column of a file can say, in the order of a form, with what it is called there. */
export const IMPORT_FIELDS = {
  sku: 'SKU',
  handle: 'Handle',
  title: 'Title',
  body: 'Description',
  body_format: 'Description is text or html',
  vendor: 'Vendor',
  type: 'Type',
  tags: 'Tags',
  category: 'Category',
  published: 'Published (true or false)',
  status: 'Status (active, draft, archived)',
  publish_at: 'Publish at',
  option1_name: 'Option 1 name',
  option1_value: 'Option 1 value',
  option2_name: 'Option 2 name',
  option2_value: 'Option 2 value',
  option3_name: 'Option 3 name',
  option3_value: 'Option 3 value',
  barcode: 'Barcode',
  price: 'Price',
  compare_at: 'Price before',
  cost: 'Cost',
  currency: 'Currency',
  quantity: 'Quantity on hand',
  low_at: 'Low at',
  most: 'Most per order',
  grams: 'Weight in grams',
  image: 'Picture address',
  image_alt: 'Picture description',
  variant_image: 'Variant picture address',
  delivery: 'Delivery (parcel, key, service)',
  questions: 'Questions to the buyer',
  seo_title: 'SEO title',
  seo_description: 'SEO description',
} as const

export type ImportField = keyof typeof IMPORT_FIELDS
/** A field for each column, in their order; empty: the column is not read. */
export type Mapping = (ImportField | '')[]

export const isImportField = (text: string): text is ImportField => Object.hasOwn(IMPORT_FIELDS, text)

/** The columns of the product file, word for word. Those it has and we have no use for are not read. */
const SHOPIFY: Partial<Record<(typeof PRODUCT_COLUMNS)[number], ImportField>> = {
  Handle: 'handle',
  Title: 'title',
  'Body (HTML)': 'body',
  Vendor: 'vendor',
  Type: 'type',
  Tags: 'tags',
  Published: 'published',
  'Option1 Name': 'option1_name',
  'Option1 Value': 'option1_value',
  'Option2 Name': 'option2_name',
  'Option2 Value': 'option2_value',
  'Option3 Name': 'option3_name',
  'Option3 Value': 'option3_value',
  'Variant SKU': 'sku',
  'Variant Grams': 'grams',
  'Variant Inventory Qty': 'quantity',
  'Variant Price': 'price',
  'Variant Compare At Price': 'compare_at',
  'Variant Barcode': 'barcode',
  'Image Src': 'image',
  'Image Alt Text': 'image_alt',
  'Variant Image': 'variant_image',
  'SEO Title': 'seo_title',
  'SEO Description': 'seo_description',
  'Cost per item': 'cost',
  Status: 'status',
  'Market / Category': 'category',
  'Market / Delivery': 'delivery',
  'Market / Body Format': 'body_format',
  'Market / Publish At': 'publish_at',
  'Market / Questions': 'questions',
  'Market / Low At': 'low_at',
  'Market / Most Per Order': 'most',
}

/** Other names for the same, folded: as people and other programs write them. */
const ALSO: Partial<Record<ImportField, string>> = {
  sku: 'sku, variantsku, article, articlenumber, articleno, itemnumber, itemno, stockcode, partnumber, artikelnummer, artikelnr, artnr, bestellnummer, codearticle, referencia, referenz, stokkodu, sellersku, merchantsku, urunkodu',
  handle: 'handle, urlhandle, slug, producthandle, urlkey',
  title:
    'title, name, producttitle, productname, game, titel, bezeichnung, produktname, artikelname, titre, nom, titulo, nombre, titolo, urunadi, baslik',
  body: 'body, bodyhtml, description, html, beschreibung, descripcion, descrizione, aciklama',
  vendor: 'vendor, brand, manufacturer, publisher, marke, hersteller, marque, marca, markaadi',
  type: 'type, producttype, typ, produkttyp',
  tags: 'tags, keywords, schlagworte, etiquettes, etiquetas',
  category: 'category, categoryslug, kategorie, categorie, categoria, kategori',
  published: 'published, publishedononlinestore, visible',
  status: 'status',
  option1_name: 'option1name',
  option1_value: 'option1value, size, groesse, taille, talla, taglia, beden',
  option2_name: 'option2name',
  option2_value: 'option2value, colour, color, farbe, couleur, colore, renk',
  option3_name: 'option3name',
  option3_value: 'option3value',
  barcode: 'barcode, ean, ean13, gtin, upc, isbn, barkod, strichcode, codebarres, codigodebarras',
  price:
    'price, unitprice, sellingprice, retailprice, listprice, preis, verkaufspreis, prix, precio, prezzo, fiyat, satisfiyati, prijs',
  compare_at: 'compareatprice, compareat, pricebefore, oldprice, rrp, uvp, streichpreis, msrp',
  cost: 'costperitem, cost, costprice, purchaseprice, einkaufspreis, ek, prixdachat, maliyet',
  currency: 'currency, waehrung, wahrung, devise, moneda, valuta, parabirimi',
  quantity:
    'quantity, qty, stock, onhand, inventory, inventoryqty, inventoryquantity, stockquantity, count, counted, menge, bestand, lagerbestand, anzahl, quantite, cantidad, existencias, quantita, adet, miktar, stok, aantal, voorraad',
  low_at: 'lowat, lowstock, reorderpoint, reorderlevel, meldebestand, minimumstock',
  most: 'mostperorder, maxperorder, orderlimit',
  grams: 'grams, weightgrams, weightvaluegrams, gewichtg, weightg',
  image: 'imagesrc, image, imageurl, picture, pictureurl, productimageurl, bild, bildurl, imagelink',
  image_alt: 'imagealttext, alttext, imagealt',
  variant_image: 'variantimage, variantimageurl',
  seo_title: 'seotitle, metatitle',
  seo_description: 'seodescription, metadescription',
}

/** "Größe (EU)" → "groesse" with what is in brackets left out: how names of columns are compared. */
export const foldHeader = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')
    .replace(/[äöüß]/g, (one) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[one] ?? one)
    .replaceAll('ı', 'i')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')

const EXACT = new Map<string, ImportField>(Object.entries(SHOPIFY))
const FOLDED = new Map<string, ImportField>(
  Object.entries(ALSO).flatMap(([field, names]) => names.split(', ').map((name) => [name, field as ImportField])),
)

/** What the columns seem to say, by their names. No field is read from two columns: the exact name wins, then the first. */
export function guessMapping(header: readonly string[]): Mapping {
  const mapping: Mapping = header.map(() => '')
  const taken = new Set<string>()
  const take = (find: (name: string) => ImportField | undefined) => {
    header.forEach((name, at) => {
      const field = find(name.trim())
      if (!field || mapping[at] !== '' || taken.has(field)) return
      mapping[at] = field
      taken.add(field)
    })
  }
  take((name) => EXACT.get(name))
  take((name) => FOLDED.get(foldHeader(name)))
  return mapping
}

/** Why these columns cannot be read as anything; null: they can. */
export function wrongMapping(mapping: Mapping): string | null {
  const used = mapping.filter(Boolean)
  const twice = used.find((field, at) => used.indexOf(field) !== at)
  if (twice) return `Two columns are set to “${IMPORT_FIELDS[twice as ImportField]}”. Choose one of them.`
  if (!used.includes('handle') && !used.includes('sku') && !used.includes('barcode') && !used.includes('title')) {
    return 'No column says which product or variant a row is about. Choose the one with the SKU, the handle, the barcode or the title.'
  }
  if (used.length < 2) return 'Choose what the other columns say: so far nothing of a row would be read but its name.'
  return null
}
