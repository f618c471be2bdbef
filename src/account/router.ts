import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { addresses } from './addresses.tsx'
import { invitations } from './invitations.tsx'
import { login } from './login.tsx'
import { loginCode } from './login-code.tsx'
import { noticeSettings } from './notice-settings.tsx'
import { notices } from './notices.tsx'
import { otp } from './otp.tsx'
import { overview } from './overview.tsx'
import { passwordReset } from './password-reset.tsx'
import { proof } from './proof.tsx'
import { register } from './register.tsx'
import { sessions } from './sessions.tsx'
import { setup } from './setup.tsx'
import { twoFactor } from './two-factor.tsx'

/** Signing in and out, and what a person keeps about themselves. */
export const account = new Hono<Env>()
  .route('/', setup)
  .route('/', register)
  .route('/', login)
  .route('/', loginCode)
  .route('/', otp)
  .route('/', proof)
  .route('/', passwordReset)
  .route('/', overview)
  .route('/', sessions)
  .route('/', twoFactor)
  .route('/', invitations)
  .route('/', addresses)
  .route('/', noticeSettings)
  .route('/', notices)
