import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '#src/config.ts'
import type { Database } from '#src/database/connect.ts'
import { after } from '#src/lib/clock.ts'
import { hasCode, replaceFile } from '#src/lib/kept-file.ts'
import { hashPassword } from '#src/market/accounts/passwords.ts'
import { PEOPLE, PERSON_KEYS, type PersonKey } from './people.ts'

/** Who, in words for the terminal, and what they type to sign in. */
export type SignIn = { who: string; email: string; password: string }
export type Person = { id: number; name: string }
/** `admin` is the market's own where it has one. */
export type People = Record<PersonKey, Person>
type Place = Pick<Config, 'dataDir'>

/** Where the passwords of this installation's sample people are kept, for nobody but its owner to read. */
export const signInsFile = ({ dataDir }: Place): string => path.join(dataDir, 'sample-sign-ins.json')

/** The sign-ins that are kept, in the order of the plan; none before the sample was loaded. */
export function readSignIns(place: Place): SignIn[] {
  const kept = readKept(signInsFile(place))
  return PERSON_KEYS.flatMap((key) => kept.find(({ email }) => email === PEOPLE[key].email) ?? [])
}

function readKept(file: string): SignIn[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SignIn[]
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/**
 * Makes the sample people and keeps their passwords in a file. Who is there already stays as they are, unless the file
 * with their password was lost: then they get a new one. A market that has an admin gets no other.
 */
export async function gatherPeople(db: Database, place: Place): Promise<People> {
  const there = await findThere(db)
  const chief = there.find(({ staff_role }) => staff_role === 'admin')
  const keys = PERSON_KEYS.filter((key) => key !== 'admin' || !chief || chief.email === PEOPLE.admin.email)
  const fresh = keepPasswords(place, keys)
  const made = await Promise.all(
    keys.map(async (key): Promise<[PersonKey, Person]> => {
      const { name, email } = PEOPLE[key]
      const id = there.find((one) => one.email === email)?.id
      const password = fresh.get(email)
      if (id === undefined) return [key, { id: await register(db, place, key), name }]
      if (password) {
        const password_hash = await hashPassword(password)
        await db.updateTable('users').set({ password_hash }).where('id', '=', id).execute()
      }
      return [key, { id, name }]
    }),
  )
  const people = new Map(made)
  if (chief) people.set('admin', chief)
  return Object.fromEntries(people) as People
}

function findThere(db: Database) {
  const emails = PERSON_KEYS.map((key) => PEOPLE[key].email)
  return db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'staff_role'])
    .where('email_proven_at', 'is not', null)
    .where((eb) => eb.or([eb('staff_role', '=', 'admin'), eb('email', 'in', emails)]))
    .orderBy('founder', 'desc')
    .orderBy('id')
    .execute()
}

/** Written before anybody is made with it, so that no account exists whose password nobody knows. Answers new ones. */
function keepPasswords(place: Place, keys: PersonKey[]): Map<string, string> {
  const kept = readKept(signInsFile(place))
  const fresh = keys
    .filter((key) => !kept.some(({ email }) => email === PEOPLE[key].email))
    .map((key): SignIn => ({ who: PEOPLE[key].who, email: PEOPLE[key].email, password: inventPassword() }))
  if (fresh.length > 0) replaceFile(signInsFile(place), `${JSON.stringify([...kept, ...fresh], null, 2)}\n`)
  return new Map(fresh.map(({ email, password }) => [email, password]))
}

async function register(db: Database, place: Place, key: PersonKey): Promise<number> {
  const { name, email, joinedDaysAgo } = PEOPLE[key]
  const password = readSignIns(place).find((one) => one.email === email)?.password ?? inventPassword()
  const joined = after(-joinedDaysAgo * 24 * 3600)
  const { id } = await db
    .insertInto('users')
    .values({
      name,
      email,
      password_hash: await hashPassword(password),
      email_proven_at: joined,
      created_at: joined,
      ...(key === 'admin' && { staff_role: 'admin', founder: true }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789' // none that is taken for another

/** Four groups of four: about 79 bits, and typed without mistakes. */
function inventPassword(): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
