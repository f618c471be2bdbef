const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "14 March 2026" */
export const dayText = (at: Date): string => day.format(at)
