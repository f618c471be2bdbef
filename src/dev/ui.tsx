import { Hono } from 'hono'
import { drawnPicture } from '#templates/dev/pictures.ts'
import { UiPage } from '#templates/dev/ui.tsx'
import { ReviewScreen, StockScreen } from '#templates/dev/ui-desks.tsx'
import { ProductScreen, SignInScreen, StorefrontScreen } from '#templates/dev/ui-screens.tsx'
import type { Area } from '#templates/layout/chrome.ts'

const areas: readonly string[] = ['buyer', 'seller', 'admin', 'account'] satisfies Area[]
const isArea = (area: string): area is Area => areas.includes(area)

/** The showcase of all components, at /dev/ui; mounted in development only. */
export const devUi = new Hono()
  .get('/', (c) => {
    const area = c.req.query('area') ?? 'seller'
    return c.html(<UiPage area={isArea(area) ? area : 'seller'} />)
  })
  .get('/storefront', (c) => c.html(<StorefrontScreen />))
  .get('/product', (c) => c.html(<ProductScreen />))
  .get('/stock', (c) => c.html(<StockScreen />))
  .get('/review', (c) => c.html(<ReviewScreen />))
  .get('/sign-in', (c) => c.html(<SignInScreen />))
  .get('/picture/:name', (c) => {
    c.header('Content-Type', 'image/svg+xml')
    c.header('Cache-Control', 'max-age=3600')
    return c.body(drawnPicture(Number.parseInt(c.req.param('name'), 10) || 0))
  })
