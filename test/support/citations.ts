import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listFiles, root } from './sources.ts';

/*
 * Citations of the pages in docs/protocols: `docs/protocols/eximbay.md §4.2`, `eximbay.md §4.2, §4.5`,
 * `haipay.md §§2, 4`, `haipay.md §17 #7` (a numbered point of a section). Within a page a section of its own is
 * cited without its name.
 */

const PAGES = 'docs/protocols';
const PROSE = /\.(?:ts|tsx|js|mjs|css|html|sql|md|sh|php|java|ya?ml|json)$/;
/** They have citations that are none. */
const OWN_FILES = ['test/docs.test.ts', 'test/support/citations.ts'];
const NUMBER = String.raw`\d+(?:\.\d+)*(?: #\d+)?`;
const LIST = `§§?${NUMBER}(?:(?:,| and) §${NUMBER})*`;
const PAIRS = `§§${NUMBER}(?:(?:,| and) ${NUMBER})*`;
const CITATION = new RegExp(String.raw`(?:([\w-]{1,40})\.md[)\]\x60]{0,2} )?(${PAIRS}|${LIST})`, 'g');
const HEADING = /^#{2,4} (\d+(?:\.\d+)*)\.? /;
const POINT = /^(?:\| )?(\d+)(?:\.| \|) /;

/** The sections of each page by its name, and the numbered points of each: `4.2`, `17 #7`. */
export function protocolSections(): ReadonlyMap<string, ReadonlySet<string>> {
  const pages = readdirSync(path.join(root, PAGES)).filter((file) => file.endsWith('.md'));
  return new Map(pages.map((file) => [path.basename(file, '.md'), sectionsOf(read(path.join(PAGES, file)))]));
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function sectionsOf(page: string): ReadonlySet<string> {
  const found = new Set<string>();
  let section = '';
  for (const line of page.split('\n')) {
    if (line.startsWith('#')) section = HEADING.exec(line)?.[1] ?? '';
    const point = POINT.exec(line)?.[1];
    if (section !== '') found.add(point === undefined ? section : `${section} #${point}`);
  }
  return found;
}

/** The files that cite something. */
export function citingFiles(): { readonly file: string; readonly text: string }[] {
  return listFiles([''])
    .filter((file) => PROSE.test(file) && !OWN_FILES.includes(file))
    .map((file) => ({ file, text: read(file) }))
    .filter(({ text }) => text.includes('§'));
}

/** What is wrong with the citations of a text: sections that there are not, and `§` of no page. */
export function citationFaults(
  file: string,
  text: string,
  sections: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const own = path.dirname(file) === PAGES ? path.basename(file, '.md') : undefined;
  const faults: string[] = [];
  const rest = withoutBreaks(text).replace(CITATION, (citation, named: string | undefined, list: string) => {
    const page = named ?? own;
    // The bare § stays, and is a fault below.
    if (page === undefined) return citation;
    for (const one of list.split(/(?:,| and) /).map((part) => part.replace(/^§+/, ''))) {
      if (!sections.get(page)?.has(one)) faults.push(`${file}: ${page}.md has no §${one}`);
    }
    return '';
  });
  // Public standards are cited by their number.
  const ours = rest.replace(/RFC \d+ §[\d.]+/g, '');
  for (const [place] of ours.matchAll(/.{0,30}§.{0,10}/g)) faults.push(`${file}: no page is named: ${place}`);
  return faults;
}

/** Citations may go on in the next line of a comment. */
function withoutBreaks(text: string): string {
  return text.replace(/\n[ \t]*(?:\*|\/\/|--|#)? ?/g, ' ');
}

/** The sections of a page that a citation such as `haipay.md §3, §6.2` is made of; none when it is no such citation. */
export function sectionsIn(citation: string, page: string): string[] {
  const [, list = ''] = new RegExp(String.raw`^${page}\.md (${LIST})$`).exec(citation) ?? [];
  return list === '' ? [] : list.split(/(?:,| and) /).map((part) => part.replace(/^§+/, ''));
}
