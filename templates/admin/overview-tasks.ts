import { paths } from '#src/lib/paths.ts'
import { relativeTime } from '#src/lib/relative-time.ts'
import type { MarketOverview } from '#src/market/reports/market-overview.ts'
import type { Task } from '#templates/ui/tasks.tsx'

const many = (count: number, one: string, more: string) => `${count.toLocaleString('en')} ${count === 1 ? one : more}`

/** Money that waits for somebody of the staff: buyers have paid, and nothing moves before it is decided. */
export function paymentTasks({ toDecide, decideSince, late, due }: MarketOverview, now: Date): Task[] {
  const tasks: Task[] = []
  if (toDecide > 0) {
    tasks.push({
      icon: 'wallet',
      what: many(toDecide, 'payment waits for review', 'payments wait for review'),
      why: decideSince ? `The oldest came ${relativeTime(decideSince, now)}.` : '',
      href: paths.adminPayments(),
      go: 'Review the oldest',
      urgent: true,
    })
  }
  if (late > 0) {
    tasks.push({
      icon: 'scale',
      what: many(late, 'payment came too late', 'payments came too late'),
      why: 'The goods had gone by then: find them again, or pay back.',
      href: paths.adminPayments({ status: 'late' }),
      go: 'Decide',
      urgent: true,
    })
  }
  if (due > 0) {
    tasks.push({
      icon: 'undo-2',
      what: many(due, 'order has money due back', 'orders have money due back'),
      why: 'Something was cancelled or returned: pay it back, then note it with the order.',
      href: paths.adminOrders({ status: 'due' }),
      go: due === 1 ? 'See it' : 'See them',
    })
  }
  return tasks
}
