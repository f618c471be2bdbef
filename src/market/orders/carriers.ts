/** Carriers a seller is offered; any other may be typed. A link is made of the tracking number where they have one. */
const CARRIERS: Record<string, ((tracking: string) => string) | null> = {
  DHL: (t) => `https://www.dhl.com/en/home/tracking.html?tracking-id=${t}`,
  DPD: (t) => `https://tracking.dpd.de/status/en_US/parcel/${t}`,
  GLS: (t) => `https://gls-group.com/track/${t}`,
  Hermes: (t) => `https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#${t}`,
  UPS: (t) => `https://www.ups.com/track?tracknum=${t}`,
  FedEx: (t) => `https://www.fedex.com/fedextrack/?trknbr=${t}`,
  USPS: (t) => `https://tools.usps.com/go/TrackConfirmAction?tLabels=${t}`,
  'Royal Mail': (t) => `https://www.royalmail.com/track-your-item#/tracking-results/${t}`,
  PostNL: (t) => `https://postnl.nl/tracktrace/?B=${t}`,
  'La Poste': (t) => `https://www.laposte.fr/outils/suivre-vos-envois?code=${t}`,
  'Yurtiçi Kargo': (t) => `https://www.yurticikargo.com/en/online-servisler/gonderi-sorgula?code=${t}`,
  'Aras Kargo': (t) => `https://kargotakip.araskargo.com.tr/mainpage.aspx?code=${t}`,
  'MNG Kargo': null,
  'PTT Kargo': (t) => `https://gonderitakip.ptt.gov.tr/Track/Verify?q=${t}`,
  'Sürat Kargo': null,
}

export const CARRIER_NAMES: readonly string[] = Object.keys(CARRIERS)

const plain = (name: string) => name.toLocaleLowerCase('en').replace(/[^\p{L}\d]/gu, '')

/** Where a parcel can be followed; null for a carrier we do not know, or without a number. */
export function trackingLink(carrier: string, tracking: string): string | null {
  const number = tracking.replace(/\s/g, '')
  if (number === '') return null
  const name = CARRIER_NAMES.find((one) => plain(one) === plain(carrier))
  return (name && CARRIERS[name]?.(encodeURIComponent(number))) || null
}
