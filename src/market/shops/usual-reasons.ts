/** Reasons that staff give often: what a choice is called, and what the shop then reads. */
export type UsualReason = { id: string; label: string; sentence: string }

export const REJECTION_REASONS: readonly UsualReason[] = [
  {
    id: 'unreadable',
    label: 'Document unreadable',
    sentence: 'A document cannot be read. Please upload a sharper one.',
  },
  {
    id: 'other-name',
    label: 'Another name',
    sentence: 'The documents show another name than the shop’s. Please send papers in its name, or correct the name.',
  },
  { id: 'no-papers', label: 'Papers missing', sentence: 'Please add a paper that shows who runs the shop.' },
  {
    id: 'unclear',
    label: 'Unclear what is sold',
    sentence: 'The description does not say what the shop sells. Please describe your goods.',
  },
  { id: 'not-allowed', label: 'Goods not allowed', sentence: 'What the shop sells may not be sold in this market.' },
]

export const SUSPENSION_REASONS: readonly UsualReason[] = [
  {
    id: 'not-delivered',
    label: 'Orders not delivered',
    sentence: 'Buyers report orders that were paid for and not delivered.',
  },
  { id: 'not-as-shown', label: 'Not as described', sentence: 'Buyers received goods that are not as described.' },
  { id: 'no-answer', label: 'No answer', sentence: 'The shop does not answer at its contact address.' },
  { id: 'not-allowed', label: 'Goods not allowed', sentence: 'The shop offers goods that may not be sold here.' },
]

/** The usual sentence, then whatever was typed beside it. */
export function fullReason(usual: readonly UsualReason[], chosen: string | undefined, typed: string): string {
  const sentence = usual.find(({ id }) => id === chosen)?.sentence ?? ''
  return [sentence, typed.trim()].filter(Boolean).join(' ')
}
