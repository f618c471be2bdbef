const boot = 'M120 90h70l8 110c30 22 82 20 92 48 4 12 4 30 4 42H118c-6-60-2-140 2-200Z'
const card = 'M70 120a16 16 0 0 1 16-16h228a16 16 0 0 1 16 16v150a16 16 0 0 1-16 16H86a16 16 0 0 1-16-16Z'
const book = 'M110 80h150a30 30 0 0 1 30 30v210H140a30 30 0 0 1-30-30Z'
const pad = 'M120 140h160c50 0 70 60 70 110 0 50-50 50-70 10l-14-24H134l-14 24c-20 40-70 40-70-10 0-50 20-110 70-110Z'

const shapes = [boot, boot, pad, card, boot, book, pad, boot]
const fills = ['#8a5a3c', '#c9a06a', '#3b5a76', '#2f6f6a', '#66704a', '#7c3b3f', '#4b4a78', '#5b2430']
const grounds = ['#efe6da', '#f3ecdd', '#dfe7ee', '#e0ecea', '#e9ead9', '#f1e2de', '#e3e2ee', '#efdfe0']

/** A plain drawing in place of a photograph, for pages that show components and have no shop behind them. */
export function drawnPicture(n: number): string {
  const i = Math.abs(n) % shapes.length
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 400 400"><path fill="${grounds[i]}" d="M0 0h400v400H0z"/><ellipse cx="200" cy="312" rx="130" ry="12" fill="#000" opacity=".1"/><path fill="${fills[i]}" d="${shapes[i]}"/></svg>`
}
