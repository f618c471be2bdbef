import { loadSharp } from '#src/gateways/sharp.ts'

/** Ground and drawing of a shop's sign, on a field of 320 × 320. Letters would need a font that not every machine has. */
const EMBLEMS = {
  sail: [
    '#16324f',
    '<path d="M170 60v160H80zM186 90l64 130h-64z" fill="#f4efe6"/><path d="M70 240h190l-30 34H104z" fill="#e07a5f"/>',
  ],
  key: [
    '#3c2f63',
    '<circle cx="118" cy="160" r="46" fill="none" stroke="#f4d58d" stroke-width="22"/><path d="M164 149h100v44h-24v-22h-20v32h-24v-32h-32z" fill="#f4d58d"/>',
  ],
  birch: [
    '#e8e6da',
    '<path d="M160 50c70 60 80 130 0 190-80-60-70-130 0-190z" fill="#4f7942"/><path d="M160 90v190M160 150l34-28M160 190l-36-30M160 220l30-24" stroke="#2f4a28" stroke-width="10" fill="none" stroke-linecap="round"/>',
  ],
  satchel: [
    '#7a3e22',
    '<path d="M116 120c0-70 88-70 88 0h-18c0-46-52-46-52 0z" fill="#f0d9b5"/><rect x="76" y="116" width="168" height="132" rx="20" fill="#f0d9b5"/><path d="M76 130h168v42c-50 28-118 28-168 0z" fill="#c58b55"/><rect x="148" y="176" width="24" height="34" rx="6" fill="#7a3e22"/>',
  ],
  patch: [
    '#dfeaf0',
    '<path d="M160 46v200H64z" fill="#2f6690"/><path d="M176 76l84 170h-84z" fill="#d1495b"/><path d="M110 190l40-50M196 150l36 60" stroke="#fff" stroke-width="8" stroke-dasharray="14 12"/>',
  ],
  lantern: [
    '#26302b',
    '<path d="M130 90h60l24 40v110h-108V130z" fill="#8fd3b6"/><path d="M120 240h80v22h-80zM136 70h48v20h-48z" fill="#d9b44a"/><path d="M160 150c30 34 22 66 0 72-22-6-30-38 0-72z" fill="#f7e08a"/>',
  ],
  record: [
    '#1b1b22',
    '<circle cx="160" cy="160" r="104" fill="#34343f"/><circle cx="160" cy="160" r="78" fill="none" stroke="#4d4d5c" stroke-width="4"/><circle cx="160" cy="160" r="40" fill="#ef9f3c"/><circle cx="160" cy="160" r="9" fill="#1b1b22"/>',
  ],
  wave: [
    '#f2e8dc',
    '<path d="M60 130h200c0 90-40 140-100 140S60 220 60 130z" fill="#2a6f77"/><path d="M66 168c32-24 64 24 96 0s64 24 92 0v30c-28 24-60-24-92 0s-60 20-88 4z" fill="#a9d6d0"/>',
  ],
} satisfies Record<string, [ground: string, drawing: string]>

export type Emblem = keyof typeof EMBLEMS

export async function drawEmblem(name: Emblem): Promise<Buffer> {
  const [ground, drawing] = EMBLEMS[name]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320"><rect width="320" height="320" fill="${ground}"/>${drawing}</svg>`
  const sharp = await loadSharp()
  return sharp(Buffer.from(svg)).png().toBuffer()
}
