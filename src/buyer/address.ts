import type { Ctx } from '#src/frame/env.ts'

/** A path of ours as the address that search engines should keep: never made of the host that a request claims. */
export const addressOf = ({ var: { config } }: Ctx, path: string): string =>
  config.publicUrl ? new URL(path, config.publicUrl).href : path
