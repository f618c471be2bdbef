/** What any component takes beside its own props and passes to its outermost (for a field: its control) element. */
export type Attributes = {
  id?: string
  class?: string
  title?: string
  hidden?: boolean
  tabindex?: number
  role?: string
  lang?: string
  dir?: 'ltr' | 'rtl' | 'auto'
} & { [name in `data-${string}` | `hx-${string}` | `x-${string}` | `aria-${string}`]?: string | number | boolean }

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet'

/** Joins class names, leaving out what is absent. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
