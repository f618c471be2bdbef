import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { ImportRow, RowKind } from '#src/market/catalogue/import-preview.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Pager, Tabs } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import type { ImportPageProps } from './import.tsx'
import { changeWords } from './import-words.ts'

const KINDS: { kind: RowKind | 'all'; label: string }[] = [
  { kind: 'all', label: 'All rows' },
  { kind: 'new', label: 'New' },
  { kind: 'changed', label: 'Changed' },
  { kind: 'problem', label: 'Problems' },
  { kind: 'outlier', label: 'Outliers' },
  { kind: 'same', label: 'Same' },
  { kind: 'left', label: 'Left as they are' },
]

/** The rows of a file, each with what it changes from what to what, or what is wrong with it, by its line. */
export function ImportRows({ task, page, kind, currency }: ImportPageProps) {
  if (!page) return null
  const shown = kind ?? 'all'
  const to = (query: Record<string, string>) => `${paths.sellerImport(task.id, { show: shown, ...query })}#rows`
  const tabs = KINDS.filter(({ kind }) => kind === 'all' || kind === shown || (task.counts[kind] ?? 0) > 0)
  return (
    <section class="stack stack-s" id="rows" aria-label="Rows of the file">
      <Tabs
        label="Which rows"
        tabs={tabs.map(({ kind, label }) => ({
          label,
          href: to({ show: kind }),
          current: kind === shown,
          count: kind === 'all' ? null : (task.counts[kind] ?? 0),
        }))}
      />
      <Card flush>
        <Table
          caption={`Rows of ${task.fileName}`}
          columns={[{ label: 'Line', numeric: true }, { label: 'Row' }, { label: 'What happens' }]}
          class="import-rows"
        >
          {page.rows.map((row) => (
            <Row row={row} currency={currency} skipped={task.leaveOutliers && row.flags.length > 0} />
          ))}
        </Table>
        {page.rows.length === 0 && <p class="import-none">No rows of this kind.</p>}
      </Card>
      <Pager
        previous={page.before === null ? null : to({ before: String(page.before) })}
        next={page.after === null ? null : to({ after: String(page.after) })}
      />
    </section>
  )
}

const STATUS = {
  new: { word: 'New', tone: 'good' },
  changed: { word: 'Changed', tone: 'info' },
  same: { word: 'Same', tone: 'quiet' },
  problem: { word: 'Problem', tone: 'bad' },
  left: { word: 'Left out', tone: 'warn' },
} as const

type RowProps = { row: ImportRow; currency: string; skipped: boolean }

/** `skipped`: it stands out, and was left out when the rest was written. */
function Row({ row, currency, skipped }: RowProps) {
  const { line, status, title, options, sku, productId } = row
  const { word, tone } = STATUS[skipped && (status === 'new' || status === 'changed') ? 'left' : status]
  const name = [title || sku || 'Without a name', ...options].join(' · ')
  const left = row.outcome !== '' && row.outcome !== 'written'
  return (
    <tr>
      <Cell label="Line" numeric>
        {line}
      </Cell>
      <Cell label="Row" heading>
        <span class="import-row-name">{productId ? <a href={paths.sellerProduct(productId)}>{name}</a> : name}</span>
        {sku && <span class="stock-sku">{sku}</span>}
      </Cell>
      <Cell label="What happens">
        <ul class="import-what">
          <li>
            <Badge tone={tone}>{word}</Badge> {status === 'new' && newWords(row, currency)}
          </li>
          {row.problems.map((text) => (
            <li class="import-problem">
              <Icon name="circle-x" size="s" /> <span>{text}</span>
            </li>
          ))}
          {left && (
            <li class="import-flag">
              <Icon name="info" size="s" />{' '}
              <span>{row.outcome === 'restored' ? 'Put back as it was before.' : row.outcome}</span>
            </li>
          )}
          {row.flags.map((text) => (
            <li class="import-flag">
              <Icon name="triangle-alert" size="s" /> <span>{text}</span>
            </li>
          ))}
          {status === 'changed' && <Changes row={row} currency={currency} />}
          {row.notes.map((text) => (
            <li class="quiet">{text}</li>
          ))}
        </ul>
      </Cell>
    </tr>
  )
}

function Changes({ row, currency }: { row: ImportRow; currency: string }) {
  return (
    <>
      {Object.entries(row.changes).map(([field, change]) => {
        const { name, before, after } = changeWords(field, change, currency)
        return (
          <li>
            {name}
            {before === null ? (
              ' changes'
            ) : (
              <>
                : <span class="import-before">{before}</span> <span aria-hidden="true">→</span>
                <span class="visually-hidden"> becomes </span> <strong>{after}</strong>
              </>
            )}
          </li>
        )
      })}
      {row.newPicture && <li>A picture is fetched</li>}
    </>
  )
}

function newWords({ isNewProduct, isVariant, price, quantity, newPicture }: ImportRow, currency: string): string {
  const parts = [
    isNewProduct ? 'product' : isVariant ? 'row' : 'picture',
    isVariant && price !== null ? formatMoney({ minor: price, currency }) : '',
    isVariant && quantity !== null ? `${quantity} on hand` : '',
    newPicture && (isVariant || isNewProduct) ? 'with a picture' : '',
  ]
  return parts.filter(Boolean).join(', ')
}
