import { raw } from 'hono/html'
import { assets } from '#src/lib/assets.ts'
import type { DocumentProps } from './document.tsx'
import { crumbFacts, type Facts, writeFacts } from './structured-data.ts'

/** What a link to this page shows where it is shared, beside title and description. */
export type Share = {
  type?: 'website' | 'product'
  /** A path of ours. */
  image?: { path: string; alt: string; width: number; height: number } | undefined
  price?: { amount: string; currency: string } | undefined
}

export const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, transitions: false, history: 'reload' })

/** All that a page says of itself before its content: to browsers, search engines and whoever shows a link to it. */
export function Head(props: DocumentProps) {
  const { title, area, chrome, canonical, feed } = props
  const description = props.description ?? (area === 'seller' ? `${title}, at the desk of a shop.` : undefined)
  const desk = area === 'seller' || area === 'admin'
  // A seller's desk is behind a sign-in, which no robot passes.
  const noindex = props.noindex ?? (area !== 'buyer' && area !== 'seller')
  const name = title === chrome.marketName ? title : `${title} · ${chrome.marketName}`
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <title>{name}</title>
      {description && <meta name="description" content={description} />}
      {canonical && <link rel="canonical" href={new URL(canonical, chrome.origin).href} />}
      {noindex && <meta name="robots" content="noindex" />}
      {feed && <link rel="alternate" type="application/rss+xml" title={feed.title} href={feed.path} />}
      {canonical && !noindex && <Preview {...props} canonical={canonical} />}
      {!noindex && <StructuredData {...props} />}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#f9f6ef" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#0c121d" media="(prefers-color-scheme: dark)" />
      <meta name="htmx-config" content={htmxConfig} />
      <link rel="stylesheet" href={assets.stylesheet} />
      <link rel="icon" href={assets.icon} type="image/svg+xml" />
      <link rel="manifest" href={assets.manifest} />
      <script src={desk ? assets.deskScript : assets.script} defer />
    </head>
  )
}

type PreviewProps = DocumentProps & { canonical: string }

/** Open Graph. Its addresses have to be whole ones. */
function Preview({ title, chrome, description, canonical, share = {} }: PreviewProps) {
  const { type = 'website', image, price } = share
  const whole = (path: string) => new URL(path, chrome.origin).href
  return (
    <>
      <meta property="og:site_name" content={chrome.marketName} />
      <meta property="og:type" content={type} />
      <meta property="og:title" content={title} />
      {description && <meta property="og:description" content={description} />}
      <meta property="og:url" content={whole(canonical)} />
      {image && (
        <>
          <meta property="og:image" content={whole(image.path)} />
          <meta property="og:image:width" content={String(image.width)} />
          <meta property="og:image:height" content={String(image.height)} />
          <meta property="og:image:alt" content={image.alt} />
          <meta name="twitter:card" content="summary_large_image" />
        </>
      )}
      {price && (
        <>
          <meta property="product:price:amount" content={price.amount} />
          <meta property="product:price:currency" content={price.currency} />
        </>
      )}
    </>
  )
}

/** Data, not a program: no browser runs it, so the policy against inline scripts has nothing to say to it. */
function StructuredData({ breadcrumbs = [], facts = [], chrome }: DocumentProps) {
  const all: Facts[] = breadcrumbs.length > 0 ? [...facts, crumbFacts(breadcrumbs)] : facts
  if (all.length === 0) return null
  return <script type="application/ld+json">{raw(writeFacts(all, chrome.origin))}</script>
}
