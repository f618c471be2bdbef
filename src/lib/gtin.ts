/** The last digit of a GTIN of whatever length (GS1: weights 3 and 1 from the right), for the digits before it. */
export function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0)
  return (10 - (sum % 10)) % 10
}

/** Digits of a usual length whose last one is right: a code that a till can trust to be read as it was printed. */
export const hasCheckDigit = (code: string): boolean =>
  /^(\d{8}|\d{12,14})$/.test(code) && checkDigit(code.slice(0, -1)) === Number(code.at(-1))

/**
 * Does this code name one trade item in all the world? Those that GS1 leaves to each shop (prefixes 02, 04 and 20 to 29, and
 * codes of eight digits that begin with 0 or 2) are nothing to the rest of it.
 */
export function isGtin(code: string): boolean {
  if (!hasCheckDigit(code)) return false
  if (code.length === 8) return !/^[02]/.test(code)
  return !/^(02|04|2)/.test(code.padStart(14, '0').slice(1))
}
