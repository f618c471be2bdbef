import { withQuery } from './with-query.ts'

/** URLs of a person's account; read through `paths`. */
export const accountPaths = {
  login: (next?: string) => (next ? `/account/login?next=${encodeURIComponent(next)}` : '/account/login'),
  register: '/account/register',
  registerFor: (next?: string) => withQuery('/account/register', { next: next ?? '' }),
  setup: '/account/setup',
  account: '/account',
  sessions: '/account/sessions',
  addresses: '/account/addresses',
  addressNew: '/account/addresses/new',
  address: (id: number) => `/account/addresses/${id}`,
  addressPart: (id: number, part: 'preference' | 'removal' | 'restoration') => `/account/addresses/${id}/${part}`,
  twoFactor: '/account/two-factor',
  twoFactorPart: (part: 'new' | 'confirmation' | 'recovery-codes' | 'removal' | 'objection' | 'devices') =>
    `/account/two-factor/${part}`,
  /** Where somebody shows who they are before they go on to `next`; `back`: the page that stays open meanwhile. */
  proof: (next = '', back = '') => withQuery('/account/proof', { next, back }),
  /** What people did in a shop, or in the market. */
  activity: (area: 'seller' | 'admin', query: Record<string, string> = {}) => withQuery(`/${area}/activity`, query),
  adminFactorSettings: '/admin/settings/second-factor',
  adminUserFactor: (id: number, part: '' | 'reset' | 'agreement' | 'withdrawal' = '') =>
    `/admin/users/${id}/second-factor${part && `/${part}`}`,
  loginCode: '/account/login/code',
  logout: '/account/logout',
  profile: '/account/name',
  password: '/account/password',
  passwordReset: '/account/password-reset',
  session: (id: number) => `/account/sessions/${id}/revocation`,
  sessionsRevocation: '/account/sessions/revocation',
  otp: (purpose: string) => `/account/otp?purpose=${purpose}`,
  otpReplacement: '/account/otp/replacement',
  notices: '/account/notices',
  noticesAfter: (place: string) => withQuery('/account/notices', { after: place }),
  noticeStream: '/account/notices/stream',
  noticeReadings: '/account/notices/readings',
  notice: (id: number) => `/account/notices/${id}`,
  noticeReading: (id: number) => `/account/notices/${id}/readings`,
  noticeSettings: '/account/notices/settings',
  /** Where somebody says, with one click and without an account, that they want no more of a kind. */
  noticeLeave: (mail: string, sign: string) => withQuery('/account/notices/leave', { mail, sign }),
}
