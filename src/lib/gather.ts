type Waiting<Key, Answer> = { key: Key; resolve: (answer: Answer) => void; reject: (error: unknown) => void }

/**
 * Answers many askers with few questions. Who comes first is asked for at once; all who come while that question is
 * under way share the next. Nobody gets an answer to a question asked before they came.
 * `ask` answers in the order of its keys.
 */
export function gather<Key, Answer>(ask: (keys: Key[]) => Promise<Answer[]>): (key: Key) => Promise<Answer> {
  let waiting: Waiting<Key, Answer>[] = []
  let underWay = false

  async function next(): Promise<void> {
    const now = waiting
    waiting = []
    underWay = true
    try {
      const answers = await ask(now.map((one) => one.key))
      for (const [i, one] of now.entries()) one.resolve(answers[i] as Answer)
    } catch (error) {
      for (const one of now) one.reject(error)
    }
    underWay = false
    if (waiting.length > 0) void next()
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!underWay) void next()
    })
}
