import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { pngFile } from '#src/lib/picture.ts'
import { notFound } from '#src/lib/refusal.ts'
import { getSite, isSiteLogo } from '#src/market/accounts/site.ts'
import { ContactPage, TermsPage } from '#templates/buyer/site.tsx'
import { addressOf } from './address.ts'

/** What the operator says of the market itself; only what was said. */
export const site = new Hono<Env>()
  .get('/buyer/terms', async (c) => {
    const { terms } = await getSite(c.var.db)
    if (!terms) throw notFound('page of terms')
    const canonical = addressOf(c, c.req.path)
    return showPage(c, { title: 'Terms', area: 'buyer', canonical, body: <TermsPage terms={terms} /> })
  })
  .get('/buyer/contact', async (c) => {
    const { contactEmail, contactText } = await getSite(c.var.db)
    if (!contactEmail && !contactText) throw notFound('contact page')
    const { name } = await siteOf(c)
    return showPage(c, {
      title: 'Contact',
      area: 'buyer',
      canonical: addressOf(c, c.req.path),
      body: <ContactPage name={name} email={contactEmail} text={contactText} />,
    })
  })
  .get('/buyer/logo/:file{[0-9a-f]{32}\\.png}', async (c) => {
    const key = c.req.param('file').slice(0, 32)
    const bytes = (await isSiteLogo(c.var.db, key)) ? await c.var.files.get(pngFile(key)) : null
    if (!bytes) return c.text('There is no such picture.', 404, { 'Cache-Control': 'no-store' })
    c.set('anywhere', true)
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': 'image/png',
      'Content-Length': String(bytes.length),
      'Cache-Control': 'public, max-age=31536000, immutable',
    })
  })
