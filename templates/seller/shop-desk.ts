import type { ShopRecord } from '#src/market/shops/record.ts'
import type { FormErrors } from '#templates/ui/error-summary.tsx'

export type ShopForm = 'details' | 'contact' | 'document' | 'logo' | 'answer'

export type ShopPageProps = {
  shop: ShopRecord | null
  mayChange: boolean
  /** One more shop of somebody who has some. */
  another?: boolean
  /** Of the form that opens the first one: a second click is known by it. */
  openingKey?: string
  openCode: { address: string; sentAt: Date } | null
  /** The form that could not be taken, with what was typed and what is wrong with it. */
  refused?: { form: ShopForm; errors: FormErrors; typed: Record<string, string> }
  /** Why the world said no. */
  problem?: string
  marketName: string
  now: Date
}

export const shopDeskId = 'shop-desk'

/** Every form of the page draws it anew: one answer may move a step, a state and the history at once. */
export const shopSwap = { 'hx-target': `#${shopDeskId}`, 'hx-swap': 'outerMorph', 'hx-disable': 'find button' }

export const errorsOf = (props: ShopPageProps, form: ShopForm): FormErrors =>
  props.refused?.form === form ? props.refused.errors : {}
export const typedOf = (props: ShopPageProps, form: ShopForm): Record<string, string> =>
  props.refused?.form === form ? props.refused.typed : {}
