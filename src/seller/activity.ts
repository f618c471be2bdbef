import { activityDesk } from '#src/frame/activity-desk.tsx'
import { shopOf } from '#src/frame/env.ts'
import { refuseWithout } from '#src/frame/guards.ts'

/** What people did in this shop: for those who run it. */
export const activity = activityDesk({
  area: 'seller',
  shopOf: (c) => {
    refuseWithout(c, 'shop')
    return shopOf(c).id
  },
})
