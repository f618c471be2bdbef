import type { Ctx } from './env.ts'

/**
 * A path of ours as a whole address, for what is read elsewhere: a feed, a file, a preview. PUBLIC_URL where the operator has
 * stated it; else the address that was asked, which is the best that is known and must not be kept for others.
 */
export const wholeAddress = (c: Ctx, path: string): string => new URL(path, originOf(c)).href

export const originOf = ({ var: { config }, req }: Ctx): string => config.publicUrl?.origin ?? new URL(req.url).origin
