import { paths } from '#src/lib/paths.ts'
import type { MailData } from '#src/market/notifications/kinds.ts'
import { type Letter, type LetterContext, momentOf, type Part } from './parts.ts'

export const newSignIn = (data: MailData['new-sign-in'], { marketName, createdAt }: LetterContext): Letter => ({
  subject: `New sign-in to ${marketName}`,
  parts: [
    `Hello ${data.name}, somebody signed in to your account with a browser that it had not seen before.`,
    {
      facts: [
        ['Device', data.device],
        ['When', momentOf(createdAt)],
        ['Network', data.network],
      ],
    },
    'If it was you, all is well. If it was not, sign that device out, then choose a new password at once.',
    { link: paths.sessions, label: 'Where you are signed in' },
  ],
})

type Words = { subject: string; said: string; advice?: string }

const notYou = 'If it was not you, choose a new password at once and look where you are signed in.'

function wordsOf({ change, left = 0, by, due }: MailData['second-factor'], market: string, at: string): Words {
  const codes = left === 1 ? '1 recovery code is left' : `${left} recovery codes are left`
  const words: Record<MailData['second-factor']['change'], Words> = {
    on: {
      subject: `Two-factor sign-in to ${market} is on`,
      said: `a second factor was set up for your account at ${at}. From now on signing in takes a code of your app.`,
    },
    moved: {
      subject: `Your second factor for ${market} was replaced`,
      said: `your second factor was moved to another app at ${at}. Codes of the app before no longer work.`,
    },
    off: {
      subject: `Two-factor sign-in to ${market} is off`,
      said: `the second factor of your account was switched off at ${at}. Your password alone signs you in now.`,
    },
    'codes-renewed': {
      subject: `New recovery codes for ${market}`,
      said: `new recovery codes were made for your account at ${at}. The earlier ones no longer work.`,
    },
    'code-used': {
      subject: `A recovery code for ${market} was used`,
      said: `a recovery code of yours was used at ${at}. ${codes}.`,
      advice: left < 4 ? 'Make new ones soon: without app and codes you cannot sign in.' : notYou,
    },
    'reset-asked': {
      subject: `Your second factor for ${market} is about to be taken away`,
      said: `${by} asked at ${at} that the second factor of your account is taken away. It will be at ${due}, or earlier if another admin agrees.`,
      advice: 'If you did not ask for this, sign in and stop it.',
    },
    'reset-withdrawn': {
      subject: `Your second factor for ${market} stays`,
      said: `your second factor will not be taken away: that was withdrawn at ${at}.`,
    },
    'reset-done': {
      subject: `Your second factor for ${market} was taken away`,
      said: `the second factor of your account was taken away at ${at}, as ${by} had asked. You are signed out everywhere; your password alone signs you in now.`,
      advice: 'Sign in and set up a new one.',
    },
  }
  return words[change]
}

export function secondFactor(data: MailData['second-factor'], { marketName, createdAt }: LetterContext): Letter {
  const { subject, said, advice = notYou } = wordsOf(data, marketName, momentOf(createdAt))
  const reason: Part[] = data.reason ? [{ quote: data.reason }] : []
  const link = { link: paths.twoFactor, label: 'Your two-factor sign-in' }
  return { subject, parts: [`Hello ${data.name}, ${said}`, ...reason, advice, link] }
}
