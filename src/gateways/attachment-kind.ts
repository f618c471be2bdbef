import { isUtf8 } from 'node:buffer'
import { fileTypeFromBuffer } from 'file-type'

const EXTENSIONS: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'application/zip': 'zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
}

/**
 * What a file that one person hands another is by its content, or null for anything not in the list: programs and pages
 * that run are not. Text is what holds nothing but text.
 */
export async function attachmentKind(bytes: Buffer): Promise<{ mediaType: string; extension: string } | null> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const extension = found && EXTENSIONS[found.mime]
  if (extension) return { mediaType: found.mime, extension }
  if (found || !isUtf8(bytes) || bytes.includes(0)) return null
  return /^\s*<(!doctype|html|svg|script|\?xml)/i.test(bytes.subarray(0, 1000).toString('utf8'))
    ? null
    : { mediaType: 'text/plain', extension: 'txt' }
}
