import { raw } from 'hono/html'
import { formatMoney } from '#src/lib/money.ts'
import type { PayBlock } from '#src/market/payments/pay-block.ts'
import { Notice } from '#templates/ui/card.tsx'
import { Countdown } from '#templates/ui/countdown.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { PayAccount } from './order-pay-account.tsx'
import { type ProofRefused, SendProof, SentProofs } from './order-proof.tsx'

export type OrderPaymentProps = {
  number: string
  block: PayBlock
  /** The shops it pays, where an order has several payments. */
  shops: string[]
  now: Date
  refused?: ProofRefused | undefined
}

/** One payment of an order, for its buyer: how to make it while it is due, else what becomes of it. */
export function OrderPayment(props: OrderPaymentProps) {
  const { block } = props
  return (
    <section class="pay" aria-labelledby={`pay-title-${block.id}`}>
      <Stand {...props} />
    </section>
  )
}

function Stand(props: OrderPaymentProps) {
  switch (props.block.status) {
    case 'awaiting':
    case 'rejected':
      return <Due {...props} />
    case 'under-review':
      return (
        <Settled
          {...props}
          title={`Your payment of ${amountOf(props.block)} is being checked`}
          more="Send another proof"
        >
          Somebody compares it with what arrived. Your goods are held meanwhile, and we write to you.
        </Settled>
      )
    case 'needs-decision':
      return (
        <Settled {...props} tone="warn" title="Your payment came after its time">
          What you ordered had gone by then. We look whether it can be had again; if not, your money comes back. We
          write to you either way.
        </Settled>
      )
    case 'refunded':
      return <Settled {...props} title={`${amountOf(props.block)} was given back`} />
    case 'accepted':
      return <Settled {...props} tone="good" title={`${amountOf(props.block)} is paid`} />
    default:
      return (
        <Settled
          {...props}
          title={props.block.status === 'expired' ? 'This payment was not made in time' : 'This payment is cancelled'}
          more="I have paid after all"
        >
          {props.block.reason ||
            'Its goods went back on sale. If you have paid, send the proof all the same: it is looked at.'}
        </Settled>
      )
  }
}

const amountOf = ({ amountMinor: minor, currency }: PayBlock) => formatMoney({ minor, currency })

/** What to pay, by when, where to, and then the proof of it. */
function Due({ number, block, shops, now, refused }: OrderPaymentProps) {
  return (
    <>
      {block.status === 'rejected' && (
        <Notice tone="warn" title="Please send another proof">
          {block.reason}
        </Notice>
      )}
      <div class="pay-head">
        <h2 class="pay-title" id={`pay-title-${block.id}`}>
          Pay {amountOf(block)}
          {shops.length > 0 && <span class="pay-for"> for {shops.join(' and ')}</span>}
        </h2>
        <p class="pay-left">
          <Icon name="clock" size="s" /> <Countdown until={block.dueAt} now={now} />
        </p>
      </div>
      <div class="pay-body">
        <PayAccount block={block} />
        {block.code && <PayQr block={block} />}
      </div>
      {block.method.instructions && <p class="pay-instructions">{block.method.instructions}</p>}
      <SentProofs number={number} proofs={block.proofs} now={now} />
      <SendProof number={number} block={block} refused={refused} />
    </>
  )
}

const SCAN = {
  transfer: 'Scan it with your banking app: it fills in account, amount and reference.',
  request: 'Scan it with your wallet: it fills in the address and what is due.',
  address: 'Scan it with your wallet: it holds the address. The amount you type yourself.',
}

function PayQr({ block: { code, method } }: { block: PayBlock }) {
  if (!code) return null
  return (
    <figure class="pay-qr">
      <div class="pay-qr-code" role="img" aria-label={`QR code. It says what stands beside it: ${method.account}`}>
        {raw(code.svg)}
      </div>
      <figcaption>
        {SCAN[code.what]}
        {code.href && (
          <>
            {' '}
            <a href={code.href}>Open in a wallet on this device</a>
          </>
        )}
      </figcaption>
    </figure>
  )
}

type SettledProps = OrderPaymentProps & {
  tone?: 'info' | 'good' | 'warn'
  title: string
  /** The fold with a form to send a proof all the same. */
  more?: string
  children?: unknown
}

function Settled({ number, block, now, refused, tone = 'info', title, more, children }: SettledProps) {
  return (
    <>
      <Notice tone={tone}>
        <h2 class="notice-title" id={`pay-title-${block.id}`}>
          {title}
        </h2>
        {children as never}
      </Notice>
      {refused && !more && (
        <Notice tone="bad" title={refused.errors['']} role="alert" tabindex={-1} data-focus>
          {null}
        </Notice>
      )}
      <SentProofs number={number} proofs={block.proofs} now={now} />
      {more && (
        <details class="pay-more" open={refused !== undefined}>
          <summary>{more}</summary>
          <SendProof number={number} block={block} refused={refused} />
        </details>
      )}
    </>
  )
}
