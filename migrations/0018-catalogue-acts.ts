/** Copies, schedules and barcodes. */
export async function up(): Promise<void> {}
