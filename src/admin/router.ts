import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { requirePerson, requireStaff } from '#src/frame/guards.ts'
import { activity } from './activity.ts'
import { categories } from './categories.tsx'
import { checklist } from './checklist.tsx'
import { checks } from './checks.tsx'
import { discounts } from './discounts.ts'
import { factorSettings } from './factor-settings.ts'
import { images } from './images.ts'
import { invoices } from './invoices.ts'
import { jobs } from './jobs.tsx'
import { mail } from './mail.tsx'
import { mailPreview } from './mail-preview.tsx'
import { order } from './order.tsx'
import { orders } from './orders.tsx'
import { overview } from './overview.tsx'
import { paymentLimits } from './payment-limits.ts'
import { paymentMethods } from './payment-methods.ts'
import { payments } from './payments.tsx'
import { products } from './products.tsx'
import { search } from './search.tsx'
import { settings } from './settings.tsx'
import { shopChecks } from './shop-checks.ts'
import { shopDecisions } from './shop-decisions.ts'
import { shops } from './shops.ts'
import { staffInvitations } from './staff-invitations.ts'
import { taxes } from './taxes.tsx'
import { user } from './user.tsx'
import { userFactor } from './user-factor.tsx'
import { users } from './users.tsx'

/** The platform's staff: verifying shops, the catalogue's order, the state of things. */
export const admin = new Hono<Env>()
  .use(requirePerson)
  .use(requireStaff)
  .route('/', overview)
  .route('/', search)
  .route('/', checks)
  .route('/', images)
  .route('/', shops)
  .route('/', shopDecisions)
  .route('/', shopChecks)
  .route('/', checklist)
  .route('/', paymentMethods)
  .route('/', paymentLimits)
  .route('/', payments)
  .route('/', users)
  .route('/', user)
  .route('/', userFactor)
  .route('/', staffInvitations)
  .route('/', mail)
  .route('/', activity)
  .route('/', jobs)
  .route('/', mailPreview)
  .route('/', settings)
  .route('/', factorSettings)
  .route('/', products)
  .route('/', categories)
  .route('/', taxes)
  .route('/', discounts)
  .route('/', invoices)
  .route('/', orders)
  .route('/', order)
