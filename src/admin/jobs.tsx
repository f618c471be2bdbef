import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireAdmin } from '#src/frame/guards.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { discardJob, retryDeadJobs, retryJob } from '#src/market/reports/job-acts.ts'
import { JOB_STATES, listWork } from '#src/market/reports/jobs.ts'
import { JobGone, JobsPage, JobTableRow } from '#templates/admin/jobs.tsx'
import { ToastAnswer } from '#templates/ui/toast.tsx'

const idOf = (c: Ctx): number => {
  const id = Number(c.req.param('id'))
  if (!Number.isSafeInteger(id)) throw notFound('job')
  return id
}

/** The work behind the pages: what waits, what fails and why. Staff look at it; admins decide. */
export const jobs = new Hono<Env>()
  .get('/jobs', async (c) => {
    const state = JOB_STATES.find((one) => one === c.req.query('state'))
    const before = Number(/^[1-9]\d{0,14}$/.exec(c.req.query('before') ?? '')?.[0]) || undefined
    const work = await listWork(c.var.db, { state, before })
    const mayDecide = personOf(c).staffRole === 'admin'
    const props = { ...work, state, mayDecide, now: now() }
    return showPage(c, { title: 'Work behind the pages', area: 'admin', body: <JobsPage {...props} /> })
  })
  .post('/jobs/retries', requireAdmin, async (c) => {
    const count = await retryDeadJobs(c.var.db, personOf(c))
    const text = count === 1 ? 'One job is tried again.' : `${count} jobs are tried again.`
    return leadTo(c, paths.adminJobs(), { text, tone: 'info' })
  })
  .post('/jobs/:id{[0-9]{1,15}}/retries', requireAdmin, async (c) => {
    const row = await retryJob(c.var.db, personOf(c), idOf(c))
    const toast = { text: 'The job is tried again.', tone: 'info' } as const
    if (!wantsFragment(c)) return goTo(c, paths.adminJobs(), toast)
    return showFragment(
      c,
      <>
        <JobTableRow row={row} mayDecide now={now()} />
        <ToastAnswer {...toast} />
      </>,
    )
  })
  .post('/jobs/:id{[0-9]{1,15}}/removal', requireAdmin, async (c) => {
    const row = await discardJob(c.var.db, personOf(c), idOf(c))
    const toast = { text: 'The job is thrown away.', tone: 'info' } as const
    if (!wantsFragment(c)) return goTo(c, paths.adminJobs(), toast)
    return showFragment(
      c,
      <>
        <JobGone row={row} />
        <ToastAnswer {...toast} />
      </>,
    )
  })
