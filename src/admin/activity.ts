import { activityDesk } from '#src/frame/activity-desk.tsx'

/** What people did in the whole market. */
export const activity = activityDesk({ area: 'admin', shopOf: () => null })
