import type { Errors, Typed } from '#src/lib/form.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { CartLine, GoneLine, LineProblem } from '#src/market/orders/cart-facts.ts'
import { Button } from '#templates/ui/button.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Money } from '#templates/ui/money.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { AskFields } from './ask-fields.tsx'
import { BackField } from './back-field.tsx'
import { cardPictures } from './cards.tsx'
import { QuantityField } from './quantity-field.tsx'

export type LineTyped = { id: number; typed: Typed; errors: Errors }

/**
 * The answer to every form of a cart brings its parts itself, as it must for the Undo of a message; a later form takes the
 * place of one under way.
 */
const posts = (action: string) => ({
  method: 'post' as const,
  action,
  'hx-post': action,
  'hx-swap': 'none',
  'hx-sync': '#cart:replace',
})

type LineProps = { line: CartLine; currency: string; wrong?: LineTyped | undefined }

export function CartLineItem({ line, currency, wrong }: LineProps) {
  const { id, title, options, quantity, price } = line
  const name = [title, ...options].join(', ')
  return (
    <li class="cart-line" id={`line-${id}`}>
      <Picture
        class="cart-picture"
        sources={cardPictures(line.imageKey, line.imageWidth)}
        sizes="6rem"
        alt=""
        width={96}
        height={96}
      />
      <div class="cart-words">
        <h3 class="cart-title">
          <a href={paths.product(line.slug, line.variantId)}>{title}</a>
        </h3>
        {options.length > 0 && <p class="cart-options">{options.join(' · ')}</p>}
        {line.fields.length > 0 && (
          <dl class="cart-answers">
            {line.fields.map((field) => (
              <div>
                <dt>{field.label}</dt>
                <dd>{field.value}</dd>
              </div>
            ))}
          </dl>
        )}
        {quantity > 1 && <p class="cart-price">{formatMoney({ minor: price, currency })} each</p>}
      </div>
      <p class="cart-sum">
        <Money minor={price * quantity} currency={currency} />
      </p>
      <div class="cart-tools">
        <form class="cart-quantity" id={`quantity-${id}`} {...posts(paths.cartLine(id))} novalidate>
          <QuantityField
            form={`line-${id}`}
            value={wrong?.typed.quantity ?? quantity}
            error={wrong?.errors.quantity}
            of={name}
            submits
          />
          <span class="cart-update">
            <Button size="s" aria-label={`Change the quantity of ${name}`}>
              Change
            </Button>
          </span>
        </form>
        <RemoveForm id={id} name={name} />
      </div>
      {line.problems.map((problem) => (
        <CartProblem problem={problem} line={line} name={name} />
      ))}
      {line.asks.length > 0 && <Answers line={line} name={name} wrong={wrong} />}
    </li>
  )
}

export function GoneItem({ line, back }: Back & { line: GoneLine }) {
  const { id, quantity, shopName, problem } = line
  return (
    <li class="cart-line cart-line-gone" id={`line-${id}`}>
      <Picture class="cart-picture" sources={[]} alt="" width={96} height={96} placeholder="package" />
      <div class="cart-words">
        <p>
          {problem.sentence}
          {shopName && <span class="quiet"> It was from {shopName}.</span>}
        </p>
        <p class="quiet">You wanted {quantity}.</p>
      </div>
      <div class="cart-tools">
        <RemoveForm id={id} name="the item that is no longer sold" plain back={back} />
      </div>
    </li>
  )
}

type RemoveFormProps = { id: number; name: string; plain?: boolean; back?: Back['back'] | undefined }

function RemoveForm({ id, name, plain, back }: RemoveFormProps) {
  return (
    <form id={`removal-${id}`} {...remedyForm(paths.cartLine(id), back)}>
      <BackField back={back} />
      <input type="hidden" name="quantity" value="0" />
      <Button size="s" variant={plain ? 'plain' : 'quiet'} icon="trash-2" aria-label={`Remove ${name}`}>
        Remove
      </Button>
    </form>
  )
}

type Back = { back?: 'review' | undefined }

/** From the review, where no cart is shown that could be brought up to date: plain forms that lead back there. */
const remedyForm = (action: string, back: Back['back']) => (back ? { method: 'post' as const, action } : posts(action))

/** What is wrong, and the one click that puts it right. */
export function CartProblem({
  problem,
  line,
  name,
  back,
}: Back & { problem: LineProblem; line: CartLine; name: string }) {
  const id = `remedy-${line.id}-${problem.code}`
  return (
    <div class="cart-problem">
      <Icon name="triangle-alert" size="s" />
      <p>{problem.sentence}</p>
      {problem.remedy === 'remove' && (
        <form id={id} {...remedyForm(paths.cartLine(line.id), back)}>
          <BackField back={back} />
          <input type="hidden" name="quantity" value="0" />
          <Button size="s">
            Take it out <span class="visually-hidden">: {name}</span>
          </Button>
        </form>
      )}
      {problem.remedy === 'take-available' && (
        <form id={id} {...remedyForm(paths.cartLine(line.id), back)}>
          <BackField back={back} />
          <input type="hidden" name="quantity" value={problem.available} />
          <Button size="s" aria-label={`Take ${problem.available} of ${name}`}>
            Take {problem.available}
          </Button>
        </form>
      )}
      {problem.remedy === 'accept-price' && (
        <form id={id} {...remedyForm(paths.cartLinePrice(line.id), back)}>
          <BackField back={back} />
          <input type="hidden" name="price" value={line.price} />
          <Button size="s">
            That is fine <span class="visually-hidden">: the new price of {name}</span>
          </Button>
        </form>
      )}
      {problem.remedy === 'edit-fields' && back && <a href={`${paths.cart}#line-${line.id}`}>Fill it in</a>}
    </div>
  )
}

function Answers({ line, name, wrong }: { line: CartLine; name: string; wrong?: LineTyped | undefined }) {
  const { quantity: _, ...errors } = wrong?.errors ?? {}
  const open = Object.keys(errors).length > 0 || line.problems.some((one) => one.remedy === 'edit-fields')
  const kept = Object.fromEntries(line.fields.map((field) => [`field_${field.id}`, field.value]))
  return (
    <details class="cart-asks" id={`asks-${line.id}`} open={open}>
      <summary>
        Change what you told<span class="visually-hidden">, {name}</span>
      </summary>
      <form class="form" id={`answers-${line.id}`} {...posts(paths.cartLineFields(line.id))} novalidate>
        <AskFields asks={line.asks} typed={{ ...kept, ...wrong?.typed }} errors={errors} form={`line-${line.id}`} />
        <div class="actions">
          <Button size="s">Save answers</Button>
        </div>
      </form>
    </details>
  )
}
