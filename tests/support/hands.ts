import type { Page } from './browser.ts'

type Locator = ReturnType<Page['locator']>
/** How a person does things: by pointing, or with keys alone. */
export type Hands = {
  press: (what: Locator) => Promise<void>
  fill: (field: Locator, text: string) => Promise<void>
  pick: (radio: Locator) => Promise<void>
  select: (field: Locator, label: string) => Promise<void>
}
/** As a hand with a mouse does. */
export const pointing = (): Hands => ({
  press: (what) => what.click(),
  fill: (field, text) => field.fill(text),
  pick: (radio) => radio.check(),
  select: async (field, label) => {
    await field.selectOption({ label })
  },
})

/** As somebody without one does: Tab to reach things, Enter and Space to press them; focus is never set for them. */
export const keys = (page: Page): Hands => {
  /** Tab by Tab, as far as a patient person would go. */
  async function reach(what: Locator) {
    await what.waitFor()
    for (let i = 0; i < 120; i++) {
      if (await what.evaluate((it) => it === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`the keyboard does not get to ${what}`)
  }
  return {
    async press(what) {
      await reach(what)
      await page.keyboard.press('Enter')
    },
    async fill(field, text) {
      await reach(field)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    async pick(radio) {
      if (!(await radio.isChecked())) {
        await reach(radio)
        await page.keyboard.press('Space')
      }
    },
    async select(field, label) {
      await reach(field)
      await page.keyboard.type(label)
    },
  }
}
