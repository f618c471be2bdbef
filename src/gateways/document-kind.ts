import { fileTypeFromBuffer } from 'file-type'

const EXTENSIONS: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
}

/** What a document is by its content, or null for anything but PDF, JPEG, PNG and WebP. */
export async function documentKind(bytes: Buffer): Promise<{ mediaType: string; extension: string } | null> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const extension = found && EXTENSIONS[found.mime]
  return extension ? { mediaType: found.mime, extension } : null
}
