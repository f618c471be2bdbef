import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { isOptional, usualWay } from './choices.ts'
import type { MailContent } from './kinds.ts'
import { SEND_MAIL, SEND_TRIES, sealMail } from './outbox.ts'

/** Who is told: a member (`userId`) as they chose, a guest by mail. */
export type Recipient = { userId: number | null; email: string }
/** The channel on which every process hears whose notices changed; the payload is the person's id. */
export const NOTICES_CHANNEL = 'notices'

/**
 * Tells one person, in the transaction of what happened: a member by mail and in the market as they chose, a guest by
 * mail. Nothing is told in the market that leads nowhere (`data.link`), and codes go by mail whatever was chosen.
 * `secret` is the installation's.
 */
export const tell = (tx: Tx, secret: string, to: Recipient, mail: MailContent): Promise<void> =>
  tellAll(tx, secret, [{ to, mail }])

/** Tells many people, each their own, with one statement. */
export async function tellAll(
  tx: Tx,
  secret: string,
  messages: readonly { to: Recipient; mail: MailContent }[],
): Promise<void> {
  if (messages.length === 0) return
  const rows = messages.map(({ to, mail }) => ({ ...to, ...facts(secret, mail, true) }))
  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name])
  await write(
    tx,
    sql`select * from unnest(${column('userId')}::bigint[], ${column('email')}::text[], ${column('kind')}::text[],
      ${column('sealed')}::bytea[], ${column('data')}::jsonb[], ${column('link')}::text[], ${column('byMail')}::bool[],
      ${column('inApp')}::bool[]) as p (user_id, email, kind, sealed, data, link, by_mail, in_app)`,
  )
}

/** Tells the owners and managers of a shop; who only keeps its stock or looks on is not told. */
export async function tellShop(tx: Tx, secret: string, shopId: number, mail: MailContent): Promise<void> {
  await write(
    tx,
    sql`select u.id as user_id, u.email, ${columns(secret, mail, sql`m.role = 'owner'`)}
      from shop_members m join users u on u.id = m.user_id
      where m.shop_id = ${shopId} and m.role in ('owner', 'manager') and u.email_proven_at is not null
        and u.locked_at is null`,
  )
}

/** Tells the members of a shop for whom `who` holds (of `shop_members m`), whatever they are there. */
export async function tellMembers(
  tx: Tx,
  secret: string,
  shopId: number,
  who: RawBuilder<boolean>,
  mail: MailContent,
): Promise<void> {
  await write(
    tx,
    sql`select u.id as user_id, u.email, ${columns(secret, mail, sql`true`)}
      from shop_members m join users u on u.id = m.user_id
      where m.shop_id = ${shopId} and ${who} and u.email_proven_at is not null`,
  )
}

/** Says something in the market to the owners and managers of a shop: for what is mailed to its contact address anyway. */
export async function noticeShop(tx: Tx, secret: string, shopId: number, mail: MailContent): Promise<void> {
  await write(
    tx,
    sql`select u.id as user_id, null::text as email, ${columns(secret, mail, sql`true`)}
      from shop_members m join users u on u.id = m.user_id
      where m.shop_id = ${shopId} and m.role in ('owner', 'manager') and u.email_proven_at is not null
        and u.locked_at is null`,
  )
}

/** Tells the staff who may decide: admins and operators. */
export async function tellStaff(tx: Tx, secret: string, mail: MailContent): Promise<void> {
  await write(
    tx,
    sql`select u.id as user_id, u.email, ${columns(secret, mail, sql`u.staff_role = 'admin'`)}
      from users u where u.staff_role in ('admin', 'operator') and u.email_proven_at is not null
        and u.locked_at is null`,
  )
}

// A list of an order's items, or an address, is for the letter; in the market a line leads to the page that has it all.
const ONLY_IN_LETTERS = new Set(['link', 'name', 'shops', 'payments', 'items'])

function facts(secret: string, mail: MailContent, leads: boolean) {
  const data: Record<string, unknown> = mail.data
  const link = typeof data.link === 'string' && isOptional(mail.kind) ? data.link : null
  const kept = Object.entries(data).filter(([name]) => !ONLY_IN_LETTERS.has(name))
  const { kind } = mail
  return {
    kind,
    sealed: sealMail(secret, mail),
    data: JSON.stringify(Object.fromEntries(kept)),
    link,
    ...usualWay(kind, leads),
  }
}

function columns(secret: string, mail: MailContent, leads: RawBuilder<unknown>): RawBuilder<unknown> {
  const { kind, sealed, data, link, byMail, inApp } = facts(secret, mail, true)
  const helper = usualWay(kind, false)
  return sql`${kind}::text as kind, ${sealed}::bytea as sealed, ${data}::jsonb as data, ${link}::text as link,
    case when ${leads} then ${byMail}::bool else ${helper.byMail}::bool end as by_mail, ${inApp}::bool as in_app`
}

/** Whoever is told, however many: their mails, the jobs that send them, their notices and the word to every process. */
async function write(tx: Tx, people: RawBuilder<unknown>): Promise<void> {
  await sql`
    with people as (${people}),
    told as (
      select p.user_id, p.email, p.kind, p.sealed, p.data, p.link,
        coalesce(c.by_mail, p.by_mail) as by_mail, coalesce(c.in_app, p.in_app) as in_app
      from people p left join notice_choices c on c.user_id = p.user_id and c.kind = p.kind),
    mails as (
      insert into mail_messages (to_address, kind, sealed_data)
      select email, kind, sealed from told where by_mail and email is not null returning id),
    queued as (
      select queue_job(${SEND_MAIL}::text, json_build_object('id', id), ${SEND_TRIES}::int, 'mail:' || id, now())
      from mails),
    said as (
      insert into notices (user_id, kind, data, link)
      select user_id, kind, data, link from told where in_app and user_id is not null and link like '/%'
      returning user_id),
    rung as (select pg_notify(${NOTICES_CHANNEL}, user_id::text) as word from said)
    select (select count(*) from queued) + (select count(*) from rung) as done`.execute(tx)
}
