import { paths } from '#src/lib/paths.ts'
import type { Method, Shipping, Zone } from '#src/market/shops/shipping.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, IconButton, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { type Preview, ShippingPreview } from './shipping-preview.tsx'
import { countriesWords, daysWords, KIND_WORDS, priceWords } from './shipping-words.ts'
import { ShopTabs } from './shop-tabs.tsx'

export type ShippingProps = {
  shipping: Shipping
  currency: string
  mayChange: boolean
  preview: Preview
  /** Why something was not done. */
  problem?: string
}

/** How a shop's parcels reach buyers, and what that costs them. */
export function ShippingPage(props: ShippingProps) {
  return (
    <div class="stack">
      <PageHead
        title="Shipping"
        lead="How your parcels reach buyers, and what that costs them. Keys and services need none of it."
        actions={
          props.mayChange && (
            <LinkButton href={paths.shippingZoneNew} variant="primary" icon="plus">
              Add zone
            </LinkButton>
          )
        }
      />
      <ShopTabs current="shipping" />
      <ShippingDesk {...props} />
      <ShippingPreview {...props} />
    </div>
  )
}

const deskId = 'shipping-desk'

/** The zones with all their forms; every one of them answers with it. */
export function ShippingDesk({ shipping, currency, mayChange, problem }: ShippingProps) {
  const { zones, pickups } = shipping
  const everywhere = zones.some((zone) => zone.countries.length === 0)
  return (
    <div class="stack" id={deskId}>
      {problem && <Notice tone="bad" title={problem} role="alert" />}
      {!mayChange && <Notice tone="info">The owner and managers of the shop can change this page.</Notice>}
      {zones.length === 0 && pickups.length === 0 && (
        <EmptyState
          icon="truck"
          title="No way of sending yet"
          action={
            mayChange && (
              <>
                <LinkButton href={paths.shippingZoneNew} variant="primary" icon="plus">
                  Add your first zone
                </LinkButton>
                <LinkButton href={paths.shippingMethodNew({ kind: 'pickup' })} icon="map-pin">
                  Add a pickup place
                </LinkButton>
              </>
            )
          }
        >
          Buyers cannot order parcels from you before you say where you send them. Begin with a zone, such as your own
          country, and what sending there costs.
        </EmptyState>
      )}
      {zones.map((zone) => (
        <ZoneCard zone={zone} currency={currency} mayChange={mayChange} />
      ))}
      {zones.length > 0 && !everywhere && (
        <p class="quiet">
          Buyers in countries that no zone names cannot order parcels from you
          {pickups.some((method) => method.enabled) ? ', but may pick them up.' : '.'}
        </p>
      )}
      {(zones.length > 0 || pickups.length > 0) && (
        <Pickups pickups={pickups} currency={currency} mayChange={mayChange} />
      )}
    </div>
  )
}

/** The part of an answer that brings the zones up to date. */
export function ShippingAnswer(props: ShippingProps) {
  return (
    <hx-partial hx-target={`#${deskId}`} hx-swap="outerMorph">
      <ShippingDesk {...props} />
    </hx-partial>
  )
}

function ZoneCard({ zone, currency, mayChange }: { zone: Zone; currency: string; mayChange: boolean }) {
  const { id, name, countries, methods } = zone
  return (
    <Card
      id={`zone-${id}`}
      title={name}
      flush
      actions={
        mayChange && (
          <>
            <LinkButton href={paths.shippingMethodNew({ zone: String(id) })} size="s" icon="plus">
              Add a way <span class="visually-hidden">of sending to {name}</span>
            </LinkButton>
            <LinkButton href={paths.shippingZone(id)} size="s" icon="pencil">
              Edit <span class="visually-hidden">zone {name}</span>
            </LinkButton>
          </>
        )
      }
    >
      {countriesWords(countries) !== name && <p class="ship-where">{countriesWords(countries)}</p>}
      {methods.length > 0 ? (
        <MethodList methods={methods} currency={currency} mayChange={mayChange} />
      ) : (
        <p class="ship-none">No way of sending there yet, so buyers there cannot order parcels.</p>
      )}
    </Card>
  )
}

function Pickups({ pickups, currency, mayChange }: { pickups: Method[]; currency: string; mayChange: boolean }) {
  return (
    <Card
      title="Pickup"
      flush
      actions={
        mayChange && (
          <LinkButton href={paths.shippingMethodNew({ kind: 'pickup' })} size="s" icon="plus">
            Add a place
          </LinkButton>
        )
      }
    >
      {pickups.length > 0 ? (
        <MethodList methods={pickups} currency={currency} mayChange={mayChange} />
      ) : (
        <p class="ship-none">Let buyers come and get their parcels: they need no delivery address then.</p>
      )}
    </Card>
  )
}

function MethodList({ methods, currency, mayChange }: { methods: Method[]; currency: string; mayChange: boolean }) {
  return (
    <ul class="ship-methods">
      {methods.map((method, i) => (
        <li class={method.enabled ? 'ship-method' : 'ship-method ship-off'} id={`method-${method.id}`}>
          <div class="ship-words">
            <p class="ship-name">
              {mayChange ? <a href={paths.shippingMethod(method.id)}>{method.name}</a> : method.name}{' '}
              <Badge>{KIND_WORDS[method.kind]}</Badge>
              {!method.enabled && <Badge tone="warn">Not offered</Badge>}
            </p>
            <p class="quiet">
              {priceWords(method, currency)}
              {daysWords(method) && ` · ${daysWords(method)}`}
            </p>
            {method.pickupPlace && <p class="ship-place quiet">{method.pickupPlace}</p>}
          </div>
          {mayChange && <MethodActs method={method} first={i === 0} last={i === methods.length - 1} />}
        </li>
      ))}
    </ul>
  )
}

function MethodActs({ method, first, last }: { method: Method; first: boolean; last: boolean }) {
  const { id, name, enabled } = method
  const ways = first && last ? [] : (['up', 'down'] as const)
  const form = (part: 'place' | 'offer' | 'removal') => {
    const action = paths.shippingMethodPart(id, part)
    return { method: 'post', action, 'hx-post': action, 'hx-swap': 'none' } as const
  }
  return (
    <div class="ship-acts">
      <form {...form('offer')}>
        <input type="hidden" name="offered" value={enabled ? 'no' : 'yes'} />
        <Button size="s" id={`method-${id}-offer`}>
          {enabled ? 'Stop offering' : 'Offer'} <span class="visually-hidden">{name}</span>
        </Button>
      </form>
      {ways.map((move) => (
        <form {...form('place')}>
          <input type="hidden" name="move" value={move} />
          <IconButton
            type="submit"
            size="s"
            id={`method-${id}-${move}`}
            icon={move === 'up' ? 'arrow-up' : 'arrow-down'}
            label={`Move ${name} ${move}`}
            disabled={move === 'up' ? first : last}
          />
        </form>
      ))}
      <form {...form('removal')}>
        <IconButton type="submit" size="s" icon="trash-2" label={`Take ${name} away`} />
      </form>
    </div>
  )
}
