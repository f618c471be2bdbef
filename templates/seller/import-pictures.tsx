import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { Progress } from '#templates/ui/progress.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import type { ImportPageProps } from './import.tsx'
import { count } from './import-words.ts'

/** The pictures whose addresses a file named: fetched one after another, and what could not be. */
export function ImportPictures({ task, pictures, failed, mayChange }: ImportPageProps) {
  if (!pictures) return null
  const { waiting, fetched, failed: lost } = pictures
  const all = waiting + fetched + lost
  if (all === 0) return null
  return (
    <Card title="Pictures">
      {waiting > 0 ? (
        <Progress
          label="Fetching the pictures"
          id="picture-progress"
          value={fetched + lost}
          max={all}
          note={`${count(fetched + lost)} of ${count(all)}${lost > 0 ? `, ${count(lost)} could not be` : ''}`}
        />
      ) : (
        <p>
          {count(fetched)} of {count(all)} were fetched and are shown with their products.
        </p>
      )}
      {lost > 0 && waiting === 0 && (
        <div class="import-lost">
          <details class="disclosure" id="lost-pictures">
            <Summary>
              {count(lost)} could not be fetched{lost > failed.length ? `: the first ${failed.length}` : ''}
            </Summary>
            <Table
              caption="Pictures that could not be fetched"
              columns={[{ label: 'Line', numeric: true }, { label: 'Product' }, { label: 'Address' }, { label: 'Why' }]}
            >
              {failed.map(({ line, title, address, problem }) => (
                <tr>
                  <Cell label="Line" numeric>
                    {line}
                  </Cell>
                  <Cell label="Product">{title}</Cell>
                  <Cell label="Address">
                    <span class="import-sample">{address}</span>
                  </Cell>
                  <Cell label="Why">{problem}</Cell>
                </tr>
              ))}
            </Table>
          </details>
          {mayChange && (
            <form method="post" action={paths.sellerImportAct(task.id, 'pictures')}>
              <Button icon="refresh-cw">Fetch them once more</Button>
            </form>
          )}
        </div>
      )}
    </Card>
  )
}
