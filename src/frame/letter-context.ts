import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { leavingSign } from '#src/market/notifications/leaving.ts'
import type { LetterContext } from '#templates/mail/parts.ts'
import type { Ctx } from './env.ts'
import { originOf } from './origin.ts'
import { siteOf } from './site.ts'

/** What a letter to this address says of the market where a page shows it, as the worker would say it. */
export async function letterContextOf(c: Ctx, to: string): Promise<LetterContext> {
  const site = await siteOf(c)
  const origin = originOf(c)
  return {
    marketName: site.name,
    origin,
    logo: site.logoKey && `${origin}${paths.siteLogo(site.logoKey)}`,
    contact: site.contactEmail,
    createdAt: now(),
    leaveLink: `${origin}${paths.noticeLeave(to, leavingSign(c.var.config.secret, to))}`,
  }
}
