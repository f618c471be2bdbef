/** Everybody of the sample market. Nobody can receive mail at an address that ends in .example. */
export const PEOPLE = {
  admin: { name: 'Amara Okafor', email: 'admin@sample-market.example', who: 'Admin', joinedDaysAgo: 66 },
  buyer: { name: 'Jonas Lind', email: 'buyer@sample-market.example', who: 'Buyer', joinedDaysAgo: 31 },
  mara: {
    name: 'Mara Whitcombe',
    email: 'mara@halyard-outfitters.example',
    who: 'Halyard Outfitters',
    joinedDaysAgo: 63,
  },
  tom: { name: 'Tom Adeyemi', email: 'tom@halyard-outfitters.example', who: '… its stock keeper', joinedDaysAgo: 59 },
  zofia: { name: 'Zofia Nowak', email: 'zofia@keyring-games.example', who: 'Keyring Games', joinedDaysAgo: 58 },
  lukas: { name: 'Lukas Brandt', email: 'lukas@birkenhof.example', who: 'Birkenhof', joinedDaysAgo: 50 },
  elif: { name: 'Elif Kaya', email: 'elif@satchel-strap.example', who: 'Satchel & Strap', joinedDaysAgo: 52 },
  claire: {
    name: 'Claire Morvan',
    email: 'claire@second-sail.example',
    who: 'Second Sail (waiting)',
    joinedDaysAgo: 4,
  },
  marta: {
    name: 'Marta Faria',
    email: 'marta@tidewater-ceramics.example',
    who: 'Tidewater (waiting)',
    joinedDaysAgo: 7,
  },
  ruth: {
    name: 'Ruth Delgado',
    email: 'ruth@glass-lantern.example',
    who: 'Glass Lantern (rejected)',
    joinedDaysAgo: 13,
  },
  sven: {
    name: 'Sven Åkesson',
    email: 'sven@nightjar-records.example',
    who: 'Nightjar (suspended)',
    joinedDaysAgo: 45,
  },
} satisfies Record<string, { name: string; email: string; who: string; joinedDaysAgo: number }>

export type PersonKey = keyof typeof PEOPLE
export const PERSON_KEYS = Object.keys(PEOPLE) as PersonKey[]
