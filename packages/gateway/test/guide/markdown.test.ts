import { expect, test } from 'vitest';
import { textOf } from '../../src/guide/html.ts';
import { renderMarkdown } from '../../src/guide/markdown.ts';

const TARGETS = {
  link: (href: string) => (href.startsWith('gone') ? undefined : `to/${href}`),
  image: (source: string) => `images/${source}`,
};
const htmlOf = (source: string) => renderMarkdown(source, TARGETS).html;

test.each([
  ['a paragraph\nof two lines', '<p>a paragraph\nof two lines</p>'],
  ['`a < b` & **c** and *d*', '<p><code>a &lt; b</code> &amp; <strong>c</strong> and <em>d</em></p>'],
  ['snake_case, 2 * 3 * 4, \\*', '<p>snake_case, 2 * 3 * 4, *</p>'],
  ['[`x` y](a.md#b)', '<p><a href="to/a.md#b"><code>x</code> y</a></p>'],
  ['[x](gone.ts)', '<p><span class="file" title="gone.ts">x</span></p>'],
  ['<https://a.b/?c=d&e>', '<p><a href="to/https://a.b/?c=d&amp;e">https://a.b/?c=d&amp;e</a></p>'],
  ['![a "b"](c.png)', '<p><img src="images/c.png" alt="a &quot;b&quot;" loading="lazy"></p>'],
  ['<script>x</script>', '<p>&lt;script&gt;x&lt;/script&gt;</p>'],
  ['a\n\n<!-- b\nc -->\nd', '<p>a</p>\n<p>d</p>'],
  ['a\n<!-- b -->\nc', '<p>a</p>\n<p>c</p>'],
  ['- a\n- b\n  of two lines\n- c', '<ul><li>a</li>\n<li>b\nof two lines</li>\n<li>c</li></ul>'],
  ['- [ ] a\n- [b](c)', '<ul><li>☐ a</li>\n<li><a href="to/c">b</a></li></ul>'],
  ['3. a\n4. b', '<ol start="3"><li>a</li>\n<li>b</li></ol>'],
  ['- a\n  - b\n- c', '<ul><li>a\n<ul><li>b</li></ul></li>\n<li>c</li></ul>'],
  ['text\n- a', '<p>text</p>\n<ul><li>a</li></ul>'],
  ['> a\n> b', '<blockquote><p>a\nb</p></blockquote>'],
])('%j', (source, html) => {
  expect(htmlOf(source)).toBe(html);
});

test('tables: an empty head is none, an escaped bar is no border', () => {
  expect(htmlOf('| a | b |\n|---|---|\n| `c \\| d` | |')).toBe(
    '<div class="table" tabindex="0"><table><thead><tr><th>a</th><th>b</th></tr></thead>' +
      '<tbody><tr><td><code>c | d</code></td><td></td></tr></tbody></table></div>',
  );
  expect(htmlOf('| | |\n|---|---|\n| a | b |')).not.toContain('<thead>');
});

test('code is kept as it is, with its words marked; titled blocks that follow each other are one group', () => {
  const code = '```js\nconst a = "<!-- b -->"; // c\n```';
  expect(htmlOf(code)).toContain(
    '<span class="t-keyword">const</span> a = <span class="t-string">&quot;&lt;!-- b --&gt;&quot;</span>; ' +
      '<span class="t-comment">// c</span>\n</code>',
  );
  expect(textOf(htmlOf(code))).toBe('const a = "<!-- b -->"; // c');
  const two = htmlOf('```js [Node.js]\n1\n```\n\n```php [PHP]\n2\n```\n\ntext\n\n```sh [curl]\n3\n```');
  expect(two.match(/<div class="tabs">/g)).toHaveLength(1);
  expect(two).toContain('<figcaption>curl</figcaption>');
});

test('headings have the anchors of GitHub; what stands below them is a section of the search', () => {
  const { title, headings, sections } = renderMarkdown(
    '# Pay `x`\na\n## 결제수단 코드\n*b*\n\n- c\n## A (b): c\n## A (b): c\n',
    TARGETS,
  );
  expect(title).toBe('Pay x');
  expect(headings.map(({ id }) => id)).toEqual(['pay-x', '결제수단-코드', 'a-b-c', 'a-b-c-1']);
  expect(sections.slice(0, 2)).toEqual([
    { id: '', title: 'Pay x', text: 'a' },
    { id: '결제수단-코드', title: '결제수단 코드', text: 'b c' },
  ]);
});

test.each(['```js\nconst a = 1;', '<!-- a'])('what has no end is refused: %j', (source) => {
  expect(() => htmlOf(source)).toThrow('has no end');
});
