import type { ToastProps } from '#templates/ui/toast.tsx'

export type Area = 'buyer' | 'seller' | 'admin' | 'account'

/** What the frame of a page says beside the page itself: who is here, what waits for them. */
export type Chrome = {
  marketName: string
  logoKey: string | null
  /** Has the operator written terms, and how to be reached? */
  hasTerms: boolean
  hasContact: boolean
  path: string
  /** Scheme and host of the market, for what needs whole addresses. */
  origin: string
  person: { name: string; staffRole: string | null } | null
  shop: { id: number; name: string; slug: string; status: string } | null
  /** All shops that this person works in. */
  shops: { id: number; name: string }[]
  lowCount: number | null
  reviewCount: number | null
  /** How many notices are unread; a hundred stands for more. */
  unread: number
  paymentCount: number | null
  toast: ToastProps | null
  /** Days left to set up a second factor that the market demands; null: nothing is demanded, or it is there. */
  factorDays: number | null
  /** Units in the cart; null where the area has no cart. */
  cartCount: number | null
  q?: string
  devMailbox: boolean
}
