type Facts = Record<string, unknown> & { error?: unknown }

let threshold = 1
const LEVELS = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 } as const
export type LogLevel = keyof typeof LEVELS

export function setLogLevel(level: LogLevel): void {
  threshold = LEVELS[level]
}

function write(level: Exclude<LogLevel, 'silent'>, message: string, { error, ...facts }: Facts = {}): void {
  if (LEVELS[level] < threshold) return
  const trouble =
    error instanceof Error
      ? { error: error.message, stack: error.stack }
      : error === undefined
        ? {}
        : { error: String(error) }
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...facts, ...trouble })}\n`)
}

/** One line of JSON an event, on standard error. Never pass a code, a password or a key. */
export const log = {
  debug: (message: string, facts?: Facts) => write('debug', message, facts),
  info: (message: string, facts?: Facts) => write('info', message, facts),
  warn: (message: string, facts?: Facts) => write('warn', message, facts),
  error: (message: string, facts?: Facts) => write('error', message, facts),
}
