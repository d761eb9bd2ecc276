/**
 * The part of Markdown that our documents use, to HTML: headings, paragraphs, lists, tables, fenced code, quotes and
 * what `inline.ts` has. Comments are dropped, other HTML is shown as text. Why it is our own: docs/decisions/0024.
 */
import { highlight } from './highlight.ts';
import { escapeHtml, textOf } from './html.ts';
import { inlineHtml, type Targets } from './inline.ts';

export interface Heading {
  readonly level: number;
  /** The anchor, as GitHub makes it. */
  readonly id: string;
  readonly text: string;
}

/** What stands under a heading, for the search. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Rendered {
  readonly html: string;
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

interface Block {
  readonly html: string;
  readonly heading?: Heading;
  /** A titled block of code: those that follow each other are one group of tabs. */
  readonly codeTitle?: string;
}

interface Reader {
  readonly lines: readonly string[];
  readonly targets: Targets;
  /** How often each anchor was given out. */
  readonly anchors: Map<string, number>;
  at: number;
}

const FENCE = /^(```+)([a-z]*)(?: \[([^\]]{1,80})\])?$/;
const HEADING = /^(#{1,6}) (.{1,500})$/;
const ITEM = /^(\s{0,10})([-*]|\d{1,3}\.) /;
const DELIMITERS = /^\|(?:\s?:?-{1,200}:?\s?\|){1,30}\s?$/;

export function renderMarkdown(source: string, targets: Targets): Rendered {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks = readBlocks({ lines, targets, anchors: new Map(), at: 0 });
  const headings = blocks.flatMap(({ heading }) => heading ?? []);
  const title = headings.find(({ level }) => level === 1)?.text ?? headings[0]?.text ?? '';
  return { html: joined(blocks), title, headings, sections: sectionsOf(blocks, title) };
}

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function readBlocks(reader: Reader): Block[] {
  const blocks: Block[] = [];
  while (reader.at < reader.lines.length) {
    const line = reader.lines[reader.at] ?? '';
    if (line.trim() === '') reader.at += 1;
    else if (line.startsWith('<!--')) skipComment(reader);
    else blocks.push(readBlock(reader, line));
  }
  return blocks;
}

function skipComment(reader: Reader): void {
  const length = reader.lines.slice(reader.at).findIndex((line) => line.includes('-->'));
  if (length < 0) throw new Error(`a comment in line ${reader.at + 1} has no end`);
  reader.at += length + 1;
}

function readBlock(reader: Reader, line: string): Block {
  const fence = FENCE.exec(line);
  if (fence) return readCode(reader, fence);
  const heading = HEADING.exec(line);
  if (heading) return readHeading(reader, heading);
  if (isTable(reader, reader.at)) return readTable(reader);
  if (ITEM.test(line)) return readList(reader);
  if (line.startsWith('>')) return readQuote(reader);
  return readParagraph(reader);
}

function readCode(reader: Reader, [, ticks = '```', language = '', title]: RegExpExecArray): Block {
  const first = reader.at + 1;
  const length = reader.lines.slice(first).indexOf(ticks);
  if (length < 0) throw new Error(`a block of code in line ${reader.at + 1} has no end`);
  reader.at = first + length + 1;
  const code = reader.lines.slice(first, first + length).join('\n');
  const pre = `<pre tabindex="0"><code class="language-${language}">${highlight(code, language)}\n</code></pre>`;
  if (title === undefined) return { html: `<div class="code">${pre}</div>` };
  const caption = `<figcaption>${escapeHtml(title)}</figcaption>`;
  return {
    html: `<figure class="code" data-title="${escapeHtml(title)}">${caption}${pre}</figure>`,
    codeTitle: title,
  };
}

function readHeading(reader: Reader, [, marks = '#', text = '']: RegExpExecArray): Block {
  reader.at += 1;
  const level = marks.length;
  const base = anchorOf(text);
  const before = reader.anchors.get(base) ?? 0;
  reader.anchors.set(base, before + 1);
  const id = before === 0 ? base : `${base}-${before}`;
  const inner = inlineHtml(text, reader.targets);
  const link = level === 1 ? '' : ` <a class="anchor" href="#${id}" aria-label="#">#</a>`;
  const html = `<h${level} id="${id}">${inner}${link}</h${level}>`;
  return { html, heading: { level, id, text: textOf(inner) } };
}

function isTable({ lines }: Reader, at: number): boolean {
  return (lines[at] ?? '').startsWith('|') && DELIMITERS.test(lines[at + 1] ?? '');
}

