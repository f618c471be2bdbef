import type { ShopStatus } from '#src/market/shops/states.ts'
import type { Tone } from './attributes.ts'
import { Badge } from './badge.tsx'
import type { IconName } from './icon.tsx'

const looks: Record<ShopStatus, { word: string; tone: Tone; icon: IconName }> = {
  draft: { word: 'Draft', tone: 'quiet', icon: 'pencil' },
  submitted: { word: 'In review', tone: 'info', icon: 'clock' },
  approved: { word: 'Verified', tone: 'good', icon: 'circle-check' },
  rejected: { word: 'Not approved', tone: 'bad', icon: 'circle-x' },
  suspended: { word: 'Suspended', tone: 'warn', icon: 'pause' },
}

/** Where a shop stands, in a word. */
export function ShopStatusBadge({ status }: { status: ShopStatus }) {
  const { word, tone, icon } = looks[status]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}
