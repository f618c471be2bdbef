/** How a product is handed over: sent or picked up, as a key out of a pool, or done by the seller. */
export const DELIVERIES = ['parcel', 'key', 'service'] as const
export type Delivery = (typeof DELIVERIES)[number]
