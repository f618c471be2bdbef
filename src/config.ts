/** Stand-in until the real one lands. */
export type Config = {
  port: number
  host: string
  publicUrl: URL | null
  dataDir: string
  databaseUrl: string | null
  poolSize: number
  secret: string
  smtpUrl: string | null
  mailFrom: string
  marketName: string
  trustProxy: boolean
  production: boolean
  devMailbox: boolean
}
export function readConfig(): Config {
  const dataDir = '/tmp/lead/var'
  return {
    port: 3000,
    host: '127.0.0.1',
    publicUrl: null,
    dataDir,
    databaseUrl: process.env.DATABASE_URL ?? null,
    poolSize: 10,
    secret: 'x'.repeat(40),
    smtpUrl: null,
    mailFrom: 'Market Window <market@localhost>',
    marketName: 'Market Window',
    trustProxy: false,
    production: false,
    devMailbox: true,
  }
}
