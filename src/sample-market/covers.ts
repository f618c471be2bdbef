import { loadSharp } from '#src/gateways/sharp.ts'
import { sha256 } from '#src/lib/secret.ts'

type Palette = { ground: string; far: string; near: string; light: string }

const PALETTES: Palette[] = [
  { ground: '#1f2a44', far: '#3d5a80', near: '#98c1d9', light: '#ee6c4d' },
  { ground: '#f2e8cf', far: '#a7c957', near: '#386641', light: '#bc4749' },
  { ground: '#2b2d42', far: '#5c6378', near: '#8d99ae', light: '#ef9f3c' },
  { ground: '#e9e4d8', far: '#c9ada7', near: '#4a4e69', light: '#9a3b3b' },
  { ground: '#12343b', far: '#2d545e', near: '#c89666', light: '#e1b382' },
  { ground: '#fdf0d5', far: '#669bbc', near: '#003049', light: '#c1121f' },
  { ground: '#241e2c', far: '#584c6b', near: '#a390b5', light: '#f4d58d' },
  { ground: '#dfe7e2', far: '#8fb3a0', near: '#33554a', light: '#d98e3f' },
]

/** Outlines on a field of 800 × 600, each standing on the line at 470; `a` is the body's colour, `b` the detail's. */
const THINGS: Record<string, (a: string, b: string) => string> = {
  lamp: (a, b) =>
    `<path d="M330 250h140l-40-130h-60z" fill="${b}"/><path d="M394 250h12v200h-12z" fill="${a}"/><rect x="340" y="450" width="120" height="20" rx="10" fill="${a}"/>`,
  chair: (a, b) =>
    `<rect x="310" y="140" width="180" height="190" rx="28" fill="${a}"/><rect x="290" y="310" width="220" height="60" rx="20" fill="${b}"/><path d="M310 370h18v100h-18zM472 370h18v100h-18z" fill="${a}"/>`,
  couch: (a, b) =>
    `<rect x="200" y="220" width="400" height="150" rx="40" fill="${a}"/><rect x="180" y="300" width="440" height="120" rx="36" fill="${b}"/><path d="M220 420h20v50h-20zM560 420h20v50h-20z" fill="${a}"/>`,
  table: (a, b) =>
    `<rect x="200" y="270" width="400" height="30" rx="15" fill="${b}"/><path d="M250 300h22l-14 170h-22zM528 300h22l14 170h-22z" fill="${a}"/>`,
  cabinet: (a, b) =>
    `<rect x="280" y="130" width="240" height="320" rx="12" fill="${a}"/><path d="M396 150h8v280h-8z" fill="${b}"/><circle cx="378" cy="290" r="9" fill="${b}"/><circle cx="422" cy="290" r="9" fill="${b}"/><path d="M300 450h20v20h-20zM480 450h20v20h-20z" fill="${a}"/>`,
  shelf: (a, b) =>
    `<path d="M220 330h360v22H220z" fill="${b}"/><path d="M260 352h16v60h-16zM524 352h16v60h-16z" fill="${a}"/><rect x="280" y="220" width="40" height="110" fill="${a}"/><rect x="326" y="200" width="34" height="130" fill="${b}"/><circle cx="470" cy="290" r="40" fill="${a}"/>`,
  pot: (a, b) =>
    `<path d="M300 280h200l-28 190h-144z" fill="${a}"/><rect x="284" y="250" width="232" height="40" rx="8" fill="${b}"/><path d="M400 250c-10-90-90-90-110-120 60-10 110 30 118 90 10-50 50-90 110-84-20 40-90 40-106 114z" fill="${b}"/>`,
  can: (a, b) =>
    `<path d="M310 250h190v200a20 20 0 0 1-20 20H330a20 20 0 0 1-20-20z" fill="${a}"/><path d="M500 330l110-110 22 22-132 140z" fill="${a}"/><path d="M310 300c-90-10-90 130 0 130v-24c-50 0-50-84 0-82z" fill="${b}"/>`,
  vase: (a, b) =>
    `<path d="M365 140h70v60c70 40 90 90 90 140 0 80-50 130-125 130S275 420 275 340c0-50 20-100 90-140z" fill="${a}"/><path d="M282 320c70 26 166 26 236 0v34c-70 26-166 26-236 0z" fill="${b}"/>`,
  bowl: (a, b) =>
    `<path d="M210 300h380c0 110-80 170-190 170S210 410 210 300z" fill="${a}"/><rect x="190" y="280" width="420" height="30" rx="15" fill="${b}"/>`,
  mug: (a, b) =>
    `<path d="M290 210h200v230a30 30 0 0 1-30 30H320a30 30 0 0 1-30-30z" fill="${a}"/><path d="M490 260c100-10 100 150 0 140v-30c50 4 50-84 0-80z" fill="${b}"/>`,
  pillow: (a, b) =>
    `<path d="M230 200c110 20 230 20 340 0-20 90-20 160 0 250-110-20-230-20-340 0 20-90 20-160 0-250z" fill="${a}"/><path d="M380 206h40v238h-40z" fill="${b}"/>`,
  tool: (a, b) =>
    `<path d="M392 110h24v180h-24z" fill="${b}"/><path d="M330 290h148l-20 120c-10 50-98 50-108 0z" fill="${a}"/>`,
  barrow: (a, b) =>
    `<path d="M230 230h300l-50 130H290z" fill="${a}"/><path d="M500 250l130 60-8 16-136-50zM450 360h20l24 110h-22z" fill="${b}"/><circle cx="270" cy="412" r="58" fill="${b}"/><circle cx="270" cy="412" r="22" fill="#efece4"/>`,
  glove: (a, b) =>
    `<path d="M330 470V300l-50-60c-16-24 16-46 36-24l34 36V150a18 18 0 0 1 36 0v84V126a18 18 0 0 1 36 0v108V138a18 18 0 0 1 36 0v100V176a16 16 0 0 1 32 0v200l-20 94z" fill="${a}"/><path d="M322 410h152v60H322z" fill="${b}"/>`,
  duffle: (a, b) =>
    `<rect x="200" y="250" width="400" height="200" rx="90" fill="${a}"/><path d="M300 260c0-130 200-130 200 0h-26c0-90-148-90-148 0z" fill="${b}"/><path d="M200 340h400v22H200z" fill="${b}"/>`,
  backpack: (a, b) =>
    `<path d="M290 260c0-150 220-150 220 0v170a40 40 0 0 1-40 40H330a40 40 0 0 1-40-40z" fill="${a}"/><rect x="325" y="330" width="150" height="100" rx="18" fill="${b}"/><path d="M365 150c0-60 70-60 70 0h-16c0-36-38-36-38 0z" fill="${b}"/>`,
  tote: (a, b) =>
    `<path d="M270 260h260l24 210H246z" fill="${a}"/><path d="M330 270c0-150 140-150 140 0h-22c0-110-96-110-96 0z" fill="${b}"/>`,
  messenger: (a, b) =>
    `<rect x="250" y="270" width="300" height="190" rx="20" fill="${a}"/><path d="M250 280h300v80c-90 50-210 50-300 0z" fill="${b}"/><path d="M250 290C270 60 530 60 550 290h-22C500 100 300 100 272 290z" fill="${b}"/>`,
  watch: (a, b) =>
    `<path d="M350 90h100l14 130H336zM336 380h128l-14 130H350z" fill="${b}"/><circle cx="400" cy="300" r="112" fill="${a}"/><circle cx="400" cy="300" r="84" fill="#fff" opacity=".9"/><path d="M395 236h10v64h44v10h-54z" fill="${a}"/>`,
}

