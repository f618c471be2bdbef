import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { Wishlist } from '#src/market/orders/wishlist.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Copyable } from '#templates/ui/copyable.tsx'
import { Field } from '#templates/ui/field.tsx'

/** What every form of the list says: its answer is the list as it is then. */
export const posts = (action: string) => ({
  method: 'post' as const,
  action,
  'hx-post': action,
  'hx-target': '#wishlist',
  'hx-swap': 'outerMorph',
})

export type Sharing = { typed: Typed; errors: Errors }
type Props = { list: Wishlist; origin: string; sharing?: Sharing | undefined }

/** A link for friends, under a name they know; or the end of it. */
export function WishSharing({ list, origin, sharing }: Props) {
  const { shareKey, name } = list
  return (
    <Card title={shareKey ? 'Shared by a link' : 'Share it'} class="wish-sharing">
      <div class="stack stack-s">
        {shareKey ? (
          <>
            <p>Whoever has this link sees the list:</p>
            <Copyable text={`${origin}${paths.sharedWishlist(shareKey)}`} what="the link" />
            <p>
              <a class="wish-link" href={paths.sharedWishlist(shareKey)}>
                See it as they do
              </a>
            </p>
          </>
        ) : (
          <p>Friends see what you wish for, and the name you write here. Nothing else of you.</p>
        )}
        <form class="form" {...posts(paths.wishlistSharing)} novalidate>
          <input type="hidden" name="on" value="yes" />
          <Field
            name="name"
            label="Name of the list"
            hint="For example: Bela’s birthday"
            value={sharing?.typed.name ?? name}
            error={sharing?.errors.name}
            maxlength={80}
            autocomplete="off"
            optional
          />
          <Button size="s" icon={shareKey ? undefined : 'link'}>
            {shareKey ? 'Save the name' : 'Make a link'}
          </Button>
        </form>
        {shareKey && (
          <form {...posts(paths.wishlistSharing)}>
            <input type="hidden" name="on" value="no" />
            <Button size="s" variant="quiet">
              Switch the link off
            </Button>
          </form>
        )}
      </div>
    </Card>
  )
}
