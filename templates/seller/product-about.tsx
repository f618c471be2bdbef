import { paths } from '#src/lib/paths.ts'
import { widthsOf } from '#src/lib/picture.ts'
import type { ImageDetails } from '#src/market/catalogue/product-details.ts'
import { Card } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import type { VariantDraft } from './product-draft.ts'
import { nameOf, type VariantRowsProps } from './variant-row-parts.tsx'

type AboutProps = VariantRowsProps & { images: ImageDetails[] }

const FIELDS = ['vendor', 'type', 'tags', 'handle', 'seo_title', 'seo_description']

/** What lists, files and search engines want to know: nothing of it has to be filled in. */
export function ProductAboutCard(props: AboutProps) {
  const { draft, errors, images } = props
  const wrong = FIELDS.some((name) => errors[name] !== undefined)
  const found = [draft.seoTitle, draft.seoDescription].some(Boolean)
  return (
    <Card title="For lists and search engines">
      <input type="hidden" name="about" value="on" />
      <div class="about">
        <div class="about-pair">
          <Field
            name="vendor"
            label="Vendor"
            value={draft.vendor}
            error={errors.vendor}
            maxlength={120}
            hint="Who makes it, such as the brand."
            optional
          />
          <Field
            name="type"
            label="Type"
            value={draft.type}
            error={errors.type}
            maxlength={120}
            hint="A word of your own, such as Boots."
            optional
          />
        </div>
        <Field
          name="tags"
          label="Tags"
          value={draft.tags}
          error={errors.tags}
          hint="With commas: waterproof, winter."
          autocomplete="off"
          optional
        />
        <details class="limits" open={wrong}>
          <summary>
            How search engines show it{' '}
            <span class="quiet">{found ? 'in words of your own' : 'title and description'}</span>
          </summary>
          <div class="about-more">
            <Field
              name="seo_title"
              label="Title for search engines"
              value={draft.seoTitle}
              error={errors.seo_title}
              placeholder={draft.title}
              maxlength={200}
              hint="Some 60 letters are shown."
              optional
            />
            <Field
              type="textarea"
              rows={2}
              name="seo_description"
              label="Description for search engines"
              value={draft.seoDescription}
              error={errors.seo_description}
              maxlength={400}
              hint="Some 160 letters are shown. Left empty, your description begins it."
              optional
            />
            <Field
              name="handle"
              label="Handle"
              value={draft.handle}
              error={errors.handle}
              maxlength={255}
              hint="Your files find the product by it. Buyers do not see it."
              autocomplete="off"
              spellcheck={false}
              optional
            />
          </div>
        </details>
        {images.length > 0 && <RowPictures {...props} />}
      </div>
    </Card>
  )
}

/** Which picture shows which row. */
function RowPictures(props: AboutProps) {
  const { draft } = props
  const chosen = draft.variants.filter((row) => row.picture !== '').length
  return (
    <details class="limits">
      <summary>
        Pictures of rows <span class="quiet">{chosen > 0 ? `chosen for ${chosen}` : 'not chosen'}</span>
      </summary>
      <p class="field-hint">Who chooses a row sees its picture first.</p>
      <ol class="limit-rows" aria-label="Picture of each row">
        {draft.variants.map((row, index) => !row.gone && <RowPicture {...props} row={row} index={index} />)}
      </ol>
    </details>
  )
}

function RowPicture(props: AboutProps & { row: VariantDraft; index: number }) {
  const { row, index, images } = props
  const name = `variants.${index}.picture`
  const own = images.find((image) => String(image.id) === row.picture)
  return (
    <li class="limit-row">
      <span class="limit-name">{nameOf(props)}</span>
      <span class="limit-cell row-picture">
        <Field
          type="select"
          name={name}
          label={`Picture of ${nameOf(props)}`}
          hideLabel
          value={row.picture}
          options={[
            { value: '', label: 'None of its own' },
            ...images.map((image, at) => ({ value: String(image.id), label: image.alt || `Picture ${at + 1}` })),
          ]}
        />
        <Picture
          class="product-thumb"
          sources={(own ? widthsOf(own.width).slice(0, 1) : []).map((width) => ({
            src: paths.image('seller', own?.key ?? '', width),
            width,
          }))}
          alt=""
          width={44}
          height={44}
        />
      </span>
    </li>
  )
}
