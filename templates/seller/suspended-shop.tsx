import { Notice } from '#templates/ui/card.tsx'

/** A suspended shop sells nothing new; what people paid for before is still theirs to get. */
export function SuspendedShop({ status }: { status: string }) {
  if (status !== 'suspended') return null
  return (
    <Notice tone="warn" title="Your shop is suspended">
      Buyers cannot order from it, but what they have paid for is still theirs: send it, or cancel it so that they are
      paid back. Buyers and our staff see these orders too.
    </Notice>
  )
}
