// Mail programs know few stylesheets: each element carries its own style, for light. Those that know more get the
// evening's colours by class; those that turn the colours of a letter round by themselves find no pictures of words in it.

const SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif'
const LINE = '#dcd8d0'

export const page = `margin:0;padding:24px 12px;background:#f6f4f0;font-family:${SANS};`
export const panel =
  'max-width:520px;margin:0 auto;padding:32px 28px;background:#ffffff;border:1px solid #dcd8d0;border-radius:12px;' +
  `font-family:${SANS};font-size:16px;line-height:1.55;color:#1d2330;overflow-wrap:anywhere;`
export const hidden =
  'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;font-size:1px;line-height:1px;'
export const head = 'margin:0 0 20px;font-weight:700;line-height:32px;'
// Paper behind it: a dark logo on nothing would be gone in the evening.
export const logo =
  'display:inline-block;vertical-align:middle;margin:0 10px 0 0;border:0;border-radius:6px;background:#ffffff;'
export const words = 'margin:0 0 16px;'
export const code =
  'margin:24px 0;padding:16px;background:#f6f4f0;border-radius:8px;text-align:center;font-size:32px;font-weight:700;' +
  'letter-spacing:0.25em;font-family:ui-monospace,Menlo,Consolas,monospace;color:#1d2330;'
export const quote = `margin:16px 0;padding:4px 0 4px 16px;border-left:3px solid ${LINE};white-space:pre-line;`
export const act = 'margin:24px 0 8px;'
export const button =
  'display:inline-block;padding:11px 20px;background:#1f5f5b;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600;'
export const title = 'margin:24px 0 4px;font-weight:700;'
export const table = 'width:100%;border-collapse:collapse;margin:0 0 16px;'
const line = `padding:8px 0;border-bottom:1px solid ${LINE};vertical-align:top;text-align:start;`
export const cell = line
export const sum = `${line}padding-right:16px;white-space:nowrap;`
export const figure = `${line}text-align:end;font-weight:700;font-variant-numeric:tabular-nums;`
export const term = `${line}padding-right:16px;color:#5d6470;width:1%;white-space:nowrap;`
export const value = `${line}font-weight:600;font-variant-numeric:tabular-nums;`
export const foot = `max-width:520px;margin:16px auto 0;font-family:${SANS};font-size:13px;line-height:1.5;color:#5d6470;`
export const footLine = 'margin:0 0 6px;'
export const footLink = 'color:#5d6470;'

export const evening = `@media (prefers-color-scheme:dark){.page{background:#0c121d!important}
.panel{background:#171e2b!important;border-color:#333c4d!important;color:#f0ede6!important}
.box{background:#0c121d!important;color:#f0ede6!important}.rule{border-color:#333c4d!important}
.button{background:#7fd0d8!important;color:#0c2530!important}.foot,.quiet{color:#b9bcc4!important}}`
