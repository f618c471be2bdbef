export type Encoding = 'br' | 'gzip' | 'identity'

/** The best compression a browser says it takes: brotli, then gzip, then none. `q=0` is a no. */
export function pickEncoding(accepts: string | undefined): Encoding {
  const taken = new Map<string, boolean>()
  for (const part of (accepts ?? '').split(',')) {
    const [name = '', ...rest] = part.trim().toLowerCase().split(';')
    taken.set(name.trim(), !rest.some((p) => /^\s*q=0(\.0*)?\s*$/.test(p)))
  }
  const takes = (name: string) => taken.get(name) ?? taken.get('*') ?? false
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity'
}
