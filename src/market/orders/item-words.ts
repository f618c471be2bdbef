/** "Trail boot 41": an item as sentences name it. */
export const nameOf = ({ title, options }: { title: string; options: readonly string[] }): string =>
  [title, ...options].join(' ')

/** "2 × Trail boot 41": a line as messages list it. */
export const itemOf = (line: { title: string; options: readonly string[]; quantity: number }): string =>
  `${line.quantity} × ${nameOf(line)}`
