import { paths } from '#src/lib/paths.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'

const WORDS: Record<string, { title: string; text: string; link: string }> = {
  draft: {
    title: 'Buyers do not see your shop yet',
    text: 'You can prepare products and stock now. They appear in the market once the shop is verified.',
    link: 'Get the shop verified',
  },
  submitted: {
    title: 'Your shop is being reviewed',
    text: 'You can go on preparing. What is on sale appears in the market as soon as the shop is verified.',
    link: 'See where it stands',
  },
  rejected: {
    title: 'Your shop was not approved',
    text: 'You can go on preparing products, but buyers see none until the shop is verified.',
    link: 'Read why, and submit again',
  },
  suspended: {
    title: 'Your shop is suspended',
    text: 'Buyers see none of its products for now. Everything is kept, and you can go on working here.',
    link: 'Read why',
  },
}

/** Said wherever products are worked on while buyers cannot see them; nothing for a shop they see. */
export function UnseenShop({ status }: { status: string }) {
  const words = WORDS[status]
  if (!words) return null
  return (
    <Notice
      tone={status === 'suspended' || status === 'rejected' ? 'warn' : 'info'}
      title={words.title}
      actions={
        <LinkButton href={paths.sellerShop} size="s">
          {words.link}
        </LinkButton>
      }
    >
      <p>{words.text}</p>
    </Notice>
  )
}
