import { fileSize } from '#src/lib/file-size.ts'
import { paths } from '#src/lib/paths.ts'
import type { PayBlock, SentProof } from '#src/market/payments/pay-block.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'

/** A proof that did not go through: what is wrong with it, and what was typed. */
export type ProofRefused = { paymentId: number; errors: FormErrors; transactionId: string }

type SendProps = { number: string; block: PayBlock; refused?: ProofRefused | undefined }

/** The form for a picture or PDF of the payment, its transaction id, or both. */
export function SendProof({ number, block, refused }: SendProps) {
  const errors = refused?.errors ?? {}
  const form = `proof-${block.id}`
  const action = paths.buyerOrderProof(number)
  return (
    <form
      class="form pay-proof"
      id={form}
      method="post"
      action={action}
      enctype="multipart/form-data"
      hx-post={action}
      hx-encoding="multipart/form-data"
      hx-target="closest .pay"
      hx-swap="outerHTML"
      hx-disable="find button"
    >
      <h3 class="pay-sub">{block.proofs.length > 0 ? 'Send another proof' : 'Paid? Send the proof'}</h3>
      <ErrorSummary errors={errors} form={form} />
      <input type="hidden" name="payment" value={block.id} />
      <Field
        form={form}
        type="file"
        name="file"
        label="Picture or PDF of your payment"
        hint="JPEG, PNG, WebP or PDF, up to 16 MB. Only you and the staff who check it can see it."
        accept="image/jpeg,image/png,image/webp,application/pdf"
        error={errors.file}
      />
      <Field
        form={form}
        name="transaction_id"
        label={block.kind === 'wallet' ? 'Transaction id' : 'Transaction id of your bank'}
        hint="One of the two is enough; both are checked sooner."
        value={refused?.transactionId}
        error={errors.transaction_id}
        maxlength={200}
        autocomplete="off"
        spellcheck={false}
        optional
      />
      <div class="actions">
        <Button variant="primary" icon="upload" busyText="Sending the proof">
          Send proof
        </Button>
      </div>
    </form>
  )
}

/** What was sent already, for the buyer to open again. */
export function SentProofs({ number, proofs, now }: { number: string; proofs: SentProof[]; now: Date }) {
  if (proofs.length === 0) return null
  return (
    <div class="pay-sent">
      <h3 class="pay-sub">What you sent</h3>
      <ul>
        {proofs.map((proof) => (
          <li class="pay-sent-one">
            <Icon name="check" size="s" />
            {proof.fileName ? (
              <span>
                <a href={paths.buyerOrderProofFile(number, proof.id)} download={proof.fileName}>
                  {proof.fileName}
                </a>{' '}
                <span class="quiet">{fileSize(proof.bytes ?? 0)}</span>
              </span>
            ) : (
              <span class="pay-id">{proof.transactionId}</span>
            )}
            <Time at={proof.at} now={now} class="quiet" />
          </li>
        ))}
      </ul>
    </div>
  )
}
