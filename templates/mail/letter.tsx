import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import * as look from './look.ts'
import type { Letter, LetterContext, Part } from './parts.ts'

export function letterText({ parts, why, leave }: Letter, context: LetterContext): string {
  const { marketName, origin, contact, leaveLink } = context
  const foot = [
    marketName,
    origin,
    ...(contact ? [`Questions: ${contact}`] : []),
    ...(why ? [why] : []),
    ...(leave && leaveLink ? [`No more of these: ${leaveLink}`] : []),
  ]
  return `${parts.map((part) => textOf(part, origin)).join('\n\n')}\n\n-- \n${foot.join('\n')}\n`
}

function textOf(part: Part, origin: string): string {
  if (typeof part === 'string') return part
  if ('code' in part) return `    ${part.code}`
  if ('quote' in part) return part.quote.replace(/^/gm, '> ')
  if ('link' in part) return `${part.label}:\n${origin}${part.link}`
  const title = part.title ? [`${part.title}:`] : []
  if ('facts' in part) return [...title, ...part.facts.map(([term, value]) => `${term}: ${value}`)].join('\n')
  const total = part.total ? [`Total: ${part.total}`] : []
  return [...title, ...part.list.map((item) => `- ${item}`), ...total].join('\n')
}

/** What a mailbox shows beside the subject: the first words, not the market's name once more. */
function Preview({ parts }: Letter) {
  const words = parts.find((part) => typeof part === 'string')
  return words ? <div style={look.hidden}>{words}</div> : null
}

export function LetterPage({ letter, context }: { letter: Letter; context: LetterContext }) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <meta name="color-scheme" content="light dark" />
          <meta name="supported-color-schemes" content="light dark" />
          <title>{letter.subject}</title>
          <style>{raw(look.evening)}</style>
        </head>
        <body class="page" style={look.page}>
          <Preview {...letter} />
          <div class="panel" style={look.panel}>
            <Head {...context} />
            {letter.parts.map((part) => (
              <PartOf part={part} origin={context.origin} />
            ))}
          </div>
          <Foot letter={letter} context={context} />
        </body>
      </html>
    </>
  )
}

function Head({ marketName, logo }: LetterContext) {
  return (
    <p style={look.head}>
      {logo && <img src={logo} width="32" height="32" alt="" style={look.logo} />}
      {marketName}
    </p>
  )
}

function Foot({ letter, context }: { letter: Letter; context: LetterContext }) {
  const { marketName, origin, contact, leaveLink } = context
  return (
    <div class="foot" style={look.foot}>
      <p style={look.footLine}>
        Sent by {marketName}, <FootLink href={origin}>{origin.replace(/^https?:\/\//, '')}</FootLink>
        {contact && (
          <>
            . Questions: <FootLink href={`mailto:${contact}`}>{contact}</FootLink>
          </>
        )}
      </p>
      {letter.why && (
        <p style={look.footLine}>
          {letter.why}{' '}
          <FootLink href={`${origin}${paths.noticeSettings}`}>
            With an account you choose what is mailed to you.
          </FootLink>
        </p>
      )}
      {letter.leave && leaveLink && (
        <p style={look.footLine}>
          <FootLink href={leaveLink}>No more of these</FootLink>
        </p>
      )}
    </div>
  )
}

const FootLink = ({ href, children }: { href: string; children?: Child }) => (
  <a class="foot" style={look.footLink} href={href}>
    {children}
  </a>
)

function PartOf({ part, origin }: { part: Part; origin: string }) {
  if (typeof part === 'string') return <p style={look.words}>{part}</p>
  if ('code' in part)
    return (
      <p class="box" style={look.code}>
        {part.code}
      </p>
    )
  if ('quote' in part)
    return (
      <blockquote class="rule" style={look.quote} dir="auto">
        {part.quote}
      </blockquote>
    )
  if ('link' in part)
    return (
      <p style={look.act}>
        <a class="button" style={look.button} href={`${origin}${part.link}`}>
          {part.label}
        </a>
      </p>
    )
  return 'facts' in part ? <Facts {...part} /> : <List {...part} />
}

/** Tables for their layout alone: what mail programs know. */
const Table = ({ title, children }: { title?: string | undefined; children?: Child }) => (
  <>
    {title && (
      <p dir="auto" style={look.title}>
        {title}
      </p>
    )}
    <table role="presentation" cellpadding="0" cellspacing="0" width="100%" style={look.table}>
      {children}
    </table>
  </>
)

function List({ list, title, total }: Extract<Part, { list: unknown }>) {
  return (
    <Table title={title}>
      {list.map((item) => (
        <tr>
          <td class="rule" style={look.cell} colspan={2} dir="auto">
            {item}
          </td>
        </tr>
      ))}
      {total && (
        <tr>
          <td class="rule" style={look.sum}>
            Total
          </td>
          <td class="rule" style={look.figure}>
            {total}
          </td>
        </tr>
      )}
    </Table>
  )
}

function Facts({ facts, title }: Extract<Part, { facts: unknown }>) {
  return (
    <Table title={title}>
      {facts.map(([term, value]) => (
        <tr>
          <td class="rule quiet" style={look.term}>
            {term}
          </td>
          <td class="rule" style={look.value} dir="auto">
            {value}
          </td>
        </tr>
      ))}
    </Table>
  )
}