function cellsOf(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function readTable(reader: Reader): Block {
  const head = cellsOf(reader.lines[reader.at] ?? '');
  reader.at += 2;
  const rows: string[][] = [];
  for (let line = reader.lines[reader.at]; line?.startsWith('|'); line = reader.lines[reader.at]) {
    rows.push(cellsOf(line));
    reader.at += 1;
  }
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${inlineHtml(cell, reader.targets)}</${tag}>`).join('')}</tr>`;
  const hasHead = head.some((cell) => cell !== '');
  const thead = hasHead ? `<thead>${row(head, 'th')}</thead>` : '';
  const tbody = `<tbody>${rows.map((cells) => row(cells, 'td')).join('\n')}</tbody>`;
  return { html: `<div class="table" tabindex="0"><table>${thead}${tbody}</table></div>` };
}

/** The lines of an item without its mark and indentation: to the next mark, or to a line that is not indented. */
function readItem(reader: Reader, width: number): string[] {
  const item = [(reader.lines[reader.at] ?? '').slice(width)];
  reader.at += 1;
  for (; reader.at < reader.lines.length; reader.at += 1) {
    const line = reader.lines[reader.at] ?? '';
    const isIndented = line.startsWith(' '.repeat(width));
    const isBehindBlank = item.at(-1)?.trim() === '';
    if (line.trim() !== '' && !isIndented && (isBehindBlank || opensBlock(reader, reader.at))) break;
    item.push(isIndented ? line.slice(width) : line.trimStart());
  }
  return item;
}

function readList(reader: Reader): Block {
  const [, indent = '', mark = '-'] = ITEM.exec(reader.lines[reader.at] ?? '') ?? [];
  const isOrdered = mark.endsWith('.');
  const items: string[] = [];
  const start = isOrdered ? Number.parseInt(mark, 10) : 1;
  while (reader.at < reader.lines.length) {
    const found = ITEM.exec(reader.lines[reader.at] ?? '');
    if (found?.[1] !== indent || (found[2] ?? '').endsWith('.') !== isOrdered) break;
    const lines = readItem(reader, found[0].length);
    items.push(`<li>${itemHtml(readBlocks({ ...reader, lines, at: 0 }))}</li>`);
  }
  const open = isOrdered ? `<ol${start === 1 ? '' : ` start="${start}"`}>` : '<ul>';
  return { html: `${open}${items.join('\n')}${isOrdered ? '</ol>' : '</ul>'}` };
}

/** An item of one paragraph, with a list below it or not, is written without the paragraph; `[ ]` is a box. */
function itemHtml(blocks: readonly Block[]): string {
  const html = joined(blocks).replace(/^<p>\[ \] /, '<p>☐ ');
  const paragraphs = html.split('<p>').length - 1;
  return paragraphs === 1 && html.startsWith('<p>') ? html.slice(3).replace('</p>', '') : html;
}

function readQuote(reader: Reader): Block {
  const lines: string[] = [];
  for (let line = reader.lines[reader.at]; line?.startsWith('>'); line = reader.lines[reader.at]) {
    lines.push(line.replace(/^> ?/, ''));
    reader.at += 1;
  }
  return { html: `<blockquote>${joined(readBlocks({ ...reader, lines, at: 0 }))}</blockquote>` };
}

function opensBlock(reader: Reader, at: number): boolean {
  const line = reader.lines[at] ?? '';
  if (line.startsWith('>') || line.startsWith('<!--') || isTable(reader, at)) return true;
  return FENCE.test(line) || HEADING.test(line) || ITEM.test(line);
}

function readParagraph(reader: Reader): Block {
  const lines = [reader.lines[reader.at] ?? ''];
  reader.at += 1;
  for (let line = reader.lines[reader.at]; line !== undefined; line = reader.lines[reader.at]) {
    if (line.trim() === '' || opensBlock(reader, reader.at)) break;
    lines.push(line);
    reader.at += 1;
  }
  return { html: `<p>${inlineHtml(lines.map((line) => line.trim()).join('\n'), reader.targets)}</p>` };
}

/** Titled blocks of code that follow each other become one group. */
function joined(blocks: readonly Block[]): string {
  const parts: string[] = [];
  for (let at = 0; at < blocks.length; at += 1) {
    let end = at;
    while (blocks[end + 1]?.codeTitle !== undefined && blocks[at]?.codeTitle !== undefined) end += 1;
    const html = blocks.slice(at, end + 1).map((block) => block.html);
    parts.push(html.length > 1 ? `<div class="tabs">${html.join('\n')}</div>` : (html[0] ?? ''));
    at = end;
  }
  return parts.join('\n');
}

function sectionsOf(blocks: readonly Block[], title: string): Section[] {
  const sections: { id: string; title: string; html: string[] }[] = [{ id: '', title, html: [] }];
  for (const { html, heading } of blocks) {
    if (heading && heading.level > 1) sections.push({ id: heading.id, title: heading.text, html: [] });
    else if (!heading) sections.at(-1)?.html.push(html);
  }
  return sections.map((section) => ({
    id: section.id,
    title: section.title,
    text: textOf(section.html.join('\n')),
  }));
}
