import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { account } from '#src/account/router.ts'
import { admin } from '#src/admin/router.ts'
import { buyer } from '#src/buyer/router.ts'
import { dev } from '#src/dev/router.ts'
import { seller } from '#src/seller/router.ts'
import { limitBody } from './frame/body.ts'
import { carrying } from './frame/carried.ts'
import { sandboxDownloads } from './frame/download.ts'
import type { Ctx, Deps, Env } from './frame/env.ts'
import { answerError, answerNotFound } from './frame/errors.tsx'
import { demandFactor } from './frame/factor-demand.ts'
import { founded } from './frame/founded.ts'
import { fromHere } from './frame/from-here.ts'
import { limitRate } from './frame/limits.ts'
import { createMeter } from './frame/measure.ts'
import { serveMetrics } from './frame/metrics.ts'
import { keepOwnPolicy } from './frame/own-policy.ts'
import { scoped } from './frame/scoped.ts'
import { signedIn } from './frame/signed-in.ts'
import { serveAssets } from './lib/assets.ts'
import { findLastCheck } from './market/stock/check-list.ts'

/** The whole market over HTTP. The order below is the order in which a request meets it. */
export function createApp(deps: Deps): Hono<Env> {
  const { config } = deps
  const https = config.publicUrl?.protocol === 'https:'
  const app = new Hono<Env>({ strict: false })

  app.onError((error, c) => answerError(error, c as Ctx))
  app.notFound((c) => answerNotFound(c as Ctx))

  const meter = createMeter()
  app.use(meter.middleware)
  app.use(requestId())
  app.use(carrying(deps))
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => {
    await deps.db.selectFrom('users').select('id').limit(1).execute()
    const check = await findLastCheck(deps.db)
    const wrong =
      check && check.open > 0 ? `; the last check of the stock ledger found ${check.open} wrong: see /admin/checks` : ''
    return c.text(
      `${deps.ear.state() === 'lost' ? 'ready, but does not hear of changes: trying again' : 'ready'}${wrong}`,
    )
  })
  app.get('/metrics', serveMetrics(meter, deps) as never)
  app.use(sandboxDownloads)
  app.use(keepOwnPolicy)
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
      strictTransportSecurity: https ? 'max-age=31536000' : false,
      crossOriginResourcePolicy: 'same-origin',
    }),
  )
  app.route('/static', serveAssets)
  app.use(compress({ threshold: 1024 }))
  app.use(fromHere)
  app.use(limitBody)
  app.use(founded)
  app.use(signedIn)
  app.use(limitRate(deps))
  app.use(demandFactor)
  app.use(scoped)

  app.route('/', buyer)
  app.route('/account', account)
  app.route('/seller', seller)
  app.route('/admin', admin)
  if (config.devMailbox) app.route('/dev', dev)
  return app
}
