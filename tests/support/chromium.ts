// Finds a Chromium that runs here: the one npm brings, else one that is installed.
//
// npm's package is unpacked by us rather than by itself: it would leave out the libraries a bare system lacks, reuse
// whatever lies under a fixed name in the temporary folder, and start Chromium with web security switched off.
import { spawnSync } from 'node:child_process'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'

export type Chromium = { executable: string; env: Record<string, string>; origin: string }

const ARCHIVES = ['chromium', 'fonts.tar', 'swiftshader.tar', 'al2023.tar']
const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** A Chromium that was seen to start, or a failure that lists everything tried. CHROME_PATH, when set, is the only choice. */
export async function findChromium(): Promise<Chromium> {
  const tried: string[] = []
  const { CHROME_PATH } = process.env
  if (CHROME_PATH) {
    const chosen = tryToStart({ executable: CHROME_PATH, env: {}, origin: 'CHROME_PATH' }, tried)
    if (chosen) return chosen
    throw new Error(`CHROME_PATH does not start: ${tried.join('; ')}`)
  }
  const found = (await fromPackage(tried)) ?? fromSystem(tried)
  if (found) return found
  throw new Error(
    `No Chromium starts here, so the browser tests cannot run. Install Chrome or Chromium and set CHROME_PATH to it.\nTried:\n  ${tried.join('\n  ')}`,
  )
}

function fromSystem(tried: string[]): Chromium | undefined {
  for (const executable of INSTALLED) {
    const found = existsSync(executable) && tryToStart({ executable, env: {}, origin: 'system' }, tried)
    if (found) return found
  }
  return undefined
}

async function fromPackage(tried: string[]): Promise<Chromium | undefined> {
  if (process.platform !== 'linux') {
    tried.push(`npm's Chromium is for Linux, this is ${process.platform}`)
    return undefined
  }
  // One of these may be mounted so that nothing in it can be run.
  for (const base of new Set([tmpdir(), '/var/tmp', '/dev/shm'])) {
    try {
      const found = startsFrom(await unpackInto(base), tried)
      if (found) return found
    } catch (error) {
      tried.push(`${base}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return undefined
}

function startsFrom(folder: string, tried: string[]): Chromium | undefined {
  const executable = path.join(folder, 'chromium')
  const fonts = path.join(folder, 'fonts')
  const ownFonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: fonts, FONTCONFIG_FILE: path.join(fonts, 'fonts.conf') }
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  // The system's libraries are preferred; those of the package may be older than what else it links to.
  for (const env of [ownFonts, { ...ownFonts, LD_LIBRARY_PATH: libraries }]) {
    const found = tryToStart({ executable, env, origin: 'npm' }, tried)
    if (found) return found
  }
  return undefined
}

function tryToStart(candidate: Chromium, tried: string[]): Chromium | undefined {
  const { executable, env } = candidate
  const ended = spawnSync(executable, ['--version', '--no-sandbox'], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 30_000,
  })
  if (ended.status === 0) return candidate
  tried.push(`${executable}: ${ended.error?.message ?? (ended.stderr.trim().split('\n')[0] || `exit ${ended.status}`)}`)
  return undefined
}

// Per version and per user, complete or not there at all: a folder is filled under another name and renamed.
async function unpackInto(base: string): Promise<string> {
  const require = createRequire(import.meta.url)
  const home = path.resolve(path.dirname(require.resolve('@sparticuz/chromium')), '..')
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string }
  const final = path.join(base, `market-window-chromium-${version}-${process.arch}-${userInfo().username}`)
  if (existsSync(final)) return final
  mkdirSync(base, { recursive: true })
  const filling = mkdtempSync(path.join(base, '.market-window-chromium-'))
  try {
    for (const name of ARCHIVES) await unpack(path.join(home, 'bin', `${name}.br`), filling)
    renameSync(filling, final)
  } catch (error) {
    rmSync(filling, { recursive: true, force: true })
    // Another process was faster: what it made is as good.
    if (!existsSync(final)) throw error
  }
  return final
}

async function unpack(archive: string, folder: string) {
  const name = path.basename(archive, '.br')
  if (name.endsWith('.tar')) {
    const inner = name.startsWith('al2023') ? path.join(folder, 'al2023') : folder
    return writeTar(brotliDecompressSync(readFileSync(archive)), inner)
  }
  const target = path.join(folder, name)
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(target, { mode: 0o755 }))
}

// Plain files only, which is all these archives hold besides folders.
function writeTar(tar: Buffer, folder: string) {
  const BLOCK = 512
  const textAt = (from: number, length: number) => tar.toString('latin1', from, from + length).split('\0', 1)[0] ?? ''
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const file = path.join(folder, textAt(at, 100))
    const mode = Number.parseInt(textAt(at + 100, 8), 8) & 0o755
    const size = Number.parseInt(textAt(at + 124, 12), 8)
    const kind = textAt(at + 156, 1)
    if ((kind === '0' || kind === '') && file.startsWith(`${folder}${path.sep}`)) {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, tar.subarray(at + BLOCK, at + BLOCK + size), { mode })
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
}
