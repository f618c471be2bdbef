import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'

/** Signing in and out, and what a person keeps about themselves. */
export const account = new Hono<Env>()
