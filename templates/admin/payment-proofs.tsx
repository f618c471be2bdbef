import { fileSize } from '#src/lib/file-size.ts'
import { paths } from '#src/lib/paths.ts'
import type { PaymentRecord, ProofRecord } from '#src/market/orders/payment-record.ts'
import type { PaymentStatus } from '#src/market/orders/states.ts'
import type { ProofMatch } from '#src/market/payments/proof-matches.ts'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { PaymentStatusBadge } from '#templates/ui/payment-status.tsx'
import { Time } from '#templates/ui/time.tsx'

type ProofsProps = { payment: PaymentRecord; matches: ProofMatch[]; alikeBits: number; now: Date }

/** What the buyer sent, the newest first, and where the like of it was seen before. */
export function Proofs({ payment, matches, alikeBits, now }: ProofsProps) {
  const { proofs } = payment
  return (
    <Card title={proofs.length > 1 ? `What was sent, ${proofs.length} proofs` : 'What was sent'}>
      {proofs.length === 0 ? (
        <p class="quiet">No proof yet. It can still be accepted: you see on the account whether the money is there.</p>
      ) : (
        <ol class="proofs">
          {proofs.map((proof, at) => (
            <li class="proof">
              <Proof
                payment={payment}
                proof={proof}
                matches={matches.filter(({ proofId }) => proofId === proof.id)}
                alikeBits={alikeBits}
                now={now}
                newest={at === 0}
              />
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

type ProofProps = ProofsProps & { proof: ProofRecord; newest: boolean }

function Proof({
  payment,
  proof,
  matches,
  alikeBits,
  now,
  newest,
}: Omit<ProofProps, 'payment'> & { payment: PaymentRecord }) {
  const file = proof.mediaType !== null
  return (
    <>
      <p class="proof-head">
        <Time at={proof.at} now={now} /> by {proof.uploader ?? 'a guest'}
      </p>
      {proof.transactionId && (
        <p>
          Transaction <code class="payment-code">{proof.transactionId}</code>
        </p>
      )}
      {matches.length > 0 && <Matches matches={matches} alikeBits={alikeBits} now={now} />}
      {proof.hasPicture && <Shown payment={payment} proof={proof} newest={newest} />}
      {file && (
        <a class="paper" href={paths.adminProof(payment.id, proof.id, 'file')} download={proof.fileName}>
          <Icon name="file-text" />
          <span class="paper-name">{proof.fileName}</span>
          <span class="quiet">{fileSize(proof.bytes ?? 0)}</span>
          <Icon name="download" size="s" />
        </a>
      )}
    </>
  )
}

/** The newest is in sight; older ones, and the views of them that are written down, take a press. */
function Shown({ payment, proof, newest }: { payment: PaymentRecord; proof: ProofRecord; newest: boolean }) {
  const src = paths.adminProof(payment.id, proof.id, 'preview')
  const picture = (
    <a class="proof-picture" href={src}>
      <img src={src} alt={`Proof of ${payment.order.number}: ${proof.fileName}`} loading="lazy" decoding="async" />
    </a>
  )
  if (newest) return picture
  return (
    <details class="proof-more">
      <summary>Show {proof.fileName}</summary>
      {picture}
    </details>
  )
}

const SAYS: Record<ProofMatch['kind'], (bits: number | null, most: number) => string> = {
  file: () => 'Exactly this file was sent before',
  picture: (bits, most) => `Nearly the same picture was sent before (${bits} of 64 bits differ; up to ${most} count)`,
  transaction: () => 'This transaction id was given before',
}

function Matches({ matches, alikeBits, now }: { matches: ProofMatch[]; alikeBits: number; now: Date }) {
  const kinds = [...new Set(matches.map(({ kind }) => kind))]
  return (
    <>
      {kinds.map((kind) => {
        const found = matches.filter((one) => one.kind === kind)
        return (
          <Notice
            tone={kind === 'picture' ? 'warn' : 'bad'}
            title={`${SAYS[kind](found[0]?.distance ?? null, alikeBits)}.`}
          >
            <ul class="proof-matches">
              {found.map((match) => (
                <li>
                  <a href={paths.adminPayment(match.paymentId, { status: 'all' })}>{match.number}</a>{' '}
                  <PaymentStatusBadge status={match.status as PaymentStatus} /> <Time at={match.at} now={now} />
                  {match.sameBuyer ? ', the same buyer' : ', another buyer'}
                  {match.hasPicture && (
                    <details class="proof-more">
                      <summary>Compare</summary>
                      <img
                        src={paths.adminProof(match.paymentId, match.otherId, 'preview')}
                        alt={`Proof of ${match.number}`}
                        loading="lazy"
                        decoding="async"
                      />
                    </details>
                  )}
                </li>
              ))}
            </ul>
          </Notice>
        )
      })}
    </>
  )
}
