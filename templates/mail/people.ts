import { paths } from '#src/lib/paths.ts'
import type { MailData } from '#src/market/notifications/kinds.ts'
import { aRole, shopRoleHints, shopRoleNames, staffRoleHints, staffRoleNames } from '#templates/ui/role-words.ts'
import { type Letter, type LetterContext, momentOf } from './parts.ts'

const onceFor = (days: number) =>
  `The link works once, for ${days} days, and only for somebody who signs in or registers with this address.`
const UNASKED = 'If you do not know what this is about, do nothing: nobody gets in without you.'

export const shopInvitation = (data: MailData['shop-invitation'], { marketName }: LetterContext): Letter => ({
  subject: `${data.inviter} invites you to work in ${data.shopName}`,
  parts: [
    `${data.inviter} invites you to the team of ${data.shopName}, a shop at ${marketName}, as ${aRole(shopRoleNames[data.role])}.`,
    shopRoleHints[data.role],
    { link: data.link, label: 'See the invitation' },
    onceFor(data.days),
    UNASKED,
  ],
})

export const staffInvitation = (data: MailData['staff-invitation'], { marketName }: LetterContext): Letter => ({
  subject: `${data.inviter} invites you to the staff of ${marketName}`,
  parts: [
    `${data.inviter} invites you to the staff of ${marketName}, as ${aRole(staffRoleNames[data.role])}.`,
    staffRoleHints[data.role],
    { link: data.link, label: 'See the invitation' },
    onceFor(data.days),
    UNASKED,
  ],
})

export function shopRole(data: MailData['shop-role'], { marketName }: LetterContext): Letter {
  if (data.role === null) {
    return {
      subject: `You no longer work in ${data.shopName}`,
      parts: [
        `${data.actor} has taken you out of the team of ${data.shopName} at ${marketName}, and you were signed out. Your own account, with your orders, stays as it is.`,
        { link: data.link, label: 'Go to the market' },
      ],
    }
  }
  return {
    subject: `You are ${aRole(shopRoleNames[data.role])} of ${data.shopName} now`,
    parts: [
      `${data.actor} has made you ${aRole(shopRoleNames[data.role])} of ${data.shopName} at ${marketName}. You were signed out everywhere: sign in again to go on.`,
      shopRoleHints[data.role],
      { link: data.link, label: 'Sign in' },
    ],
  }
}

export function staffRole(data: MailData['staff-role'], { marketName }: LetterContext): Letter {
  const words = data.role ? `you ${aRole(staffRoleNames[data.role])}` : null
  return {
    subject: words ? `Your role at ${marketName} has changed` : `You no longer belong to the staff of ${marketName}`,
    parts: [
      words
        ? `${data.actor} has made ${words} of ${marketName}. You were signed out everywhere: sign in again to go on.`
        : `${data.actor} has taken you out of the staff of ${marketName}, and you were signed out. Your own account stays as it is.`,
      ...(data.role ? [staffRoleHints[data.role]] : []),
      { link: data.link, label: words ? 'Sign in' : 'Go to the market' },
    ],
  }
}

export const accountLocked = (data: MailData['account-locked'], context: LetterContext): Letter => ({
  subject: `Your account at ${context.marketName} is locked`,
  parts: [
    `Hello ${data.name}, the staff of ${context.marketName} locked your account at ${momentOf(data.at ? new Date(data.at) : context.createdAt)}. Nobody can sign in to it, and you were signed out everywhere. The reason given:`,
    { quote: data.reason },
    'What you have ordered is still yours, and reaches you as it was promised.',
    context.contact
      ? `If you think this is a mistake, write to ${context.contact}.`
      : 'If you think this is a mistake, write to the market; its contact page says where.',
    { link: paths.contact, label: 'How to reach us' },
  ],
})

export const accountUnlocked = (data: MailData['account-unlocked'], { marketName }: LetterContext): Letter => ({
  subject: `Your account at ${marketName} is open again`,
  parts: [
    `Hello ${data.name}, your account at ${marketName} was unlocked. You can sign in again with the password you had.`,
    ...(data.reason ? ['The staff wrote:', { quote: data.reason }] : []),
    { link: paths.login(), label: 'Sign in' },
  ],
})
