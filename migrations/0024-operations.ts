/** What operators see. */
export async function up(): Promise<void> {}
