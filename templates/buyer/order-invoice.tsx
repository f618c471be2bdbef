import { paths } from '#src/lib/paths.ts'
import { LinkButton } from '#templates/ui/button.tsx'

/** Under a shop's part that is paid: its invoice as a file. */
export function OrderInvoice({ number, shopOrderId }: { number: string; shopOrderId: number }) {
  return (
    <LinkButton href={paths.buyerInvoice(number, shopOrderId)} size="s" icon="file-text" download>
      Invoice as PDF
    </LinkButton>
  )
}
