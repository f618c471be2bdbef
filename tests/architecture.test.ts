// Holds the whole tree to the rules of the house. The rules themselves, and the proof that they can fail, are in support.
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as rules from './support/architecture.ts'

const root = path.resolve(import.meta.dirname, '..')
// What git never takes.
const LEFT_OUT = /^(node_modules|var|\.git|\.env|\.DS_Store)$|\.log$/
const TEXT = /\.(tsx?|m?js|json|css|md|svg|txt|yml|example)$|\/(Procfile|LICENSE|\.[\w-]+|run)$/

function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => !LEFT_OUT.test(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(`${folder}${entry.name}/`) : [`${folder}${entry.name}`]))
}

const names = filesIn('')
const texts = names
  .filter((name) => TEXT.test(`/${name}`))
  .map((name) => ({ path: name, source: readFileSync(path.join(root, name), 'utf8') }))
const code = texts.filter((file) => /^(src|templates|migrations|tests)\/.*\.tsx?$/.test(file.path))
const scripts = texts.filter((file) => /^static\/js\/.*\.js$/.test(file.path))

function nothingBroken(files: typeof texts, rule: (file: rules.SourceFile) => string[]) {
  const broken = files.flatMap((file) => rule(file).map((why) => `${file.path} ${why}`))
  assert.is(broken.join('\n'), '')
}

const test = suite('the house')

test('has files to look at', () => {
  assert.ok(code.some((file) => file.path === 'tests/architecture.test.ts'))
})

test('every import goes the way the rooms and doors allow', () => nothingBroken(code, rules.wrongImports))
test('SQL, the clock and every file are where they belong', () => nothingBroken(code, rules.misplacedCode))
test('lib knows no marketplace word', () => nothingBroken(code, rules.marketWordInLib))
test('every suite runs, and every test in it', () => nothingBroken(code, rules.unrunSuites))
test('no file is too long to read', () => nothingBroken([...code, ...scripts], rules.tooLong))

test('every test lies where its subject does', () => {
  nothingBroken(code, (file) => rules.mirrorsNothing(file.path, names))
})

test('the top holds what it was given and nothing else', () => {
  const top = readdirSync(root).filter((name) => !LEFT_OUT.test(name))
  assert.is(rules.strangersOnTop(top).join('\n'), '')
})

test('nothing is true on one machine only', () => {
  const folders = [root, homedir()].filter((folder) => folder.split(path.sep).length > 2)
  nothingBroken(texts, (file) => rules.machineWords(file, folders))
})

test.run()
