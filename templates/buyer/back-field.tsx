/** Where somebody goes on who only came to change this one answer. */
export function BackField({ back }: { back: string | undefined }) {
  return back === 'review' ? <input type="hidden" name="back" value="review" /> : null
}
