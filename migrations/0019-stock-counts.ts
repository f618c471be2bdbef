/** Counts of the shelf. */
export async function up(): Promise<void> {}
