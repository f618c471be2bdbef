import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'

/** Puts the variant chosen on a wishlist: the same form for everybody, so that the page around it can be kept. */
export function WishForm({ variantId }: { variantId: number }) {
  return (
    <form
      class="wish"
      method="post"
      action={paths.wishlistItems}
      hx-post={paths.wishlistItems}
      hx-target="this"
      hx-swap="outerHTML"
    >
      <input type="hidden" name="variant_id" value={variantId} />
      <input type="hidden" name="from" value="page" />
      <Button variant="quiet" icon="heart">
        Keep on my wishlist
      </Button>
    </form>
  )
}
