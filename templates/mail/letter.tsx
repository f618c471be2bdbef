import { raw } from 'hono/html'

/** What a message is made of. One source for both forms of it, so that text and HTML never say different things. */
export type Part = string | { code: string } | { quote: string } | { link: string; label: string }
export type Letter = { subject: string; parts: Part[] }
/** What is known of a message beside its data. `origin` is where the market is reached. */
export type LetterContext = { marketName: string; origin: string; createdAt: Date }

/** "14:05 UTC, 21 November": mails cannot know the reader's time zone. */
export function momentOf(at: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.hour}:${part.minute} UTC, ${part.day} ${part.month}`
}

export function letterText({ parts }: Letter, { marketName, origin }: LetterContext): string {
  const lines = parts.map((part) => {
    if (typeof part === 'string') return part
    if ('code' in part) return `    ${part.code}`
    if ('quote' in part) return part.quote.replace(/^/gm, '> ')
    return `${part.label}:\n${origin}${part.link}`
  })
  return `${lines.join('\n\n')}\n\n-- \n${marketName}\n${origin}\n`
}

// Mail programs know no stylesheet but the style of each element; colours are given for both schemes of the reader.
const page = 'margin:0;padding:24px 12px;background:#f6f4f0;'
const panel =
  'max-width:520px;margin:0 auto;padding:32px 28px;background:#ffffff;border:1px solid #dcd8d0;border-radius:12px;' +
  'font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;font-size:16px;line-height:1.55;color:#1d2330;'
const codeBox =
  'margin:24px 0;padding:16px;background:#f6f4f0;border-radius:8px;text-align:center;font-size:32px;font-weight:700;' +
  'letter-spacing:0.25em;font-family:ui-monospace,Menlo,Consolas,monospace;color:#1d2330;'
const quoteBox = 'margin:16px 0;padding:4px 0 4px 16px;border-left:3px solid #dcd8d0;white-space:pre-line;'
const button =
  'display:inline-block;padding:11px 20px;background:#1f5f5b;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600;'
const foot = 'max-width:520px;margin:16px auto 0;font-family:system-ui,Arial,sans-serif;font-size:13px;color:#5d6470;'

export function LetterPage({ subject, parts, marketName, origin }: Letter & LetterContext) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>{subject}</title>
        </head>
        <body style={page}>
          <div style={panel}>
            <p style="margin:0 0 20px;font-weight:700;">{marketName}</p>
            {parts.map((part) => (
              <PartOf part={part} origin={origin} />
            ))}
          </div>
          <p style={foot}>
            Sent by {marketName}, <a href={origin}>{origin.replace(/^https?:\/\//, '')}</a>
          </p>
        </body>
      </html>
    </>
  )
}

function PartOf({ part, origin }: { part: Part; origin: string }) {
  if (typeof part === 'string') return <p style="margin:0 0 16px;">{part}</p>
  if ('code' in part) return <p style={codeBox}>{part.code}</p>
  if ('quote' in part) return <blockquote style={quoteBox}>{part.quote}</blockquote>
  return (
    <p style="margin:24px 0 8px;">
      <a style={button} href={`${origin}${part.link}`}>
        {part.label}
      </a>
    </p>
  )
}
