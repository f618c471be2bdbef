import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseHtml, selectAll, textOf } from './html.ts'

const page = parseHtml(`<!DOCTYPE html><html><head><title>A &amp; B</title><script>if (a < b) {}</script></head><body>
  <form action="/seller/stock?low=1&amp;q=x" method="post"><input type="hidden" name="seen" value="12"/>
    <label>Count <input name="counted" value="&quot;15&quot;" required></label><textarea name="note">
one
two</textarea></form>
  <ul class="list rows"><li id="a">Boots, <b>size 9</b></li><li>Keys<!-- <li>not this</li> --></li></ul></body></html>`)
const find = (selector: string) => selectAll(page, selector).map(textOf)

const test = suite('reading HTML')

test('finds by tag, id, class, attribute and place', () => {
  assert.equal(find('title'), ['A & B'])
  assert.equal(find('#a'), ['Boots, size 9'])
  assert.equal(find('ul.rows > li'), ['Boots, size 9', 'Keys'])
  assert.equal(find('ul b'), ['size 9'])
  assert.equal(find('ul > b'), [])
  assert.equal(find('title, b'), ['A & B', 'size 9'])
  assert.equal(find('.missing'), [])
  for (const way of [
    '[name=counted]',
    'input[required]',
    '[name^="cou"]',
    'label > input',
    'form[method=post] label input',
  ])
    assert.is(selectAll(page, way).length, 1, way)
})

test('gives attributes and texts as a person typed them', () => {
  assert.is(selectAll(page, '[name=counted]')[0]?.attributes.value, '"15"')
  assert.is(selectAll(page, 'form')[0]?.attributes.action, '/seller/stock?low=1&q=x')
  assert.equal(selectAll(page, 'textarea')[0]?.children, ['one\ntwo'])
})

test('complains of what is not closed', () => {
  assert.throws(() => parseHtml('<div><p>x</div>'), '</div> closes <p>')
  assert.throws(() => parseHtml('<div>'), 'never closed')
  assert.throws(() => selectAll(page, 'li:first-child'), 'not understood')
})

test.run()
