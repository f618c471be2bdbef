import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { originOf } from '#src/frame/origin.ts'
import { streamText } from '#src/frame/stream.ts'
import { paths } from '#src/lib/paths.ts'
import { XML_HEAD, xmlText } from '#src/lib/xml.ts'
import {
  listFilledCategories,
  listSitemapPart,
  listSitemapParts,
  SITEMAP_KINDS,
  type SitemapKind,
} from '#src/market/catalogue/sitemap.ts'

const SPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const PART = /^sitemap-(pages|products|shops)(?:-(\d{1,9}))?\.xml$/

/** What search engines ask first: where they may go, and all that is there. Only what buyers may see is named. */
export const sitemap = new Hono<Env>()
  .get(paths.robots, (c) => {
    const closed = ['/account/', '/admin/', '/dev/', '/buyer/search/']
    const lines = ['User-agent: *', ...closed.map((path) => `Disallow: ${path}`), '']
    return c.text(`${lines.join('\n')}\nSitemap: ${originOf(c)}${paths.sitemap}\n`, 200, FRESH)
  })

  .get(paths.sitemap, async (c) => {
    const parts = await listSitemapParts(c.var.db)
    const names = ['pages', ...parts.map(({ kind, part }) => `${kind}-${part}`)]
    const all = names.map((name) => `<sitemap><loc>${locOf(c, paths.sitemapPart(name))}</loc></sitemap>\n`)
    return answerXml(c, `${XML_HEAD}<sitemapindex xmlns="${SPACE}">\n${all.join('')}</sitemapindex>\n`)
  })

  .get('/:file{sitemap-[a-z]+(?:-[0-9]+)?\\.xml}', async (c) => {
    const [, kind, number] = PART.exec(c.req.param('file')) ?? []
    if (kind === 'pages' && !number) return answerXml(c, await pages(c))
    const known = SITEMAP_KINDS.find((one) => one === kind)
    if (!known || !number) return c.notFound()
    return streamText(c, 'application/xml; charset=utf-8', part(c, known, Number(number)))
  })

/** Not one answer longer than what it names may be seen. */
const FRESH = { 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' }

const answerXml = (c: Ctx, text: string) =>
  c.body(text, 200, { ...FRESH, 'Content-Type': 'application/xml; charset=utf-8' })

const locOf = (c: Ctx, path: string) => xmlText(`${originOf(c)}${path}`)
const urlOf = (loc: string, changedAt: Date | null = null) =>
  `<url><loc>${loc}</loc>${changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : ''}</url>\n`

async function pages(c: Ctx): Promise<string> {
  const categories = await listFilledCategories(c.var.db)
  const all = [paths.home, paths.products(), paths.shops, ...categories.map((category) => paths.products({ category }))]
  return `${XML_HEAD}<urlset xmlns="${SPACE}">\n${all.map((path) => urlOf(locOf(c, path))).join('')}</urlset>\n`
}

async function* part(c: Ctx, kind: SitemapKind, number: number): AsyncGenerator<string> {
  yield `${XML_HEAD}<urlset xmlns="${SPACE}">\n`
  const pathOf = kind === 'products' ? (slug: string) => paths.product(slug) : paths.shop
  for await (const rows of listSitemapPart(c.var.db, kind, number))
    yield rows.map(({ slug, changedAt }) => urlOf(locOf(c, pathOf(slug)), changedAt)).join('')
  yield '</urlset>\n'
}
