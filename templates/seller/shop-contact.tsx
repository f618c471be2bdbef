import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'
import { errorsOf, type ShopPageProps, shopSwap, typedOf } from './shop-desk.ts'

/** Proving the contact address: send a code, type it in. */
export function ShopContact(props: ShopPageProps) {
  const { shop, openCode, now } = props
  if (!shop) return null
  const address = shop.wantedContactEmail ?? (shop.contactProvenAt ? null : shop.contactEmail)
  if (!address) {
    return (
      <Card title="Contact address" id="contact">
        <p class="shop-proven">
          <Icon name="circle-check" /> <strong>{shop.contactEmail}</strong>
          {shop.contactProvenAt && (
            <span class="quiet">
              proven <Time at={shop.contactProvenAt} now={now} />
            </span>
          )}
        </p>
      </Card>
    )
  }
  const sent = openCode?.address === address ? openCode : null
  return (
    <Card title={shop.contactProvenAt ? 'Prove the new contact address' : 'Prove the contact address'} id="contact">
      <div class="stack stack-s">
        {sent ? (
          <>
            <p>
              A code of six digits was mailed to <strong>{address}</strong> <Time at={sent.sentAt} now={now} />. It
              works for ten minutes.
            </p>
            <CodeForm {...props} />
          </>
        ) : (
          <p>
            We mail a code of six digits to <strong>{address}</strong>. Typing it in shows that messages reach you.
          </p>
        )}
        <form method="post" action={paths.sellerShopOtp} hx-post={paths.sellerShopOtp} {...shopSwap}>
          <Button variant={sent ? 'quiet' : 'primary'} icon={sent ? 'refresh-cw' : 'send'} busyText="Sending">
            {sent ? 'Send another code' : 'Send code'}
          </Button>
        </form>
      </div>
    </Card>
  )
}

function CodeForm(props: ShopPageProps) {
  const errors = errorsOf(props, 'contact')
  return (
    <form
      class="form"
      id="contact-form"
      method="post"
      action={paths.sellerShopContact}
      hx-post={paths.sellerShopContact}
      {...shopSwap}
    >
      <ErrorSummary errors={errors} form="contact" />
      <Field
        name="code"
        form="contact"
        label="Code from the message"
        value={typedOf(props, 'contact').code}
        error={errors.code}
        width="short"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength={12}
        required
      />
      <div class="actions">
        <Button variant="primary" busyText="Checking">
          Prove address
        </Button>
      </div>
    </form>
  )
}
