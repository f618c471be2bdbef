import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { images } from './images.ts'
import { products } from './products.tsx'

/** The shop window: `/` and everything under `/buyer`, open to all. */
export const buyer = new Hono<Env>().route('/', images).route('/', products)
