import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import type { Address } from '#src/lib/postal-address.ts'

type Owner = { userId: number } | { tokenHash: Buffer }
const mine = (whose: Owner) =>
  'userId' in whose ? sql`user_id = ${whose.userId}` : sql`token_hash = ${whose.tokenHash}`

/** Who orders and where news of it goes; kept on the cart. Whether the address has an account plays no part. */
export async function answerContact(db: Database, whose: Owner, { email, name }: { email: string; name: string }) {
  await sql`update carts set email = ${email}, name = ${name}, touched_at = ${now()} where ${mine(whose)}`.execute(db)
}

/** Where everything is sent. */
export async function answerAddress(db: Database, whose: Owner, address: Address): Promise<void> {
  await sql`update carts set address = ${JSON.stringify(address)}::jsonb, touched_at = ${now()}
    where ${mine(whose)}`.execute(db)
}

/** How each shop sends: shop id to method id. */
export async function answerShipping(db: Database, whose: Owner, methods: Record<string, number>): Promise<void> {
  await sql`update carts set shipping = ${JSON.stringify(methods)}::jsonb, touched_at = ${now()}
    where ${mine(whose)}`.execute(db)
}

/** How each currency is paid: currency to method id. */
export async function answerPayment(db: Database, whose: Owner, methods: Record<string, number>): Promise<void> {
  await sql`update carts set payment = ${JSON.stringify(methods)}::jsonb, touched_at = ${now()}
    where ${mine(whose)}`.execute(db)
}
