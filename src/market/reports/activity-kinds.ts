/** What a filter of the log offers, and the tables that belong to it. */
export const ACTIVITY_KINDS = {
  products: ['products', 'variants', 'product_images', 'product_fields', 'barcode_series', 'imports', 'import_rows'],
  stock: ['stock_batches', 'stock_levels', 'stock_counts', 'stock_repairs'],
  orders: ['order_events', 'payment_events'],
  keys: ['key_imports', 'key_events'],
  terms: ['shipping_zones', 'shipping_methods', 'shipping_steps', 'discounts', 'tax_rates', 'document_series'],
  shop: ['shops', 'shop_events', 'shop_documents', 'checklist_answers', 'checklist_checks', 'review_notes'],
  people: ['users', 'user_events', 'shop_members', 'shop_invitations', 'staff_invitations'],
  security: ['second_factors', 'recovery_codes', 'trusted_devices', 'factor_resets'],
  market: ['site_events', 'payment_method_events', 'categories', 'category_acts', 'checklist_events'],
} as const satisfies Record<string, readonly string[]>

export type ActivityKind = keyof typeof ACTIVITY_KINDS
export const isActivityKind = (value: string | undefined): value is ActivityKind =>
  value !== undefined && Object.hasOwn(ACTIVITY_KINDS, value)