const KINDS: [RegExp, string][] = [
  [/lamp/i, 'lamp'],
  [/chair/i, 'chair'],
  [/couch|sofa(?! pillow)/i, 'couch'],
  [/pillow/i, 'pillow'],
  [/cabinet/i, 'cabinet'],
  [/shelf/i, 'shelf'],
  [/table/i, 'table'],
  [/watering/i, 'can'],
  [/pot/i, 'pot'],
  [/vase|pitcher/i, 'vase'],
  [/wheelbarrow/i, 'barrow'],
  [/bowl/i, 'bowl'],
  [/mug/i, 'mug'],
  [/glove/i, 'glove'],
  [/trowel/i, 'tool'],
  [/duff/i, 'duffle'],
  [/backpack|pack/i, 'backpack'],
  [/messenger/i, 'messenger'],
  [/tote|bag/i, 'tote'],
  [/watch/i, 'watch'],
]

/** What a title says of colour or stuff: of the body, and of the detail. */
const STUFFS: [RegExp, body: string, detail: string][] = [
  [/brown/i, '#7b4f32', '#a8764e'],
  [/black/i, '#2e3138', '#5d6470'],
  [/green|garden/i, '#4c7a4a', '#d9b44a'],
  [/grey/i, '#78808a', '#3f4750'],
  [/cabinet/i, '#d6d1c4', '#8a7a5f'],
  [/wood|round/i, '#a87847', '#c99a66'],
  [/wicker vase/i, '#9c978a', '#6f6a5e'],
  [/wicker/i, '#b08d5b', '#86683d'],
  [/plastic/i, '#3f78b5', '#2a4f80'],
  [/metal|watering can$/i, '#7d8790', '#b4572f'],
  [/ceramic/i, '#8f9aa3', '#d7cdbd'],
  [/striped/i, '#b8433f', '#d9cfbd'],
  [/sofa pillow/i, '#e8c65a', '#c9b98f'],
]
/** For goods whose title says nothing. */
const BODIES = ['#3a4660', '#6b3f3a', '#2f5d57', '#8a6a3b', '#54456b', '#4d5661', '#7c4a5e']

