import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { originOf } from '#src/frame/origin.ts'
import { siteOf } from '#src/frame/site.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import { sha256 } from '#src/lib/secret.ts'
import { XML_HEAD, xmlText } from '#src/lib/xml.ts'
import { findShopNews, type NewProduct, type ShopNews } from '#src/market/catalogue/shop-news.ts'
import { beginningOf } from '#templates/buyer/shop-words.ts'

/** What a shop put on sale last, for feed readers (RSS 2.0). */
export const shopNews = new Hono<Env>().get('/buyer/shops/:slug{[a-z0-9-]{1,60}}/new.xml', async (c) => {
  const slug = c.req.param('slug')
  const found = await findShopNews(c.var.db, slug)
  if (!found) return c.text('There is no such shop here.', 404, { 'Cache-Control': 'no-store' })
  const { name } = await siteOf(c)
  const text = feedOf(found, { slug, market: name, origin: originOf(c) })
  const tag = `"${sha256(text).toString('hex').slice(0, 24)}"`
  const headers = { ETag: tag, 'Cache-Control': 'no-cache' }
  if (c.req.header('If-None-Match')?.replaceAll('W/', '').includes(tag)) return c.body(null, 304, headers)
  return c.body(text, 200, { ...headers, 'Content-Type': 'application/rss+xml; charset=utf-8' })
})

type Place = { slug: string; market: string; origin: string }

function feedOf({ name, description, products }: ShopNews, { slug, market, origin }: Place): string {
  const [newest] = products
  const lines = [
    element('title', `${name} · ${market}`),
    element('link', `${origin}${paths.shop(slug)}`),
    element('description', beginningOf(description, 300) || `What is new at ${name}.`),
    element('language', 'en'),
    `<atom:link href="${xmlText(`${origin}${paths.shopNews(slug)}`)}" rel="self" type="application/rss+xml"/>`,
    ...(newest ? [element('lastBuildDate', newest.publishedAt.toUTCString())] : []),
    ...products.map((one) => itemOf(one, origin)),
  ]
  return `${XML_HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n${lines.join('\n')}\n</channel>\n</rss>\n`
}

function itemOf({ slug, title, text, publishedAt, currency, priceFrom, category }: NewProduct, origin: string): string {
  const link = `${origin}${paths.product(slug)}`
  const price = formatMoney({ minor: priceFrom, currency })
  const lines = [
    element('title', `${title} (${price})`),
    element('link', link),
    `<guid isPermaLink="true">${xmlText(link)}</guid>`,
    element('pubDate', publishedAt.toUTCString()),
    // Readers take a description for html: escaped twice, a sign stays a sign.
    element('description', xmlText(beginningOf(text, 500) || title)),
    ...(category ? [element('category', category)] : []),
  ]
  return `<item>\n${lines.join('\n')}\n</item>`
}

const element = (name: string, text: string) => `<${name}>${xmlText(text)}</${name}>`
