import { writeAccount } from '#src/lib/iban.ts'
import { formatMoney, plainAmount } from '#src/lib/money.ts'
import type { PayBlock } from '#src/market/payments/pay-block.ts'
import { Notice } from '#templates/ui/card.tsx'
import { Copyable } from '#templates/ui/copyable.tsx'

type Line = { term: string; shown: string; copied?: string; code?: boolean }

/** Account or wallet with amount and reference, each to be copied on its own. */
export function PayAccount({ block }: { block: PayBlock }) {
  return (
    <div class="pay-account">
      <dl class="pay-lines">
        {linesOf(block).map(({ term, shown, copied, code }) => (
          <div class="pay-line">
            <dt>{term}</dt>
            <dd>{copied ? <Copyable text={copied} shown={shown} what={term} code={code ?? false} /> : shown}</dd>
          </div>
        ))}
      </dl>
      {block.kind === 'wallet' && (
        <Notice tone="warn" title={`Send only ${block.method.asset} on ${block.networkName}.`}>
          Anything else sent to this address is lost. Your wallet’s own fee comes on top.
        </Notice>
      )}
    </div>
  )
}

function linesOf(block: PayBlock): Line[] {
  const { amountMinor: minor, currency, reference, method } = block
  const amount = { term: 'Amount', shown: formatMoney({ minor, currency }), copied: plainAmount(minor, currency) }
  const remark = { term: 'Reference', shown: reference, copied: reference, code: true }
  return block.kind === 'wallet' ? walletLines(block, amount) : [...bankLines(method), amount, remark]
}

function bankLines({ holder, account, bic, bankName }: PayBlock['method']): Line[] {
  const written = writeAccount(account)
  const lines: Line[] = [
    { term: 'To', shown: holder, copied: holder },
    { term: written === account ? 'Account number' : 'IBAN', shown: written, copied: account, code: true },
  ]
  if (bic) lines.push({ term: 'BIC', shown: bic, copied: bic, code: true })
  if (bankName) lines.push({ term: 'Bank', shown: bankName })
  return lines
}

function walletLines({ method, assetAmount, networkName, reference }: PayBlock, amount: Line): Line[] {
  const { asset, account } = method
  const due: Line[] = assetAmount
    ? [
        { term: 'Send', shown: `${assetAmount} ${asset}`, copied: assetAmount },
        { term: 'Which is', shown: amount.shown },
      ]
    : [amount, { term: 'In', shown: `${asset}, at today’s rate` }]
  return [
    ...due,
    { term: 'Network', shown: networkName },
    { term: 'Address', shown: account, copied: account, code: true },
    { term: 'Reference', shown: reference, copied: reference, code: true },
  ]
}
