/** Finding products. */
export async function up(): Promise<void> {}
