import type { ProductState } from '#src/market/catalogue/states.ts'
import type { Tone } from './attributes.ts'
import { Badge } from './badge.tsx'
import type { IconName } from './icon.tsx'

const looks: Record<ProductState, { word: string; tone: Tone; icon: IconName }> = {
  draft: { word: 'Draft', tone: 'quiet', icon: 'pencil' },
  published: { word: 'On sale', tone: 'good', icon: 'circle-check' },
  archived: { word: 'Archived', tone: 'quiet', icon: 'inbox' },
}

/** Where a product stands, in a word. */
export function ProductStateBadge({ state }: { state: ProductState }) {
  const { word, tone, icon } = looks[state]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}
