import type { IOptions } from 'sanitize-html'

export const DESCRIPTION_FORMATS = ['text', 'html'] as const
export type DescriptionFormat = (typeof DESCRIPTION_FORMATS)[number]
/** A description as it is kept. Html was cleaned when it was written, and is shown as it is. */
export type Described = { description: string; descriptionFormat: DescriptionFormat }

/** Letters a description may have; html brings its tags along. */
export const LONGEST_TEXT = 20_000
export const LONGEST_HTML = 60_000

type Cleaner = (html: string) => string
let loaded: Promise<Cleaner> | undefined

/** The cleaner itself, for whoever has many to clean: it is loaded by the first who asks, most processes never do. */
export function loadCleaner(): Promise<Cleaner> {
  loaded ??= import('sanitize-html').then(({ default: sanitize }) => {
    return (html) => sanitize(withoutControls(html), optionsFor(html)).trim()
  })
  return loaded
}

/**
 * Keeps of somebody's html what says something (headings, lists, tables, links, emphasis) and drops all that acts or
 * draws attention. Headings become those below the page's own. Cleaning what is clean changes nothing.
 */
export const cleanHtml = async (html: string): Promise<string> => (await loadCleaner())(html)

/** What is written to the database for a description as it was typed. */
export async function writtenDescription({ description, descriptionFormat }: Described): Promise<Described> {
  if (descriptionFormat === 'text') return { description, descriptionFormat }
  return { description: await cleanHtml(description), descriptionFormat }
}

const withoutControls = (html: string) => html.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]+/gu, '')

const OUTWARD = /^(https?:\/\/|mailto:|tel:)/i

const OPTIONS: IOptions = {
  allowedTags: [
    ...['h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'div', 'span', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li'],
    ...['dl', 'dt', 'dd', 'strong', 'b', 'em', 'i', 'u', 's', 'small', 'sub', 'sup', 'a'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'rel'],
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
    '*': ['dir'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  parseStyleAttributes: false,
  nestingLimit: 60,
}

// The page has its title as h1 and "Description" as h2: the highest heading of the text follows as h3, and so on.
function optionsFor(html: string): IOptions {
  const used = [...new Set([...html.matchAll(/<h([1-6])[\s/>]/gi)].map((found) => Number(found[1])))].sort()
  const headings = used.map((level, rank) => [`h${level}`, `h${Math.min(6, rank + 3)}`] as const)
  const to = (tagName: string, attribs: Record<string, string> = {}) => ({ tagName, attribs })
  return {
    ...OPTIONS,
    transformTags: {
      ...Object.fromEntries(headings.map(([from, next]) => [from, () => to(next)])),
      // Where a seller's link leads is not what the market vouches for; one within their old shop leads nowhere here.
      a: (_, { href = '' }) => to('a', OUTWARD.test(href) ? { href, rel: 'nofollow noopener ugc' } : {}),
    },
  }
}

const SIGNS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** A description as plain text, for where no markup can stand: cards, previews, what search engines are told. */
export function descriptionText({ description, descriptionFormat }: Described): string {
  if (descriptionFormat === 'text') return description
  return description
    .replace(/<(br|hr|\/p|\/h[3-6]|\/li|\/tr|\/div|\/d[dt]|\/blockquote|\/pre)\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => SIGNS[name] ?? whole)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim()
}
