import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanHtml, descriptionText } from '#src/market/catalogue/description.ts'

const test = suite('descriptions in html')

test('what acts, draws attention or comes from elsewhere is dropped; what says something stays', async () => {
  const clean = await cleanHtml(
    '<p class="x" style="position:fixed" onclick="go()">One <b>bold</b> word</p><script>alert(1)</script>' +
      '<img src="https://elsewhere.example/pixel.gif"><iframe src="//x"></iframe><style>p{}</style>' +
      '<a href="javascript:alert(1)">no</a><a href="https://ok.example/?a=1&b=2" target="_blank">yes</a><svg><a/></svg>',
  )
  assert.is(
    clean,
    '<p>One <b>bold</b> word</p><a>no</a><a href="https://ok.example/?a=1&amp;b=2" rel="nofollow noopener ugc">yes</a><a></a>',
  )
})

test('the highest heading of a text follows the page’s own', async () => {
  assert.is(await cleanHtml('<h1>A</h1><h4>B</h4><h1>C</h1>'), '<h3>A</h3><h4>B</h4><h3>C</h3>')
  assert.is(await cleanHtml('<h6>A</h6>'), '<h3>A</h3>')
})

test('cleaning what is clean changes nothing', async () => {
  for (const html of [
    '<h6><span>Description</span></h6>\r\n<p>Lorem&nbsp;ipsum &amp; "more" &lt;3 é</p>',
    '<p>unclosed <em>and <li>crooked</p></ul>',
    '<ol>\r\n<li>\r\n<p class="title">Go to: <a href="http://uplay.ubi.com"> there</a></p>\r\n</li></ol>',
    'no tags, 2 < 3',
    '<a href=" javascript:x()" rel="x">a</a><a href="/pages/sizes">b</a>',
  ]) {
    const once = await cleanHtml(html)
    assert.is(await cleanHtml(once), once)
  }
})

test('as plain text it has lines where it had blocks', () => {
  const description = '<h3>Fit</h3>\n<p>Runs <b>small</b> &amp; narrow</p><ul><li>one</li><li>&lt;two&gt;</li></ul>'
  assert.is(descriptionText({ description, descriptionFormat: 'html' }), 'Fit\nRuns small & narrow\none\n<two>')
  assert.is(descriptionText({ description: '<b>', descriptionFormat: 'text' }), '<b>')
})

test.run()
