/** Two letters and two digits begin an IBAN, and no account number of a bank without. */
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{4,30}$/

export const isIban = (account: string): boolean => IBAN.test(account)

/** "DE02 1203 0000 0000 2020 51": as people read an IBAN; another account number as it is. */
export const writeAccount = (account: string): string =>
  isIban(account) ? account.replace(/(.{4})(?=.)/g, '$1 ') : account
