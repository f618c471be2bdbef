// What the large market sells: names as shops give them, some words in very many of them and most in few.

const list = (text: string): string[] => text.trim().split(/\s+/)

export const NOUNS =
  list(`boot shoe jacket shirt lamp chair table game puzzle mug kettle backpack tent blanket scarf glove
  hat belt wallet watch clock notebook pencil brush bowl plate glass bottle pan knife spoon basket shelf rug cushion curtain
  towel soap candle vase frame mirror stool bench desk drawer hook rack trolley bicycle helmet saddle pump lock bell skate
  racket ball net whistle rope harness stove lantern compass map guide novel atlas print poster card stamp envelope ribbon
  thread needle yarn loom anvil hammer saw chisel plane drill ladder bucket spade rake hose seed bulb pot trowel feeder nest
  leash collar cradle rattle kite drum flute violin guitar string amp cable charger keyboard screen speaker phone tablet
  sandal slipper sneaker trouser skirt dress coat vest sock apron umbrella raincoat sweater cardigan hoodie`)

export const QUALITIES =
  list(`oiled light wide classic small early late plain striped soft heavy narrow tall round square
  folded woven knitted brushed polished raw dyed faded bright dark warm cool quiet loud quick slow sturdy flexible waterproof
  windproof padded quilted lined seamless reversible adjustable folding stackable portable rechargeable insulated breathable
  organic recycled handmade antique modern rustic nordic alpine coastal urban northern southern summer winter spring autumn`)

export const MATERIALS = list(`leather linen cotton wool silk oak walnut ash beech pine bamboo cork steel brass copper
  tin glass clay porcelain stone slate felt canvas denim velvet suede rubber paper wax hemp jute cashmere mohair titanium`)

export const COLOURS = list('black white red blue green grey brown sand navy olive')
export const SIZES = list('XS S M L XL 36 37 38 39 40 41 42 43 44')

/** Makers' names, from syllables: the first are in many products, the last in few. */
export function makers(count: number): string[] {
  const heads = list(
    'Al Bra Cor Dal El Fen Gro Hal Is Jor Kel Lun Mar Nor Ost Pel Quin Ros Sel Tor Ul Val Wes Yar Zel Çel Ør',
  )
  const tails = list(
    'den vik holm berg ano etti low ström mann sen wick ford ton ley mark über dale stad nes ova ick oux',
  )
  return Array.from(
    { length: count },
    (_, i) => `${heads[i % heads.length]}${tails[Math.floor(i / heads.length) % tails.length]}${i >= 594 ? 'a' : ''}`,
  )
}
