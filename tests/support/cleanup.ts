// What a test opens is closed for it: at the end of its file, or at the end of the whole process.
type Close = () => unknown

const atFileEnd: Close[] = []
const atProcessEnd: Close[] = []

/** Calls `close` when the test file that is running has ended, latest first. */
export const onFileEnd = (close: Close) => void atFileEnd.push(close)

/** Calls `close` once, when the test process ends, also when it is asked to stop. */
export const onProcessEnd = (close: Close) => void atProcessEnd.push(close)

/** Runs every clean-up of the file and answers what went wrong while doing so. */
export const endFile = () => closeAll(atFileEnd)

/** Runs every clean-up that is left, the file's first. */
export async function endProcess(): Promise<Error[]> {
  return [...(await closeAll(atFileEnd)), ...(await closeAll(atProcessEnd))]
}

async function closeAll(list: Close[]): Promise<Error[]> {
  const errors: Error[] = []
  for (let close = list.pop(); close; close = list.pop()) {
    try {
      await close()
    } catch (error) {
      errors.push(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return errors
}
