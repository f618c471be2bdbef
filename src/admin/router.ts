import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { requirePerson, requireStaff } from '#src/frame/guards.ts'
import { mail } from './mail.tsx'

/** The platform's staff: verifying shops, the catalogue's order, the state of things. */
export const admin = new Hono<Env>().use(requirePerson).use(requireStaff).route('/', mail)
