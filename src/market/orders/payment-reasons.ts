/** A reason given often: what staff press, and the sentence that the buyer reads. */
export type UsualPaymentReason = { id: string; label: string; sentence: string }

export const REJECTION_REASONS: readonly UsualPaymentReason[] = [
  { id: 'nothing', label: 'Nothing arrived', sentence: 'No money has arrived on our account or wallet.' },
  { id: 'amount', label: 'Other amount', sentence: 'The amount that arrived is not the amount that is due.' },
  {
    id: 'unreadable',
    label: 'Cannot be read',
    sentence: 'The proof cannot be read. Please send a sharper picture of the whole screen.',
  },
  {
    id: 'not-ours',
    label: 'Not this payment',
    sentence: 'The proof shows another payment than the one for this order.',
  },
  {
    id: 'pending',
    label: 'Still pending',
    sentence: 'The payment is not confirmed yet. Please send the proof once it is.',
  },
]

/** The sentence of the usual reason pressed, then what was typed beside it. */
export function fullReason(pressed: string | undefined, typed: string): string {
  const sentence = REJECTION_REASONS.find(({ id }) => id === pressed)?.sentence ?? ''
  return [sentence, typed].filter(Boolean).join(' ')
}
