import { discountDesk } from '#src/frame/discount-desk.tsx'
import { personOf } from '#src/frame/env.ts'

/** The codes of the market itself, good in every shop or in those of one currency. */
export const discounts = discountDesk({
  area: 'admin',
  ownerOf: () => null,
  currencyOf: () => null,
  mayChange: (c) => personOf(c).staffRole !== 'viewer',
})
