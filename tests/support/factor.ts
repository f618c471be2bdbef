// An authenticator app, as a test holds one.
import { Secret, TOTP } from 'otpauth'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { beginEnrolment, confirmEnrolment } from '#src/market/accounts/enrolment.ts'

type Place = { db: Database; config: { secret: string } }

/** The code that an app with this key shows now; or so many seconds later. */
export function appCode(secret: string, later = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) })
  return totp.generate({ timestamp: now().getTime() + later * 1000 })
}

/** Gives somebody a second factor, confirmed half a minute ago: the code of now is not used yet. */
export async function enrol({ db, config }: Place, userId: number) {
  const { secret } = await beginEnrolment(db, config.secret, userId)
  const who = { userId, sessionId: 0 }
  const codes = await confirmEnrolment(db, config.secret, who, appCode(secret, -30))
  if (!codes) throw new Error('the first code was refused')
  return { secret, codes, code: (later = 0) => appCode(secret, later) }
}
