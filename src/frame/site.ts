import type { Database } from '#src/database/connect.ts'
import type { Ear } from '#src/database/listen.ts'
import type { FactorDuty } from '#src/market/accounts/factor-duty.ts'
import { getSite } from '#src/market/accounts/site.ts'
import type { Ctx } from './env.ts'

/** What every page says of the market it belongs to. */
export type Site = {
  name: string
  logoKey: string | null
  contactEmail: string
  hasContact: boolean
  hasTerms: boolean
  /** Of whom a second factor is demanded. */
  duty: FactorDuty
}
export type SiteReader = {
  read(): Site | Promise<Site>
  /** After a change made here: this process need not wait until it hears of it. */
  forget(): void
}

/**
 * The operator's settings, kept by the process for as long as it would hear of a change. While it would not, each page
 * asks. `marketName` is the configuration's, for a market that was given no name.
 */
export function createSite(db: Database, ear: Ear, marketName: string): SiteReader {
  let kept: Site | null = null
  let age = 0
  const forget = () => {
    kept = null
    age++
  }
  ear.on('site', forget)
  ear.onBack(forget)

  async function ask(): Promise<Site> {
    const asked = age
    const { name, logoKey, contactEmail, contactText, terms, duty } = await getSite(db)
    const site = {
      name: name || marketName,
      logoKey,
      contactEmail,
      hasContact: Boolean(contactEmail || contactText),
      hasTerms: terms !== '',
      duty,
    }
    // What was changed while we asked may not be in the answer.
    if (asked === age && ear.state() === 'awake') kept = site
    return site
  }
  return { read: () => (kept && ear.state() === 'awake' ? kept : ask()), forget }
}

export const siteOf = (c: Ctx): Site | Promise<Site> => c.var.site.read()