/** A drawn picture for goods without a photograph: always the same for the same title. */
export async function drawCover(title: string): Promise<Buffer> {
  const seed = sha256(title)
  const palette = PALETTES[seed[0]! % PALETTES.length]!
  const kind = KINDS.find(([pattern]) => pattern.test(title))?.[1]
  const thing = kind && THINGS[kind]
  const body = thing ? still(colours(title, palette, seed), thing) : landscape(palette, seed)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">${body}</svg>`
  const sharp = await loadSharp()
  return sharp(Buffer.from(svg)).png().toBuffer()
}

function colours(title: string, { far }: Palette, seed: Buffer): [body: string, detail: string] {
  const stuff = STUFFS.find(([pattern]) => pattern.test(title))
  return stuff ? [stuff[1], stuff[2]] : [BODIES[seed[6]! % BODIES.length]!, far]
}

function still([body, detail]: [string, string], thing: (a: string, b: string) => string): string {
  const floor = '<rect width="800" height="600" fill="#efece4"/><rect y="470" width="800" height="130" fill="#e0dacb"/>'
  return `${floor}<ellipse cx="400" cy="474" rx="260" ry="16" fill="#cfc7b4"/><g transform="translate(400 470) scale(1.2) translate(-400 -470)">${thing(body, detail)}</g>`
}

/** Ridges under a light: a poster without words, for games. */
function landscape({ ground, far, near, light }: Palette, seed: Buffer): string {
  const x = 150 + (seed[1]! / 255) * 500
  const y = 120 + (seed[2]! / 255) * 120
  const ridge = (from: number, base: number, height: number) =>
    Array.from({ length: 9 }, (_, i) => `${i * 100},${base - (seed[from + i]! / 255) * height}`).join(' ')
  const spikes = Array.from({ length: 1 + (seed[3]! % 4) }, (_, i) => {
    const at = 80 + (seed[22 + i]! / 255) * 640
    return `<path d="M${at} 600V${260 + (seed[26 + i]! % 120)}l26-40 26 40V600z" fill="${ground}" opacity=".85"/>`
  }).join('')
  return [
    `<rect width="800" height="600" fill="${ground}"/>`,
    `<circle cx="${x}" cy="${y}" r="${50 + (seed[4]! % 70)}" fill="${light}"/>`,
    `<polygon points="0,600 ${ridge(5, 420, 180)} 800,600" fill="${far}"/>`,
    spikes,
    `<polygon points="0,600 ${ridge(13, 560, 160)} 800,600" fill="${near}"/>`,
  ].join('')
}
