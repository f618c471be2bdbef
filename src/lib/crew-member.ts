import cluster from 'node:cluster'

/** What the processes of a crew and the one that leads them say to each other. */
export type CrewMessage =
  | { crew: 'ready'; url: string }
  | { crew: 'end'; gently: boolean }
  | { crew: 'gather'; id: number }
  | { crew: 'gathered'; id: number; values: unknown[] }
  | { crew: 'tell'; id: number; asker: number }
  | { crew: 'told'; id: number; asker: number; value: unknown }

export const isMember = cluster.isWorker
/** Which of the crew this is, from 1; its successor has the same place. A process alone is the first. */
export const memberPlace = (): number => (isMember ? Number(process.env.CREW_PLACE) || 1 : 1)

const send = (message: CrewMessage) => void process.send?.(message)

export const tellReady = (url: string): void => send({ crew: 'ready', url })

/** Calls `end` when the leader says so; gently: others take over, so there is time. */
export function onDismissal(end: (gently: boolean) => void): void {
  process.on('message', (message: CrewMessage) => message.crew === 'end' && end(message.gently))
}

let tell: () => unknown | Promise<unknown> = () => null
let asked = 0

/** Names what this process answers when any of the crew asks all. */
export function whenAsked(answer: () => unknown | Promise<unknown>): void {
  if (isMember && asked === 0)
    process.on('message', async (message: CrewMessage) => {
      if (message.crew === 'tell') send({ crew: 'told', id: message.id, asker: message.asker, value: await tell() })
    })
  asked ||= 1
  tell = answer
}

/** What each process of the crew answers, this one too. */
export async function askAll(): Promise<unknown[]> {
  if (!isMember) return [await tell()]
  const id = ++asked
  return new Promise((resolve) => {
    const hear = (message: CrewMessage) => {
      if (message.crew !== 'gathered' || message.id !== id) return
      process.off('message', hear)
      clearTimeout(limit)
      resolve(message.values)
    }
    const limit = setTimeout(async () => {
      process.off('message', hear)
      resolve([await tell()])
    }, 2000)
    process.on('message', hear)
    send({ crew: 'gather', id })
  })
}
