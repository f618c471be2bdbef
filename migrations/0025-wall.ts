/** The second wall behind the routes. */
export async function up(): Promise<void> {}
