/** Who changed what, and the second factor. */
export async function up(): Promise<void> {}
