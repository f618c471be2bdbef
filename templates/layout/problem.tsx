import { paths } from '#src/lib/paths.ts'

export type ProblemProps = { title: string; sentence: string; reference?: string }

/** What a person sees when something did not work: what happened, and the way back. */
export function ProblemPage({ title, sentence, reference }: ProblemProps) {
  return (
    <div class="problem">
      <h1>{title}</h1>
      <p>{sentence}</p>
      {reference && (
        <p class="quiet">
          If you ask for help, name this: <code>{reference}</code>
        </p>
      )}
      <p>
        <a href={paths.home}>Go to the market’s front page</a>
      </p>
    </div>
  )
}
