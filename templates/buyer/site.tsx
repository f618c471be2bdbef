import { PageHead } from '#templates/layout/page-head.tsx'

export function TermsPage({ terms }: { terms: string }) {
  return (
    <article class="prose">
      <PageHead title="Terms" />
      <PlainText text={terms} />
    </article>
  )
}

export function ContactPage({ name, email, text }: { name: string; email: string; text: string }) {
  return (
    <article class="prose">
      <PageHead title="Contact" lead={`How you reach ${name}.`} />
      {email && (
        <p>
          <a href={`mailto:${email}`}>{email}</a>
        </p>
      )}
      {text && <PlainText text={text} />}
    </article>
  )
}

/** Words as the operator typed them: an empty line begins a paragraph, # a heading, - a point of a list. Nothing else. */
function PlainText({ text }: { text: string }) {
  return (
    <>
      {text.split(/\n{2,}/).map((block) => {
        const [first = '', ...rest] = block.split('\n')
        if (!first.startsWith('# ')) return <Block text={block} />
        return (
          <>
            <h2 dir="auto">{first.slice(2)}</h2>
            {rest.length > 0 && <Block text={rest.join('\n')} />}
          </>
        )
      })}
    </>
  )
}

function Block({ text }: { text: string }) {
  const lines = text.split('\n')
  if (!lines.every((line) => line.startsWith('- ')))
    return (
      <p class="prose-lines" dir="auto">
        {text}
      </p>
    )
  return (
    <ul dir="auto">
      {lines.map((line) => (
        <li>{line.slice(2)}</li>
      ))}
    </ul>
  )
}
