import { accountPaths } from './account-paths.ts'
import { peoplePaths } from './people-paths.ts'
import { staffPaths } from './staff-paths.ts'
import { withQuery } from './with-query.ts'

export { withQuery } from './with-query.ts'

/** URLs that more than one file names. A path typed by hand in two places is a link that breaks in one of them. */
export const paths = {
  home: '/',
  ...accountPaths,
  ...peoplePaths,
  mailbox: '/dev/mail',
  mailboxMessage: (id: number) => `/dev/mail/${id}`,
  mailboxLetter: (id: number) => `/dev/mail/${id}/letter`,

  products: (query: Record<string, string> = {}) => withQuery('/buyer/products', query),
  product: (slug: string, variantId?: number) =>
    withQuery(`/buyer/products/${slug}`, variantId ? { variant: `${variantId}` } : {}),
  searchSuggestions: '/buyer/search/suggestions',
  shops: '/buyer/shops',
  terms: '/buyer/terms',
  contact: '/buyer/contact',
  siteLogo: (key: string) => `/buyer/logo/${key}.png`,
  shop: (slug: string) => `/buyer/shops/${slug}`,
  shopNews: (slug: string) => `/buyer/shops/${slug}/new.xml`,
  robots: '/robots.txt',
  sitemap: '/sitemap.xml',
  sitemapPart: (part: string) => `/sitemap-${part}.xml`,
  cart: '/buyer/cart',
  cartLines: '/buyer/cart/lines',
  cartLine: (id: number) => `/buyer/cart/lines/${id}`,
  cartLinePrice: (id: number) => `/buyer/cart/lines/${id}/price`,
  cartLineFields: (id: number) => `/buyer/cart/lines/${id}/fields`,
  cartCodes: '/buyer/cart/codes',
  cartCodeRemoval: '/buyer/cart/codes/removal',
  checkout: '/buyer/checkout',
  checkoutStep: (step: 'contact' | 'address' | 'shipping' | 'payment' | 'review') => `/buyer/checkout/${step}`,
  checkoutOrder: '/buyer/checkout/order',

  buyerOrders: (query: Record<string, string> = {}) => withQuery('/buyer/orders', query),
  buyerOrder: (number: string, access?: string) => withQuery(`/buyer/orders/${number}`, access ? { access } : {}),
  buyerOrderProof: (number: string) => `/buyer/orders/${number}/proof`,
  buyerOrderProofFile: (number: string, proofId: number) => `/buyer/orders/${number}/proofs/${proofId}`,
  buyerOrderCancellation: (number: string) => `/buyer/orders/${number}/cancellation`,
  buyerOrderFind: '/buyer/orders/find',
  buyerKeyReveal: (number: string, keyId: number) => `/buyer/orders/${number}/keys/${keyId}/reveal`,
  buyerKeyReport: (number: string, keyId: number) => `/buyer/orders/${number}/keys/${keyId}/report`,
  /** Where a guest proves the order's address before keys are shown; `key`: the one they were after. */
  buyerKeyProof: (number: string, key?: number) =>
    withQuery(`/buyer/orders/${number}/keys/proof`, { key: key ? `${key}` : '' }),
  buyerKeyCode: (number: string) => `/buyer/orders/${number}/keys/code`,
  buyerOrderArrival: (number: string) => `/buyer/orders/${number}/arrival`,
  buyerServiceAnswer: (number: string, deliveryId: number) => `/buyer/orders/${number}/services/${deliveryId}/answer`,
  buyerServiceFile: (number: string, fileId: number) => `/buyer/orders/${number}/services/files/${fileId}`,

  wishlist: '/buyer/wishlist',
  wishlistItems: '/buyer/wishlist/items',
  wishlistItem: (id: number, part: 'removal' | 'cart') => `/buyer/wishlist/items/${id}/${part}`,
  /** What is no longer in the window. */
  wishlistGone: '/buyer/wishlist/gone/removal',
  wishlistSharing: '/buyer/wishlist/sharing',
  sharedWishlist: (key: string) => `/buyer/wishlists/${key}`,
  stockWaits: '/buyer/stock-waits',

  seller: '/seller',
  sellerShop: '/seller/shop',
  sellerShopOtp: '/seller/shop/otp',
  sellerShopContact: '/seller/shop/contact',
  sellerShopSubmission: '/seller/shop/submission',
  sellerShopLogo: '/seller/shop/logo',
  sellerShopDocuments: '/seller/shop/documents',
  sellerShopDocument: (id: number) => `/seller/shop/documents/${id}`,
  shipping: (query: Record<string, string> = {}) => withQuery('/seller/shipping', query),
  shippingZoneNew: '/seller/shipping/zones/new',
  shippingZones: '/seller/shipping/zones',
  shippingZone: (id: number) => `/seller/shipping/zones/${id}`,
  shippingZoneRemoval: (id: number) => `/seller/shipping/zones/${id}/removal`,
  shippingZoneRestoration: (id: number) => `/seller/shipping/zones/${id}/restoration`,
  shippingMethodNew: (query: Record<string, string> = {}) => withQuery('/seller/shipping/methods/new', query),
  shippingMethods: '/seller/shipping/methods',
  shippingMethod: (id: number) => `/seller/shipping/methods/${id}`,
  shippingMethodPart: (id: number, part: 'place' | 'offer' | 'removal' | 'restoration') =>
    `/seller/shipping/methods/${id}/${part}`,
  sellerTax: '/seller/tax',
  /** Codes of a shop, or of the market. */
  discounts: (area: 'seller' | 'admin') => `/${area}/discounts`,
  discountNew: (area: 'seller' | 'admin') => `/${area}/discounts/new`,
  discount: (area: 'seller' | 'admin', id: number) => `/${area}/discounts/${id}`,
  discountPart: (area: 'seller' | 'admin', id: number, part: 'offer' | 'removal' | 'restoration') =>
    `/${area}/discounts/${id}/${part}`,
  sellerProducts: (query: Record<string, string> = {}) => withQuery('/seller/products', query),
  sellerProductNew: '/seller/products/new',
  sellerProduct: (id: number) => `/seller/products/${id}`,
  /** The form of a product (null: a new one) with its rows changed; nothing is saved. */
  sellerProductRows: (id: number | null) => `/seller/products/${id ?? 'new'}/rows`,
  productPublication: (id: number) => `/seller/products/${id}/publication`,
  productWithdrawal: (id: number) => `/seller/products/${id}/withdrawal`,
  productArchival: (id: number) => `/seller/products/${id}/archival`,
  productBarcodes: (id: number) => `/seller/products/${id}/barcodes`,
  barcode: (variantId: number) => `/seller/barcodes/${variantId}/code.svg`,
  labels: () => '/seller/labels',
  productSchedule: (id: number) => `/seller/products/${id}/schedule`,
  productScheduleRemoval: (id: number) => `/seller/products/${id}/schedule/removal`,
  productCopies: (id: number) => `/seller/products/${id}/copies`,
  productDelivery: (id: number) => `/seller/products/${id}/delivery`,
  productImages: (id: number) => `/seller/products/${id}/images`,
  productImage: (id: number, imageId: number, part: 'description' | 'place' | 'removal' | 'restoration') =>
    `/seller/products/${id}/images/${imageId}/${part}`,
  exportProducts: '/seller/export/products.csv',
  exportStock: '/seller/export/stock.csv',
  stock: (query: Record<string, string> = {}) => withQuery('/seller/stock', query),
  lowStock: '/seller/stock/low',
  stockBadges: '/seller/stock/low/badges',
  stockCounts: (variantId: number) => `/seller/stock/${variantId}/counts`,
  stockAdjustments: (variantId: number) => `/seller/stock/${variantId}/adjustments`,
  variantHistory: (variantId: number, query: Record<string, string> = {}) =>
    withQuery(`/seller/stock/${variantId}/history`, query),
  /** How a number comes about: its figure is on-hand, held or available. */
  stockExplanation: (variantId: number, query: Record<string, string> = {}) =>
    withQuery(`/seller/stock/${variantId}/explanation`, query),
  stockHeads: (query: Record<string, string> = {}) => withQuery('/seller/stock/heads', query),
  /** Many variants at once: as lines of SKU and number, or as rows that were selected on the grid. */
  stockBulk: '/seller/stock/bulk',
  stockScans: '/seller/stock/scans',
  stockCountSessions: '/seller/stock/counts',
  stockCountSession: (id: number, query: Record<string, string> = {}) => withQuery(`/seller/stock/counts/${id}`, query),
  stockCountPart: (
    id: number,
    part: 'entries' | 'progress' | 'differences' | 'completion' | 'cancellation' | 'sheet' | 'zeros',
    query: Record<string, string> = {},
  ) => withQuery(`/seller/stock/counts/${id}/${part}`, query),
  stockHistory: (query: Record<string, string> = {}) => withQuery('/seller/stock/history', query),
  stockBatch: (batchId: number, query: Record<string, string> = {}) =>
    withQuery(`/seller/stock/batches/${batchId}`, query),
  /** POST takes a batch back at once; GET shows what that would meet. */
  batchReversal: (batchId: number, query: Record<string, string> = {}) =>
    withQuery(`/seller/stock/batches/${batchId}/reversal`, query),
  sellerImports: (query: Record<string, string> = {}) => withQuery('/seller/import', query),
  sellerImport: (id: number, query: Record<string, string> = {}) => withQuery(`/seller/import/${id}`, query),
  sellerImportAct: (
    id: number,
    act: 'reading' | 'comparison' | 'commit' | 'cancellation' | 'restoration' | 'pictures',
  ) => `/seller/import/${id}/${act}`,
  sellerPools: (query: Record<string, string> = {}) => withQuery('/seller/keys', query),
  sellerPool: (variantId: number, query: Record<string, string> = {}) => withQuery(`/seller/keys/${variantId}`, query),
  sellerPoolImport: (variantId: number) => `/seller/keys/${variantId}/import`,
  /** Lines on their way into a pool, looked at before they are imported. */
  sellerPoolDraft: (variantId: number, draftId: number, query: Record<string, string> = {}) =>
    withQuery(`/seller/keys/${variantId}/import/${draftId}`, query),
  sellerPoolMove: (variantId: number, move: 'withdrawal' | 'restoration') => `/seller/keys/${variantId}/${move}`,
  sellerKeyReplacement: (keyId: number) => `/seller/keys/replacements/${keyId}`,

  sellerOrders: (query: Record<string, string> = {}) => withQuery('/seller/orders', query),
  sellerOrder: (id: number) => `/seller/orders/${id}`,
  sellerOrderAct: (id: number, act: 'picking' | 'shipment' | 'delivery' | 'cancellation' | 'returns' | 'notes') =>
    `/seller/orders/${id}/${act}`,
  sellerPickingReversal: (id: number) => `/seller/orders/${id}/picking/reversal`,
  sellerPicking: '/seller/orders/picking',
  sellerPickList: (orders: readonly number[] = []) =>
    orders.length === 0 ? '/seller/orders/pick-list' : `/seller/orders/pick-list?order=${orders.join('&order=')}`,
  sellerServiceDelivery: (id: number, lineId: number) => `/seller/orders/${id}/lines/${lineId}/deliveries`,
  sellerServiceFile: (id: number, fileId: number) => `/seller/orders/${id}/files/${fileId}`,

  sellerDocuments: '/seller/documents',
  sellerDocument: (id: number) => `/seller/documents/${id}`,
  /** Several documents in one file. */
  sellerDocumentsFile: (ids: number[]) => `/seller/documents/file?${ids.map((id) => `document=${id}`).join('&')}`,
  sellerDocumentSeries: (kind: string) => `/seller/documents/series/${kind}`,
  sellerDocumentRun: (id: number, part?: 'file' | 'cancellation') =>
    `/seller/documents/runs/${id}${part ? `/${part}` : ''}`,
  buyerInvoice: (number: string, shopOrderId: number) => `/buyer/orders/${number}/invoices/${shopOrderId}`,
  adminInvoice: (orderId: number, shopOrderId: number) => `/admin/orders/${orderId}/invoices/${shopOrderId}`,

  ...staffPaths,

  /** A picture as an area may see it: buyers only what is visible, sellers their own, staff all. */
  image: (area: 'buyer' | 'seller' | 'admin', key: string, width: number) => `/${area}/images/${key}/${width}.webp`,
}

/** Longer than any address of ours; it has to fit into a cookie. */
const LONGEST_NEXT = 1000

/**
 * A path of ours to go on to after sign-in, as a header can carry it; anything that could lead to another site becomes
 * the fallback.
 */
export function safeNext(next: string | undefined, fallback: string): string {
  const path = (next ?? '').toWellFormed().replace(/[\u0080-\uffff]+/g, encodeURIComponent)
  return path.length <= LONGEST_NEXT && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : fallback
}
