import type { Child } from 'hono/jsx'
import { type Area, Document } from '#templates/layout/document.tsx'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Tabs } from '#templates/ui/navigation.tsx'
import { sampleChrome } from './sample.ts'
import { FormSamples } from './ui-forms.tsx'
import { ListSamples } from './ui-lists.tsx'
import { WordSamples } from './ui-words.tsx'

const pages = [
  { label: 'Components', href: '/dev/ui' },
  { label: 'Storefront', href: '/dev/ui/storefront' },
  { label: 'Product', href: '/dev/ui/product' },
  { label: 'Stock grid', href: '/dev/ui/stock' },
  { label: 'Review', href: '/dev/ui/review' },
  { label: 'Sign in', href: '/dev/ui/sign-in' },
]

export function DevTabs({ current }: { current: string }) {
  return (
    <Tabs
      class="showcase-tabs"
      label="Showcase"
      tabs={pages.map((page) => ({ ...page, current: page.href === current }))}
    />
  )
}

export type Scheme = 'light' | 'dark'

/** One theme's samples in both schemes, side by side. */
export function Both({ title, sample }: { title: string; sample: (scheme: Scheme) => Child }) {
  return (
    <section class="showcase">
      <h2>{title}</h2>
      <div class="showcase-pair">
        {(['light', 'dark'] as const).map((scheme) => (
          <div class={`showcase-scheme scheme-${scheme}`}>
            <div class="stack">{sample(scheme)}</div>
          </div>
        ))}
      </div>
    </section>
  )
}

/** Every component with its states, for whoever builds a page. */
export function UiPage({ area }: { area: Area }) {
  const path = { buyer: '/buyer/products', seller: '/seller/stock', admin: '/admin/shops', account: '/account' }[area]
  return (
    <Document title="Components" area={area} chrome={sampleChrome(path)} wide>
      <PageHead title="Components" lead="What pages are built from, in both schemes and all their states." />
      <div class="stack stack-l">
        <DevTabs current="/dev/ui" />
        <WordSamples />
        <FormSamples />
        <ListSamples />
      </div>
    </Document>
  )
}
