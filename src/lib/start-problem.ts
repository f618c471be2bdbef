/** Something the person who starts the program can put right: shown as plain words, without a stack. */
export class StartProblem extends Error {
  override name = 'StartProblem'
}
