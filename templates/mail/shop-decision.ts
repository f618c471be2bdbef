import type { MailData } from '#src/market/notifications/kinds.ts'
import type { Letter, LetterContext } from './parts.ts'

type Data = MailData['shop-decision']

const WORDS: Record<Data['decision'], { subject: string; what: string; next: string }> = {
  approved: {
    subject: 'is verified',
    what: 'was checked and approved. Buyers now see it with everything you publish.',
    next: 'Open your shop',
  },
  rejected: {
    subject: 'was not approved yet',
    what: 'was checked and not approved. You can correct what is named below and submit it again.',
    next: 'Correct and submit again',
  },
  suspended: {
    subject: 'is suspended',
    what: 'was suspended. Buyers do not see it for now; your products and stock are kept as they are.',
    next: 'See what happened',
  },
  reinstated: {
    subject: 'is open again',
    what: 'was reinstated. Buyers see it again, with everything you publish.',
    next: 'Open your shop',
  },
  renamed: { subject: 'has its new name', what: 'now carries the name you asked for.', next: 'Open your shop' },
  'name-refused': {
    subject: 'keeps its name',
    what: 'keeps its present name: the new one was not approved.',
    next: 'Open your shop',
  },
}

export function shopDecision(data: Data, { marketName }: LetterContext): Letter {
  const { subject, what, next } = WORDS[data.decision]
  const reason = data.reason ? ['The reason given:', { quote: data.reason }] : []
  return {
    subject: `${data.shopName} ${subject}`,
    parts: [`Your shop ${data.shopName} at ${marketName} ${what}`, ...reason, { link: data.link, label: next }],
  }
}
