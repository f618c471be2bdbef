import type { Errors } from '#src/lib/form.ts'
import { Button } from './button.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Field } from './field.tsx'

/** What a form for a logo asks, of a shop or of the market. `present`: there is one, which this would replace. */
export function LogoFields({ errors, present }: { errors: Errors; present: boolean }) {
  return (
    <>
      <ErrorSummary errors={errors} form="logo" />
      <Field
        name="logo"
        form="logo"
        type="file"
        label={present ? 'Choose another' : 'Choose a picture'}
        hint="JPEG, PNG, WebP, GIF or AVIF, up to 16 MB; best a square."
        error={errors.logo}
        accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
        required
      />
      <div class="actions">
        <Button icon="image-plus" busyText="Uploading">
          Upload logo
        </Button>
      </div>
    </>
  )
}
