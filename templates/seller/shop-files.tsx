import { fileSize } from '#src/lib/file-size.ts'
import { paths } from '#src/lib/paths.ts'
import type { ShopDocument, ShopRecord } from '#src/market/shops/record.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { LogoFields } from '#templates/ui/logo-fields.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { Time } from '#templates/ui/time.tsx'
import { errorsOf, type ShopPageProps, shopSwap, typedOf } from './shop-desk.ts'

const upload = { enctype: 'multipart/form-data' as const, 'hx-encoding': 'multipart/form-data' }
const MOST = 10

/** Papers for the reviewer: what is there, what can be added. */
export function ShopDocuments(props: ShopPageProps) {
  const { shop, mayChange, now } = props
  if (!shop) return null
  // One for an item of the checklist is told of beside that item.
  const errors = typedOf(props, 'document').item ? {} : errorsOf(props, 'document')
  const kept = shop.approvedOnce
  return (
    <Card title="Documents for the reviewer" id="documents">
      <div class="stack stack-s">
        <p class="quiet">
          A trade licence, a register extract or a tax certificate. Only you and the market’s staff can open them.
        </p>
        {shop.documents.length > 0 && (
          <ul class="papers">
            {shop.documents.map((document) => (
              <DocumentRow document={document} removable={mayChange && !kept} now={now} />
            ))}
          </ul>
        )}
        {mayChange && shop.documents.length < MOST && (
          <form
            class="form"
            id="document-form"
            method="post"
            action={paths.sellerShopDocuments}
            hx-post={paths.sellerShopDocuments}
            {...upload}
            {...shopSwap}
          >
            <ErrorSummary errors={errors} form="document" />
            <Field
              name="document"
              form="document"
              type="file"
              label="Add a document"
              hint="PDF, JPEG, PNG or WebP, up to 16 MB."
              error={errors.document}
              accept="application/pdf,image/jpeg,image/png,image/webp"
              required
            />
            <div class="actions">
              <Button icon="upload" busyText="Uploading">
                Upload document
              </Button>
            </div>
          </form>
        )}
        {shop.documents.length >= MOST && <p class="quiet">These are all {MOST} documents there can be.</p>}
      </div>
    </Card>
  )
}

function DocumentRow({ document, removable, now }: { document: ShopDocument; removable: boolean; now: Date }) {
  const { id, fileName, bytes, createdAt } = document
  const removal = `${paths.sellerShopDocument(id)}/removal`
  return (
    <li class="paper-row">
      <a class="paper" href={paths.sellerShopDocument(id)} download={fileName}>
        <Icon name="file-text" />
        <span class="paper-name">{fileName}</span>
        <span class="quiet">
          {fileSize(bytes)} · <Time at={createdAt} now={now} />
        </span>
      </a>
      {removable && (
        <form method="post" action={removal} hx-post={removal} {...shopSwap}>
          <Button variant="quiet" icon="trash-2" busyText="Removing">
            Remove <span class="visually-hidden">{fileName}</span>
          </Button>
        </form>
      )}
    </li>
  )
}

/** The logo as buyers see it, and the way to change it. */
export function ShopLogo(props: ShopPageProps) {
  const { shop, mayChange } = props
  if (!shop) return null
  const errors = errorsOf(props, 'logo')
  return (
    <Card title="Logo" id="logo">
      <div class="stack stack-s">
        <CurrentLogo shop={shop} mayChange={mayChange} />
        {mayChange && (
          <form
            class="form"
            id="logo-form"
            method="post"
            action={paths.sellerShopLogo}
            hx-post={paths.sellerShopLogo}
            {...upload}
            {...shopSwap}
          >
            <LogoFields errors={errors} present={shop.logoKey !== null} />
          </form>
        )}
      </div>
    </Card>
  )
}

function CurrentLogo({ shop, mayChange }: { shop: ShopRecord; mayChange: boolean }) {
  const removal = `${paths.sellerShopLogo}/removal`
  return (
    <div class="cluster">
      <Avatar name={shop.name} src={shop.logoKey && paths.image('seller', shop.logoKey, 160)} size="l" />
      {shop.logoKey && mayChange ? (
        <form method="post" action={removal} hx-post={removal} {...shopSwap}>
          <Button variant="quiet" icon="trash-2" busyText="Removing">
            Remove logo
          </Button>
        </form>
      ) : (
        !shop.logoKey && <p class="quiet">Your initials stand here until you choose a picture.</p>
      )}
    </div>
  )
}
