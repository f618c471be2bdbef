import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { answerPicture, PICTURE_ROUTE } from '#src/frame/pictures.ts'
import { isVisiblePicture } from '#src/market/catalogue/picture-access.ts'

/** Pictures as buyers may see them: of what is visible, for as long as it is. */
export const images = new Hono<Env>().get(`/buyer${PICTURE_ROUTE}`, (c) =>
  answerPicture(c, { scope: 'public', allowed: (key) => isVisiblePicture(c.var.db, key) }),
)
