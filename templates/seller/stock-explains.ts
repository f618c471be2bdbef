import { html } from 'hono/html'
import { paths } from '#src/lib/paths.ts'

type Figure = 'on-hand' | 'held' | 'available'
type Of = { variantId: number }

/** A figure of the grid that opens its sum below its row; without scripts the page of it. */
export const explains = ({ variantId }: Of, name: string, figure: Figure, value: number) =>
  html`<a class="stock-figure" href="${paths.stockExplanation(variantId)}?figure=${figure}" data-explains aria-label="${value}, explain this number of ${name}">${value}</a>`

/** The same behind an icon, which the stylesheet draws. */
export const explainsByIcon = ({ variantId }: Of, name: string, figure: Figure, words: string) =>
  html`<a class="stock-history stock-explain-hand" href="${paths.stockExplanation(variantId)}?figure=${figure}" data-explains aria-label="${words}, ${name}"></a>`
