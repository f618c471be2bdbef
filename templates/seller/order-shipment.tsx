import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { OrderUnits } from './order-units.tsx'
import { isPickup, type OrderPageProps, openParcels, orderSwap, refusalOf } from './order-view.ts'

/** What goes into a parcel, by whom it is carried and under what number. */
export function OrderShipment({ order, rights, carriers, refused }: OrderPageProps) {
  const lines = openParcels(order)
  if (!rights.ship || lines.length === 0) return null
  const form = refusalOf(refused, 'shipment')
  const { errors, typed } = form
  const action = paths.sellerOrderAct(order.id, 'shipment')
  const pickup = isPickup(order)
  return (
    <form class="form part-form" id="shipment" method="post" action={action} hx-post={action} {...orderSwap}>
      <ErrorSummary errors={errors} form="shipment" />
      <OrderUnits
        legend={pickup ? 'What is ready' : 'What goes into this parcel'}
        lines={lines}
        most={(line) => line.open}
        first={(line) => line.open}
        refused={form}
      />
      {!pickup && (
        <div class="form-row">
          <Field
            name="carrier"
            form="shipment"
            label="Carrier"
            optional
            list="carriers"
            autocomplete="off"
            value={typed.carrier ?? order.shipments.at(-1)?.carrier}
            error={errors.carrier}
          />
          <Field
            name="tracking"
            form="shipment"
            label="Tracking number"
            optional
            autocomplete="off"
            spellcheck={false}
            value={typed.tracking}
            error={errors.tracking}
          />
          <datalist id="carriers">
            {carriers.map((name) => (
              <option value={name} />
            ))}
          </datalist>
        </div>
      )}
      <div class="actions">
        <Button variant={order.status === 'created' ? 'plain' : 'primary'} icon={pickup ? 'store' : 'truck'}>
          {pickup ? 'Ready to be picked up' : 'Mark as sent'}
        </Button>
        <span class="quiet part-hint">The buyer is told{pickup ? '' : ', with the number'}.</span>
      </div>
    </form>
  )
}
