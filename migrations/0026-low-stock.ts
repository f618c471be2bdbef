/** News of low stock. */
export async function up(): Promise<void> {}
