/** What each job does, in words that need no knowledge of the program. */
const jobs: Record<string, { name: string; does: string }> = {
  'send-mail': { name: 'Send a message', does: 'One mail of the outbox.' },
  'send-order-link': { name: 'Send a link to an order', does: 'For somebody who looked for their order.' },
  'load-sample-market': { name: 'Load the sample market', does: 'Shops, products and people to look around in.' },
  'make-documents': { name: 'Make documents', does: 'Invoices, packing slips or labels of many orders, as one file.' },
  'work-import': { name: 'Work on an import', does: 'Checks, writes or takes back the products of a file.' },
  'fetch-import-pictures': { name: 'Fetch pictures', does: 'Those whose addresses an import named.' },
}

export const jobWords = (task: string) =>
  jobs[task] ?? { name: task.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase()), does: '' }
