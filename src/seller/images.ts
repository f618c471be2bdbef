import { Hono } from 'hono'
import { type Env, shopOf } from '#src/frame/env.ts'
import { answerPicture, PICTURE_ROUTE } from '#src/frame/pictures.ts'
import { isPictureOfShop } from '#src/market/catalogue/picture-access.ts'

/** Pictures of the seller's own shop, drafts included. */
export const images = new Hono<Env>().get(PICTURE_ROUTE, (c) =>
  answerPicture(c, { scope: 'private', allowed: (key) => isPictureOfShop(c.var.db, shopOf(c).id, key) }),
)
