import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { isLoopback } from '#src/frame/visit.ts'
import { mail } from './mail.tsx'
import { devUi } from './ui.tsx'

/** Tools of a development installation, for people at the machine itself. */
export const dev = new Hono<Env>()
  .use((c, next) => (isLoopback(c) ? next() : Promise.resolve(c.notFound())))
  .route('/', mail)
  .route('/ui', devUi)
