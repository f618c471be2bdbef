import type { MailContent } from '#src/market/notifications/kinds.ts'
import { accountExists, passwordChanged } from './account.tsx'
import { passwordCode, registrationCode, shopContactCode } from './codes.tsx'
import { type Letter, type LetterContext, LetterPage, letterText } from './letter.tsx'
import { shopDecision } from './shop-decision.tsx'

export type RenderedMail = { subject: string; text: string; html: string }

function letterOf({ kind, data }: MailContent, context: LetterContext): Letter {
  switch (kind) {
    case 'registration-code':
      return registrationCode(data, context)
    case 'account-exists':
      return accountExists(data, context)
    case 'password-code':
      return passwordCode(data, context)
    case 'password-changed':
      return passwordChanged(data, context)
    case 'shop-contact-code':
      return shopContactCode(data, context)
    case 'shop-decision':
      return shopDecision(data, context)
    default:
      return { subject: kind, parts: [JSON.stringify(data)] }
  }
}

/** A message as it is sent: subject, plain text and HTML of the same words. */
export function renderMail(content: MailContent, context: LetterContext): RenderedMail {
  const letter = letterOf(content, context)
  return {
    // A shop's name stands in some subjects; a line break there could begin another header.
    subject: letter.subject.replace(/\s+/g, ' ').slice(0, 200),
    text: letterText(letter, context),
    html: (<LetterPage {...letter} {...context} />).toString(),
  }
}
