import { FRAME } from '#src/lib/picture.ts'
import type { ProductFacts, Variant } from '#src/market/catalogue/product-page.ts'
import { Picture } from '#templates/ui/picture.tsx'
import { cardPictures, sourcesOf } from './cards.tsx'

type GalleryProps = {
  product: Pick<ProductFacts, 'pictures' | 'title'>
  /** The variant chosen: its own picture comes first. */
  variant: Variant | undefined
}

const galleryId = 'gallery'

const pictureId = (i: number) => `picture-${i + 1}`

/** All pictures in a row that is swiped or scrolled; small ones below lead to each. Nothing of it needs a script. */
export function Gallery({ product, variant }: GalleryProps) {
  const { title } = product
  const pictures = picturesFor(product, variant)
  const altOf = (alt: string, i: number) => alt || (i === 0 ? title : `${title}, picture ${i + 1}`)
  if (pictures.length === 0) {
    return (
      <div class="gallery" id={galleryId}>
        <Picture class="detail-picture" sources={[]} alt="" {...FRAME} />
      </div>
    )
  }
  return (
    <div class="gallery" id={galleryId}>
      <ul class="gallery-strip" aria-label="Pictures" tabindex={pictures.length > 1 ? 0 : undefined}>
        {pictures.map(({ key, alt, width }, i) => (
          <li class="gallery-picture" id={pictureId(i)}>
            <Picture
              class="detail-picture"
              sources={sourcesOf(key, width)}
              alt={altOf(alt, i)}
              sizes="(min-width: 60rem) 42rem, 100vw"
              eager={i === 0}
              {...FRAME}
            />
          </li>
        ))}
      </ul>
      {pictures.length > 1 && (
        <ul class="gallery-thumbs">
          {pictures.map(({ key, width }, i) => (
            <li>
              <a class="gallery-thumb" href={`#${pictureId(i)}`}>
                <Picture
                  sources={cardPictures(key, width).slice(0, 1)}
                  alt={`Picture ${i + 1}`}
                  width={72}
                  height={72}
                />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function picturesFor({ pictures }: GalleryProps['product'], variant: Variant | undefined): ProductFacts['pictures'] {
  const own = pictures.find(({ key }) => key === variant?.pictureKey)
  return own ? [own, ...pictures.filter((one) => one !== own)] : pictures
}

/** The part of an answer to another choice that shows its picture; nothing where no variant has one of its own. */
export function GalleryAnswer({ product, variant }: { product: ProductFacts; variant: Variant | undefined }) {
  if (!product.variants.some(({ pictureKey }) => pictureKey)) return null
  return (
    <hx-partial hx-target={`#${galleryId}`} hx-swap="outerHTML">
      <Gallery product={product} variant={variant} />
    </hx-partial>
  )
}
