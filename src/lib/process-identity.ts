import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hasCode } from './kept-file.ts'

/**
 * What tells a process from a later one that got the same number: its start time. null when there is none, or none can
 * be learnt here; `isAlive` then still knows whether the number is taken.
 */
export function startTimeOf(pid: number): string | null {
  if (process.platform === 'linux') return statField(pid, 22)
  const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return answer.stdout?.trim() || null
}

/** Whether a process with this number runs now; a zombie that only waits to be collected does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
  return process.platform !== 'linux' || !['Z', 'X'].includes(statField(pid, 3) ?? '')
}

/** Changes with every boot of the machine; empty where it cannot be learnt. */
export function bootId(): string {
  return quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
}

/** Process numbers only mean the same inside the same namespace (a container has its own); empty off Linux. */
export function processNamespace(): string {
  return quietly(() => readlinkSync('/proc/self/ns/pid'))
}

/** Field of /proc/<pid>/stat as proc(5) numbers it, from 3 up: the name before it may itself contain brackets and spaces. */
function statField(pid: number, number: number): string | null {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[number - 3] || null
}

function quietly(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
