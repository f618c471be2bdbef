import { withQuery } from './with-query.ts'

/** URLs of the staff's desk; read through `paths`. */
export const staffPaths = {
  admin: '/admin',
  adminSearch: (q = '') => withQuery('/admin/search', { q }),
  adminShops: (status?: string) => withQuery('/admin/shops', status ? { status } : {}),
  /** Shops of any state with these words. */
  adminShopsFound: (q: string) => withQuery('/admin/shops', { status: 'all', q }),
  adminShop: (id: number, query: Record<string, string> = {}) => withQuery(`/admin/shops/${id}`, query),
  adminShopDocument: (id: number, documentId: number) => `/admin/shops/${id}/documents/${documentId}`,
  adminOrders: (query: Record<string, string> = {}) => withQuery('/admin/orders', query),
  adminOrder: (id: number) => `/admin/orders/${id}`,
  adminServiceFile: (id: number, fileId: number) => `/admin/orders/${id}/files/${fileId}`,
  adminOrderNotes: (id: number) => `/admin/orders/${id}/notes`,
  adminOrderPart: (id: number, partId: number, act: 'cancellation' | 'delivery') =>
    `/admin/orders/${id}/parts/${partId}/${act}`,
  adminProducts: (query: Record<string, string> = {}) => withQuery('/admin/products', query),
  adminProductFeaturing: (id: number) => `/admin/products/${id}/featuring`,
  adminProductNote: (id: number) => `/admin/products/${id}/note`,
  adminCategories: '/admin/categories',
  adminCategory: (id: number, part: 'name' | 'parent' | 'place' | 'merging' | 'removal') =>
    `/admin/categories/${id}/${part}`,
  adminCategoryReversal: (actId: number) => `/admin/categories/changes/${actId}/reversal`,
  adminProductFiling: '/admin/products/filing',
  adminTaxes: '/admin/taxes',
  adminTax: (id: number) => `/admin/taxes/${id}`,
  adminTaxRemoval: (id: number) => `/admin/taxes/${id}/removal`,
  adminPayments: (query: Record<string, string> = {}) => withQuery('/admin/payments', query),
  adminPayment: (id: number, query: Record<string, string> = {}) => withQuery(`/admin/payments/${id}`, query),
  adminPaymentDecision: (id: number) => `/admin/payments/${id}/decision`,
  adminPaymentRefunds: (id: number) => `/admin/payments/${id}/refunds`,
  /** What a buyer sent: `preview` is a picture made anew from it, `file` the file itself, to be kept. */
  adminProof: (id: number, proofId: number, part: 'preview' | 'file') =>
    `/admin/payments/${id}/proofs/${proofId}/${part}`,
  adminPaymentMethods: '/admin/payments/methods',
  adminPaymentMethodNew: (kind: 'bank' | 'wallet') => `/admin/payments/methods/new?kind=${kind}`,
  adminPaymentMethod: (id: number) => `/admin/payments/methods/${id}`,
  adminPaymentMethodPart: (id: number, part: 'details' | 'reversal' | 'place' | 'state' | 'removal' | 'restoration') =>
    `/admin/payments/methods/${id}/${part}`,
  adminPaymentLimits: '/admin/payments/limits',
  adminJobs: (query: Record<string, string> = {}) => withQuery('/admin/jobs', query),
  adminJobRetry: (id?: number) => (id === undefined ? '/admin/jobs/retries' : `/admin/jobs/${id}/retries`),
  adminJobRemoval: (id: number) => `/admin/jobs/${id}/removal`,
  adminMailRemoval: (id: number) => `/admin/mail/${id}/removal`,
  adminMail: (query: Record<string, string> = {}) => withQuery('/admin/mail', query),
  adminMailPreview: (kind?: string, query: Record<string, string> = {}) =>
    withQuery(kind ? `/admin/mail/preview/${kind}` : '/admin/mail/preview', query),
  adminMailLetter: (kind: string) => `/admin/mail/preview/${kind}/letter`,
  adminMailTest: (kind: string) => `/admin/mail/preview/${kind}/tests`,
  adminChecks: (query: Record<string, string> = {}) => withQuery('/admin/checks', query),
  adminCheckRepairs: '/admin/checks/repairs',
  adminCheckNotes: '/admin/checks/notes',
  adminSettings: '/admin/settings',
  adminSettingsLogo: '/admin/settings/logo',
  adminMailRetry: (id?: number) => (id === undefined ? '/admin/mail/retries' : `/admin/mail/${id}/retries`),
}
