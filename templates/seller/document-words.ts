import type { DocumentKind } from '#src/market/orders/document-facts.ts'
import type { RunState } from '#src/market/orders/document-runs.ts'
import type { Tone } from '#templates/ui/attributes.ts'
import type { IconName } from '#templates/ui/icon.tsx'

export const KIND_WORDS: Record<DocumentKind, { one: string; many: string; icon: IconName }> = {
  invoice: { one: 'invoice', many: 'Invoices', icon: 'file-text' },
  'credit-note': { one: 'credit note', many: 'Credit notes', icon: 'undo-2' },
  'packing-slip': { one: 'packing slip', many: 'Packing slips', icon: 'package' },
  label: { one: 'label', many: 'Labels', icon: 'tag' },
}

export const STATE_WORDS: Record<RunState, { word: string; tone: Tone }> = {
  waiting: { word: 'Waiting', tone: 'quiet' },
  working: { word: 'Under way', tone: 'info' },
  ready: { word: 'Ready', tone: 'good' },
  failed: { word: 'Not made', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'quiet' },
}
