import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder } from './lib/folder.ts'
import { keptSecrets } from './lib/secrets.ts'
import { StartProblem } from './lib/start-problem.ts'

export type Config = {
  readonly port: number
  readonly host: string
  readonly publicUrl: URL | null
  /** Absolute. Holds everything that must survive: the embedded database, secrets, uploads. */
  readonly dataDir: string
  /** null: the embedded PostgreSQL in dataDir. */
  readonly databaseUrl: string | null
  /** Connections that the web part, and again the worker, may hold. */
  readonly poolSize: number
  /** Processes that answer requests; 1: the one that was started does so itself. */
  readonly webProcesses: number
  readonly secret: string
  /** The secret before this one: only for the command that takes the keys of the pools over from it. */
  readonly oldSecret?: string | null
  readonly smtpUrl: string | null
  readonly mailFrom: string
  readonly marketName: string
  readonly trustProxy: boolean
  /** Who may read /metrics from elsewhere; null: only this machine reads them. */
  readonly metricsToken: string | null
  /** How often one network may ask for something costly; null: as often as it likes. */
  readonly rateLimits: Readonly<Record<string, RateLimit>> | null
  /** Whether these hold for this very machine too. */
  readonly limitLocal: boolean
  readonly production: boolean
  readonly devMailbox: boolean
  readonly logLevel: LogLevel
}

export type RateLimit = { readonly quota: number; readonly seconds: number }
const RATE_LIMITS = 'search=600/60 sign-in=60/60 upload=240/60 export=60/60'

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

export const projectRoot = fileURLToPath(new URL('..', import.meta.url))

/** Embedded PostgreSQL accepts 60 connections; web and worker each hold a pool, and some must stay free. */
const largestEmbeddedPool = 25

/** With two connections and an ear each, and one more of them while they are replaced, this many fit beside the worker. */
const mostEmbeddedProcesses = 12

