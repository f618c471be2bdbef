/** What proves the ledger. */
export async function up(): Promise<void> {}
