import { paths } from '#src/lib/paths.ts'
import { widthsOf } from '#src/lib/picture.ts'
import type { ImageDetails } from '#src/market/catalogue/product-details.ts'
import { Button, IconButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Picture } from '#templates/ui/picture.tsx'

export type ProductImagesProps = {
  productId: number
  title: string
  images: ImageDetails[]
  /** Why an upload, or some of it, was refused. */
  refused?: string | undefined
  /** A description that was refused, with what was typed. */
  wrong?: { imageId: number; typed: string; message: string } | undefined
}

export const imagesId = 'product-images'

/** The pictures of a product: the first is the one that lists show. Every form here answers with this section. */
export function ProductImages({ productId, title, images, refused, wrong }: ProductImagesProps) {
  const upload = paths.productImages(productId)
  return (
    <Card id={imagesId} title="Pictures">
      <form
        class="image-upload"
        method="post"
        action={upload}
        enctype="multipart/form-data"
        hx-post={upload}
        hx-swap="none"
        hx-disable="find button"
      >
        <Field
          name="files"
          type="file"
          label="Add pictures"
          hint="JPEG, PNG, WebP, GIF or AVIF, one or several, 16 MB together. At most 20 to a product."
          accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
          error={refused}
          multiple
        />
        <Button icon="upload" busyText="Uploading">
          Upload pictures
        </Button>
      </form>
      {images.length > 0 && (
        <ol class="image-list">
          {images.map((image, at) => (
            <ImageCard
              productId={productId}
              title={title}
              image={image}
              at={at}
              of={images.length}
              wrong={wrong?.imageId === image.id ? wrong : undefined}
            />
          ))}
        </ol>
      )}
    </Card>
  )
}

type ImageCardProps = {
  productId: number
  title: string
  image: ImageDetails
  at: number
  of: number
  wrong?: ProductImagesProps['wrong']
}

function ImageCard({ productId, title, image, at, of, wrong }: ImageCardProps) {
  const describe = paths.productImage(productId, image.id, 'description')
  const name = `picture ${at + 1}`
  return (
    <li class="image-card" id={`image-${image.id}`}>
      <Picture
        class="image-shown"
        sources={widthsOf(image.width).map((width) => ({ src: paths.image('seller', image.key, width), width }))}
        alt={image.alt || `${title}, ${name}`}
        width={image.width}
        height={image.height}
        sizes="(min-width: 40rem) 14rem, 45vw"
      />
      {at === 0 && <span class="image-first">Shown in lists</span>}
      <div class="image-buttons">
        <Place productId={productId} image={image} to="up" label={`Move ${name} forward`} off={at === 0} />
        <Place productId={productId} image={image} to="down" label={`Move ${name} back`} off={at === of - 1} />
        <form
          method="post"
          action={paths.productImage(productId, image.id, 'removal')}
          hx-post={paths.productImage(productId, image.id, 'removal')}
          hx-swap="none"
        >
          <IconButton type="submit" icon="trash-2" label={`Remove ${name}`} />
        </form>
      </div>
      <form class="image-alt" id={`alt-${image.id}`} method="post" action={describe} hx-post={describe} hx-swap="none">
        <Field
          form={`image-${image.id}`}
          name="alt"
          label="What it shows"
          value={wrong?.typed ?? image.alt}
          error={wrong?.message}
          placeholder="Brown boot from the side"
          autocomplete="off"
        />
        <Button size="s">Save words</Button>
      </form>
    </li>
  )
}

type PlaceProps = { productId: number; image: ImageDetails; to: 'up' | 'down'; label: string; off: boolean }

function Place({ productId, image, to, label, off }: PlaceProps) {
  const action = paths.productImage(productId, image.id, 'place')
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      <input type="hidden" name="move" value={to} />
      <IconButton
        type="submit"
        id={`image-${image.id}-${to}`}
        icon={to === 'up' ? 'arrow-left' : 'arrow-right'}
        class="flips"
        label={label}
        disabled={off}
      />
    </form>
  )
}

/** The part of an answer that brings the section up to date. */
export function ProductImagesAnswer(props: ProductImagesProps) {
  return (
    <hx-partial hx-target={`#${imagesId}`} hx-swap="outerHTML">
      <ProductImages {...props} />
    </hx-partial>
  )
}