/** Every problem of the settings at once, each with its variable and the remedy. */
export class ConfigError extends StartProblem {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n')
    super(`Market Window cannot start with these settings:\n${list}\nEvery variable is explained in .env.example.`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/**
 * Reads the settings from the environment (and `.env` of the project, which never overrides it).
 * Refuses with a ConfigError that lists all problems. Makes the data folder, and on the embedded default its secrets.
 */
export function readConfig(env: NodeJS.ProcessEnv = environment()): Config {
  const problems: string[] = []
  const read = reader(env, problems)
  const production = read.choice('NODE_ENV', ['development', 'test', 'production'], 'development') === 'production'
  const publicUrl = read.url('PUBLIC_URL', ['http:', 'https:'], 'https://market.example')
  const databaseUrl = read.url('DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://user:password@host/market')
  const smtpUrl = read.url('SMTP_URL', ['smtp:', 'smtps:'], 'smtps://user:password@mail.example')
  const marketName = read.line('MARKET_NAME', 60) ?? 'Market Window'
  const settings = {
    port: read.whole('PORT', 3000, 0, 65535),
    host: read.host('HOST') ?? (publicUrl ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: publicUrl === null ? null : new URL(publicUrl),
    dataDir: resolve(projectRoot, read.text('DATA_DIR') ?? 'var'),
    databaseUrl,
    poolSize: read.whole('DATABASE_POOL_SIZE', 20, 1, databaseUrl ? 500 : largestEmbeddedPool),
    webProcesses: read.whole('WEB_CONCURRENCY', 1, 1, databaseUrl ? 64 : mostEmbeddedProcesses),
    smtpUrl,
    mailFrom: read.sender('MAIL_FROM') ?? defaultSender(marketName, publicUrl),
    marketName,
    trustProxy: read.yesNo('TRUST_PROXY'),
    metricsToken: read.token('METRICS_TOKEN'),
    rateLimits: read.rateLimits('RATE_LIMITS'),
    limitLocal: read.yesNo('RATE_LIMIT_LOCAL'),
    production,
    devMailbox: !smtpUrl && !production,
    logLevel: read.choice('LOG_LEVEL', logLevels, 'info'),
  }
  const secret = read.secret('SECRET', databaseUrl !== null)
  const oldSecret = read.text('OLD_SECRET')
  if (production && !read.text('SMTP_URL'))
    problems.push(
      'SMTP_URL is missing: in production mail needs a real server, e.g. SMTP_URL=smtps://user:password@mail.example',
    )
  if (problems.length === 0) makeDataDir(settings.dataDir, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return { ...settings, oldSecret, secret: secret ?? keptSecrets(settings.dataDir).secret }
}

function environment(): NodeJS.ProcessEnv {
  const file = join(projectRoot, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
  return process.env
}

function reader(env: NodeJS.ProcessEnv, problems: string[]) {
  /** An empty value counts as not set, so that a line of .env may stay without one. */
  const text = (name: string): string | null => env[name]?.trim() || null
  const refuse = (name: string, value: string, remedy: string): void => {
    problems.push(`${name} is ${JSON.stringify(value)}: ${remedy}`)
  }
  const checked = (name: string, right: (value: string) => boolean, remedy: string): string | null => {
    const value = text(name)
    if (value === null || right(value)) return value
    refuse(name, value, remedy)
    return null
  }
  return {
    text,
    whole(name: string, fallback: number, from: number, to: number): number {
      const right = (value: string) => /^\d{1,6}$/.test(value) && Number(value) >= from && Number(value) <= to
      return Number(checked(name, right, `write a whole number from ${from} to ${to}`) ?? fallback)
    },
    choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
      const value = checked(name, (v) => choices.some((c) => c === v), `write one of ${choices.join(', ')}`)
      return choices.find((choice) => choice === value) ?? fallback
    },
    yesNo(name: string): boolean {
      const value = checked(name, (v) => ['true', '1', 'false', '0'].includes(v), 'write true or false')
      return value === 'true' || value === '1'
    },
    /** The value is not repeated in the problem: these addresses carry passwords. */
    url(name: string, protocols: readonly string[], example: string): string | null {
      const value = text(name)
      if (value === null) return null
      const url = URL.canParse(value) ? new URL(value) : null
      if (url && protocols.includes(url.protocol) && (url.host || protocols.includes('postgres:'))) return value
      problems.push(
        `${name} is not an address of the kind ${protocols.map((p) => `${p}//`).join(' or ')}: write it like ${example}`,
      )
      return null
    },
    host: (name: string) =>
      checked(
        name,
        (v) => isIP(v) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(v),
        'write 127.0.0.1, 0.0.0.0 or a name of this machine',
      ),
    line: (name: string, most: number) =>
      checked(name, (v) => v.length <= most && !/\p{Cc}/u.test(v), `write one line of at most ${most} characters`),
    sender: (name: string) =>
      checked(
        name,
        (v) => /^[^@\p{Cc}]*[^\s@]@[^\s@]+$/u.test(v),
        'write a mail address, e.g. Market <hello@market.example>',
      ),
    /** What is not named keeps its usual limit. */
    rateLimits(name: string): Record<string, RateLimit> | null {
      const form = /^(search|sign-in|upload|export)=([1-9]\d{0,6})\/([1-9]\d{0,5})$/
      const words = (value: string) => value.split(/[\s,]+/).filter(Boolean)
      const right = (value: string) => value === 'off' || words(value).every((word) => form.test(word))
      const value = checked(name, right, `write off, or limits like ${RATE_LIMITS}`)
      if (value === 'off') return null
      const parts = words(`${RATE_LIMITS} ${value ?? ''}`).map((word) => form.exec(word) ?? [])
      return Object.fromEntries(
        parts.map(([, door = '', quota, seconds]) => [door, { quota: Number(quota), seconds: Number(seconds) }]),
      )
    },
    /** Like a secret it is not repeated; unlike one it may be missing. */
    token(name: string): string | null {
      const value = text(name)
      if (value !== null && value.length < 16)
        problems.push(`${name} is too short (${value.length} characters): write at least 16 random ones`)
      return value
    },
    secret(name: string, demanded: boolean): string | null {
      const value = text(name)
      const remedy = 'write at least 32 random characters, e.g. from: openssl rand -base64 36'
      if (value !== null && value.length < 32)
        problems.push(`${name} is too short (${value.length} characters): ${remedy}`)
      if (value === null && demanded)
        problems.push(`${name} is missing; with DATABASE_URL it is yours to keep: ${remedy}`)
      return value
    },
  }
}

function defaultSender(marketName: string, publicUrl: string | null): string {
  return `"${marketName.replaceAll(/["\\]/g, '')}" <no-reply@${publicUrl ? new URL(publicUrl).hostname : 'localhost'}>`
}

function makeDataDir(dataDir: string, problems: string[]): void {
  try {
    makeFolder(dataDir)
  } catch (error) {
    problems.push(`DATA_DIR is ${dataDir}, which cannot be made (${String(error)}): choose a folder you may write to`)
  }
}
