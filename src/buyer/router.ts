import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'

/** The shop window: `/` and everything under `/buyer`, open to all. */
export const buyer = new Hono<Env>()
