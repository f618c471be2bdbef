import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { Hono } from 'hono'
import { type Encoding, pickEncoding } from './encoding.ts'
import { readIcon } from './icons.ts'

const root = fileURLToPath(new URL('../../static/', import.meta.url))
const require = createRequire(import.meta.url)

const styleOrder = [
  'layers.css',
  'reset.css',
  'tokens.css',
  'base.css',
  'layout.css',
  'components/',
  'screens/',
  'print.css',
  'motion.css',
]

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

type Asset = { type: string; hash: string; bodies: Promise<Record<Encoding, Uint8Array<ArrayBuffer>>> }

/** Everything that can be asked for: no path reaches the disk. */
const served = new Map<string, Asset>()

function filesOf(folder: string, extension: string): string[] {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  const names = readdirSync(path).filter((name) => name.endsWith(extension))
  return names.sort().map((name) => join(folder, name))
}

const read = (path: string) => readFileSync(join(root, path), 'utf8')

function packaged(name: string, path: string): string {
  const text = readFileSync(join(dirname(require.resolve(`${name}/package.json`)), path), 'utf8')
  return text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
}

// esbuild comes with tsx. It only saves bytes, so a machine where it cannot run serves the same text unshortened.
function shorten(text: string, loader: 'css' | 'js'): string {
  try {
    const { transformSync } = require('esbuild') as typeof import('esbuild')
    return transformSync(text, { loader, minify: true, legalComments: 'none', logLevel: 'silent' }).code
  } catch {
    return text
  }
}

async function compress(text: string): Promise<Record<Encoding, Uint8Array<ArrayBuffer>>> {
  const plain = Buffer.from(text)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(plain, { params }),
    promisify(gzip)(plain, { level: 9 }),
  ])
  return { identity: new Uint8Array(plain), br: new Uint8Array(br), gzip: new Uint8Array(gz) }
}

function add(name: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 12)
  const extension = extname(name)
  const file = `${name.slice(0, -extension.length)}-${hash}${extension}`
  served.set(file, { type: types[extension] ?? 'application/octet-stream', hash, bodies: compress(text) })
  return `/static/${file}`
}

const styles = styleOrder.flatMap((part) => (part.endsWith('/') ? filesOf(`css/${part}`, '.css') : [`css/${part}`]))

/** Icons that a long list draws as pictures, where each row would carry drawings of its own; and the colour of each. */
const pictured = { clock: 'ink-quiet', image: 'line-firm', minus: 'ink', plus: 'ink', scale: 'ink-quiet' }

/** As custom properties, in the colours of the light scheme or of the dark one. A picture knows no colour of its page. */
function pictures(scheme: 'light' | 'dark'): string {
  const tokens = read('css/tokens.css')
  const drawn = Object.entries(pictured).map(([icon, token]) => {
    const [, light = '', dark = ''] =
      new RegExp(`--${token}: light-dark\\((\\S+\\(.*?\\)), (.*?\\))\\)`).exec(tokens) ?? []
    const stroke = `stroke="${scheme === 'light' ? light : dark}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"`
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" ${stroke}>${readIcon(icon)}</svg>`
    return `--icon-${icon}:url("data:image/svg+xml,${encodeURIComponent(svg)}");`
  })
  return `:root{${drawn.join('')}}`
}

const icons = `@layer tokens{${pictures('light')}@media (prefers-color-scheme:dark){${pictures('dark')}}}`

/** Own scripts: each in a scope of its own, as if it were a module. */
const own = (folder: string) =>
  shorten(
    filesOf(folder, '.js')
      .map((path) => `(() => {\n${read(path)}\n})();\n`)
      .join(''),
    'js',
  )

const htmx = packaged('htmx.org', 'dist/htmx.min.js')
const everywhere = own('js')
const icon = add('icon.svg', read('icons/window.svg'))
const alpine = add(
  'alpine.js',
  [packaged('htmx.org', 'dist/ext/hx-alpine-compat.min.js'), packaged('@alpinejs/csp', 'dist/cdn.min.js')].join('\n;'),
)
/** A page that asks for Alpine fetches it; the others are spared half as much again as they load without it. */
const alpineWhereAsked = `(() => {
  if (!document.querySelector('[x-data]')) return
  document.head.append(Object.assign(document.createElement('script'), { src: '${alpine}' }))
})();`

/** Addresses of what every page loads; each changes with its content, so a browser may keep it for ever. */
export const assets = {
  stylesheet: add('market.css', shorten([...styles.map(read), icons].join('\n'), 'css')),
  /** Storefront: htmx and static/js. */
  script: add('shop.js', [htmx, everywhere].join('\n;')),
  /** Seller and admin: the same with static/js/desk, and Alpine after it, so that its components have registered. */
  deskScript: add('desk.js', [htmx, everywhere, own('js/desk'), alpineWhereAsked].join('\n;')),
  alpine,
  icon,
  manifest: add(
    'market.webmanifest',
    JSON.stringify({
      name: 'Market Window',
      start_url: '/',
      display: 'minimal-ui',
      icons: [{ src: icon, sizes: 'any', type: 'image/svg+xml' }],
    }),
  ),
}

/** Answers /static/<file> from memory: compressed as the browser can take it, kept for a year, nothing else. */
export const serveAssets = new Hono().get('/:file', async (c) => {
  const asset = served.get(c.req.param('file'))
  if (!asset) return c.text('There is no such file.', 404)
  const encoding = pickEncoding(c.req.header('Accept-Encoding'))
  const etag = `"${asset.hash}-${encoding}"`
  c.header('Cache-Control', 'public, max-age=31536000, immutable')
  c.header('Vary', 'Accept-Encoding')
  c.header('ETag', etag)
  c.header('X-Content-Type-Options', 'nosniff')
  const known = c.req.header('If-None-Match')
  if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) return c.body(null, 304)
  if (encoding !== 'identity') c.header('Content-Encoding', encoding)
  c.header('Content-Type', asset.type)
  const body = (await asset.bodies)[encoding]
  c.header('Content-Length', String(body.byteLength))
  return c.body(body)
})
