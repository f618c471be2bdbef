import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const folder = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons')

/** Reads the drawing inside one Lucide icon, without its frame, so that a page can give it its own. */
export function readIcon(name: string): string {
  const svg = readFileSync(join(folder, `${name}.svg`), 'utf8')
  const start = svg.indexOf('>', svg.indexOf('<svg')) + 1
  return svg
    .slice(start, svg.lastIndexOf('</svg>'))
    .replace(/\s*\n\s*/g, '')
    .replace(/ \/>/g, '/>')
}
