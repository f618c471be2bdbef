import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { addressLines } from '#src/lib/postal-address.ts'
import type { SavedAddress } from '#src/market/accounts/addresses.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { AddressFields } from '#templates/ui/address-fields.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'

export function AddressBookPage({ addresses }: { addresses: SavedAddress[] }) {
  return (
    <>
      <PageHead
        title="Your addresses"
        lead="Checkout offers them, the preferred one first."
        actions={
          addresses.length > 0 && (
            <LinkButton href={paths.addressNew} icon="plus" variant="primary">
              Add address
            </LinkButton>
          )
        }
      />
      <AddressBook addresses={addresses} />
    </>
  )
}

export function AddressBook({ addresses }: { addresses: SavedAddress[] }) {
  if (addresses.length === 0) {
    return (
      <div id="book">
        <EmptyState
          icon="map-pin"
          title="No address yet"
          action={
            <LinkButton href={paths.addressNew} variant="primary">
              Add address
            </LinkButton>
          }
        >
          What you keep here need not be typed at checkout again.
        </EmptyState>
      </div>
    )
  }
  return (
    <div id="book">
      <h2 class="visually-hidden">In your book</h2>
      <ul class="addresses">
        {addresses.map((address) => (
          <BookEntry address={address} />
        ))}
      </ul>
    </div>
  )
}

function BookEntry({ address }: { address: SavedAddress }) {
  const { id, preferred, name, line1 } = address
  const called = `${name}, ${line1}`
  return (
    <li class="address" id={`address-${id}`}>
      <p class="address-lines">
        {addressLines(address).map((line, i) => (i === 0 ? <strong>{line}</strong> : <span>{line}</span>))}
        {address.phone && <span class="quiet">{address.phone}</span>}
      </p>
      <div class="actions">
        {preferred ? (
          <Badge tone="good" icon="check">
            Preferred
          </Badge>
        ) : (
          <PartForm id={id} part="preference" label={`Prefer ${called}`}>
            Prefer
          </PartForm>
        )}
        <LinkButton href={paths.address(id)} size="s" aria-label={`Change ${called}`}>
          Change
        </LinkButton>
        <PartForm id={id} part="removal" label={`Remove ${called}`}>
          Remove
        </PartForm>
      </div>
    </li>
  )
}

type PartFormProps = { id: number; part: 'preference' | 'removal'; label: string; children: string }

function PartForm({ id, part, label, children }: PartFormProps) {
  const action = paths.addressPart(id, part)
  return (
    <form method="post" action={action} id={`${part}-${id}`} hx-post={action} hx-swap="none" hx-disable="find button">
      <Button size="s" aria-label={label}>
        {children}
      </Button>
    </form>
  )
}

type AddressFormProps = { id: number | null; typed: Typed; errors: Errors }

export function AddressPage(props: AddressFormProps) {
  return (
    <>
      <PageHead title={props.id === null ? 'Add an address' : 'Change an address'} />
      <AddressForm {...props} />
    </>
  )
}

export function AddressForm({ id, typed, errors }: AddressFormProps) {
  return (
    <form class="form" id="address" method="post" action={id === null ? paths.addresses : paths.address(id)} novalidate>
      <ErrorSummary errors={errors} form="address" title="Not saved yet" />
      <AddressFields typed={typed} errors={errors} />
      <div class="actions">
        <Button variant="primary">{id === null ? 'Add address' : 'Save address'}</Button>
        <a href={paths.addresses}>Back to your addresses</a>
      </div>
    </form>
  )
}
