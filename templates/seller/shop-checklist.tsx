import { paths } from '#src/lib/paths.ts'
import type { ShopItem } from '#src/market/shops/checklist-answers.ts'
import type { ShopRecord } from '#src/market/shops/record.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { errorsOf, type ShopPageProps, shopSwap, typedOf } from './shop-desk.ts'

/** What the market asks for, item by item, each with its answer. */
export function ShopChecklist(props: ShopPageProps) {
  const { shop, marketName } = props
  if (!shop || shop.checklist.length === 0) return null
  return (
    <Card title={`What ${marketName} asks for`} id="checklist">
      <ol class="asked-items">
        {shop.checklist.map((item) => (
          <Asked {...props} shop={shop} item={item} />
        ))}
      </ol>
    </Card>
  )
}

type AskedProps = ShopPageProps & { shop: ShopRecord; item: ShopItem }

function Asked(props: AskedProps) {
  const { item, shop, mayChange } = props
  const papers = shop.documents.filter(({ itemId }) => itemId === item.id)
  return (
    <li class="asked-item" id={`asked-${item.id}`}>
      <div class="asked-words">
        <p class="asked-title">
          {item.answered && <Icon name="circle-check" size="s" />} {item.title}{' '}
          <Badge tone={item.demand === 'required' ? 'info' : 'quiet'}>
            {item.demand === 'required' ? 'Required' : 'Optional'}
          </Badge>
        </p>
        {item.help && <p class="quiet">{item.help}</p>}
        {papers.map(({ fileName }) => (
          <p class="quiet">Answered with {fileName}, which is listed below.</p>
        ))}
        {!mayChange && item.statement && <p class="shop-text">{item.statement}</p>}
        {mayChange && (item.kind === 'statement' ? <StatementForm {...props} /> : <PaperForm {...props} />)}
      </div>
    </li>
  )
}

function StatementForm(props: AskedProps) {
  const { item } = props
  const own = typedOf(props, 'answer').item === String(item.id)
  const errors = own ? errorsOf(props, 'answer') : {}
  const to = paths.shopAnswer(item.id)
  const form = `answer-${item.id}`
  return (
    <form class="form" id={form} method="post" action={to} hx-post={to} {...shopSwap} novalidate>
      <ErrorSummary errors={errors} form={form} />
      <Field
        name="statement"
        form={form}
        type="textarea"
        label={`Your answer: ${item.title}`}
        hideLabel
        value={own ? typedOf(props, 'answer').statement : (item.statement ?? '')}
        error={errors.statement}
        rows={3}
        maxlength={4000}
        required
      />
      <div class="actions">
        <Button size="s" busyText="Saving">
          Save answer <span class="visually-hidden">to {item.title}</span>
        </Button>
      </div>
    </form>
  )
}

function PaperForm(props: AskedProps) {
  const { item } = props
  const own = typedOf(props, 'document').item === String(item.id)
  const errors = own ? errorsOf(props, 'document') : {}
  const form = `paper-${item.id}`
  return (
    <form
      class="form"
      id={form}
      method="post"
      action={paths.sellerShopDocuments}
      hx-post={paths.sellerShopDocuments}
      enctype="multipart/form-data"
      hx-encoding="multipart/form-data"
      {...shopSwap}
    >
      <input type="hidden" name="item" value={item.id} />
      <ErrorSummary errors={errors} form={form} />
      <Field
        name="document"
        form={form}
        type="file"
        label={`Document: ${item.title}`}
        hideLabel
        error={errors.document}
        accept="application/pdf,image/jpeg,image/png,image/webp"
        required
      />
      <div class="actions">
        <Button size="s" icon="upload" busyText="Uploading">
          Upload <span class="visually-hidden">for {item.title}</span>
        </Button>
      </div>
    </form>
  )
}
