import { withQuery } from './with-query.ts'

/** URLs of who works where: teams, staff, invitations, several shops of one person. */
export const peoplePaths = {
  sellerShopNew: '/seller/shop/new',
  shopChoice: (id: number) => `/seller/shops/${id}/choice`,
  team: '/seller/team',
  teamInvitations: '/seller/team/invitations',
  teamInvitation: (id: number, part: 'replacement' | 'withdrawal') => `/seller/team/invitations/${id}/${part}`,
  teamMember: (userId: number, part: 'role' | 'removal') => `/seller/team/${userId}/${part}`,
  teamDeparture: '/seller/team/departure',
  invitation: (token: string) => `/account/invitations/${token}`,
  holiday: '/seller/holiday',
  holidayEnd: '/seller/holiday/end',
  shopAnswer: (itemId: number) => `/seller/shop/checklist/${itemId}`,
  adminUsers: (query: Record<string, string> = {}) => withQuery('/admin/users', query),
  adminUser: (id: number) => `/admin/users/${id}`,
  adminUserPart: (id: number, part: 'role' | 'lock' | 'lock/removal' | 'sessions/revocation') =>
    `/admin/users/${id}/${part}`,
  adminUserSession: (id: number, sessionId: number) => `/admin/users/${id}/sessions/${sessionId}/revocation`,
  staffInvitations: '/admin/users/invitations',
  staffInvitation: (id: number, part: 'replacement' | 'withdrawal') => `/admin/users/invitations/${id}/${part}`,
  checklist: '/admin/checklist',
  checklistItem: (id: number, part?: 'place') => `/admin/checklist/${id}${part ? `/${part}` : ''}`,
  shopCheck: (shopId: number, itemId: number) => `/admin/shops/${shopId}/checks/${itemId}`,
  shopNotes: (shopId: number) => `/admin/shops/${shopId}/notes`,
}
