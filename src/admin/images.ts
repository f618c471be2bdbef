import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { answerPicture, PICTURE_ROUTE } from '#src/frame/pictures.ts'
import { isPictureInUse } from '#src/market/catalogue/picture-access.ts'

/** Any picture of the market, for its staff. */
export const images = new Hono<Env>().get(PICTURE_ROUTE, (c) =>
  answerPicture(c, { scope: 'private', allowed: (key) => isPictureInUse(c.var.db, key) }),
)
