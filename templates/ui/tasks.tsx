import type { Child } from 'hono/jsx'
import { LinkButton } from './button.tsx'
import { Card } from './card.tsx'
import { Icon, type IconName } from './icon.tsx'

export type Task = { icon: IconName; what: string; why?: Child; href: string; go: string; urgent?: boolean }

/** What needs doing now, the most urgent first; with nothing to do, a sentence that says so. */
export function TaskList({ tasks, none }: { tasks: Task[]; none: Child }) {
  const sorted = [...tasks].sort((a, b) => Number(b.urgent ?? false) - Number(a.urgent ?? false))
  return (
    <Card title="What to do now" flush>
      {sorted.length > 0 ? (
        <ol class="tasks">
          {sorted.map((task, index) => (
            <TaskRow {...task} first={index === 0} />
          ))}
        </ol>
      ) : (
        <p class="tasks-none">
          <Icon name="circle-check" /> {none}
        </p>
      )}
    </Card>
  )
}

function TaskRow({ icon, what, why, href, go, urgent, first }: Task & { first: boolean }) {
  return (
    <li class={urgent ? 'task task-urgent' : 'task'}>
      <Icon name={icon} />
      <div class="task-words">
        <p class="task-what">{what}</p>
        {why && <p class="quiet">{why}</p>}
      </div>
      <LinkButton href={href} variant={first ? 'primary' : 'plain'} size="s">
        {go} <span class="visually-hidden">: {what}</span>
      </LinkButton>
    </li>
  )
}
