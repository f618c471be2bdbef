import type { Checked } from './addresses.ts'

/**
 * Checks where a transfer goes to: an IBAN by its country's form and its check digits, else a plain account number of
 * digits, letters and dashes. Answers it without spaces (IBAN) or as typed.
 */
export async function checkAccount(typed: string): Promise<Checked> {
  const account = typed.trim().replace(/\s+/g, ' ')
  if (account === '') return { ok: false, reason: 'Write the IBAN, or the account number where there is none.' }
  const joined = account.replace(/[ -]/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}/.test(joined)) return plainAccount(account)
  const { ValidationErrorsIBAN, validateIBAN } = await import('ibantools')
  const { valid, errorCodes } = validateIBAN(joined)
  if (valid) return { ok: true, value: joined }
  if (errorCodes.includes(ValidationErrorsIBAN.NoIBANCountry)) {
    return {
      ok: false,
      reason: `No country's IBAN begins with ${joined.slice(0, 2)}. Compare it with your bank's papers.`,
    }
  }
  if (errorCodes.includes(ValidationErrorsIBAN.WrongBBANLength)) {
    return { ok: false, reason: `An IBAN of ${joined.slice(0, 2)} is longer or shorter than this. Copy it again.` }
  }
  return { ok: false, reason: 'The check digits of this IBAN do not fit: a sign of it is wrong. Copy it again.' }
}

function plainAccount(account: string): Checked {
  if (!/^[0-9A-Za-z][0-9A-Za-z ./-]{2,49}$/.test(account) || !/\d/.test(account)) {
    return { ok: false, reason: 'An account number is 3 to 50 digits, letters, dashes and spaces.' }
  }
  return { ok: true, value: account }
}

/** Checks a bank's BIC by its form; empty where the bank has none. */
export async function checkBic(typed: string): Promise<Checked> {
  const bic = typed.replace(/\s/g, '').toUpperCase()
  if (bic === '') return { ok: true, value: '' }
  const { isValidBIC } = await import('ibantools')
  return isValidBIC(bic)
    ? { ok: true, value: bic }
    : { ok: false, reason: 'A BIC is 8 or 11 letters and digits, such as BYLADEM1001.' }
}
