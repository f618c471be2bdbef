/** Does something again and again, `seconds` after it last ended; stop() waits for the run under way. */
export function every(seconds: number, work: () => Promise<unknown>, onError: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false
  const run = async () => {
    try {
      await work()
    } catch (error) {
      onError(error)
    }
    if (!stopped) plan()
  }
  const plan = () => {
    timer = setTimeout(() => {
      running = run()
    }, seconds * 1000)
  }
  running = run()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
