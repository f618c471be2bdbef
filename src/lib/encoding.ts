export type Encoding = 'br' | 'gzip' | 'identity'

/** The best compression a browser says it takes: brotli, then gzip, then none. `q=0` is a no. */
export function pickEncoding(accepts: string | undefined): Encoding {
  const takes = taken(accepts)
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity'
}

export const takesGzip = (accepts: string | undefined): boolean => Boolean(accepts) && taken(accepts)('gzip')

function taken(accepts = ''): (name: string) => boolean {
  const said = new Map<string, boolean>()
  for (const part of accepts.split(',')) {
    const [name = '', ...rest] = part.trim().toLowerCase().split(';')
    said.set(name.trim(), !rest.some((p) => /^\s*q=0(\.0*)?\s*$/.test(p)))
  }
  return (name) => said.get(name) ?? said.get('*') ?? false
}
