/** Teams, staff and accounts. */
export async function up(): Promise<void> {}
