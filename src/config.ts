export function readConfig(): { databaseUrl: string | null } {
  return { databaseUrl: process.env['DATABASE_URL'] ?? null }
}
