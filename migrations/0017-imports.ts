/** Catalogue files on their way in. */
export async function up(): Promise<void> {}
