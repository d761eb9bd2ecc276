/** The Korean pages say what the English ones say: the same code, the same names, links to pages in Korean. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { koreanTexts } from '../scripts/korean-texts.ts';
import { listFiles, root } from './support/sources.ts';

const PAGES = listFiles(['.md'])
  .filter((file) => file.startsWith('docs/ko/'))
  .map((file) => path.basename(file));

const BOTH = PAGES.filter((page) => existsSync(path.join(root, 'docs', page)));

/** Pages that say things of their own in one of the languages; of all others both say the same. */
const OWN_WORDS = ['testing.md', 'comparison.md', 'haipay.md'];

/** Words that stand in the tables of the English page as they do in its text. */
const ENGLISH_WORDS: Readonly<Record<string, readonly string[]>> = {
  'eximbay.md': ['yes', 'with', 'open'],
};

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
/** The parts that `npm run docs` writes. */
const WRITTEN = /^<!-- ([^/].*) -->\n[\s\S]*?^<!-- \/\1 -->$/gm;
const english = (page: string) => read(`docs/${page}`);
const korean = (page: string) => read(`docs/ko/${page}`).replace(WRITTEN, '');

/** The blocks of code, without what is said in comments, which each page says in its language. */
function blocksOf(text: string): string[] {
  return [...text.matchAll(/^```(\w*).*\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) =>
    ['sh', 'yaml', 'nginx'].includes(language) ? code.replace(/(?:^| +)# .*$/gm, '') : code,
  );
}

/** `NARU_MODE`, `naru ledger verify`: what stands in code within the text. */
function namesOf(text: string): Set<string> {
  const paragraphs = text.replace(/^```[\s\S]*?^```$/gm, '').split(/\n\n|\n(?=\||- )/);
  const names = paragraphs.flatMap((one) => [...one.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  return new Set(names.map((name) => name.replaceAll('\n', ' ')));
}

describe.each(BOTH)('docs/ko/%s', (page) => {
  test('has no other code than the English page', () => {
    const known = new Set(blocksOf(english(page)));
    expect(blocksOf(korean(page)).filter((code) => !known.has(code))).toEqual([]);
  });

  test('leads to Korean pages where there are some', () => {
    const links = [...korean(page).matchAll(/\]\(\.\.\/([\w-]+\.md)/g)].map(([, target = '']) => target);
    expect(links.filter((target) => PAGES.includes(target))).toEqual([]);
  });
});

test.each(BOTH.filter((page) => !OWN_WORDS.includes(page)))(
  'docs/ko/%s names in code what the English page does, and nothing else',
  (page) => {
    const [en, ko] = [namesOf(english(page).replace(WRITTEN, '')), namesOf(korean(page))];
    const missing = [...en].filter((name) => !ko.has(name) && !ENGLISH_WORDS[page]?.includes(name));
    expect({ missing, unknown: [...ko].filter((name) => !en.has(name)) }).toEqual({
      missing: [],
      unknown: [],
    });
  },
);

test('the pages for merchants and operators are there in both languages', () => {
  const { ko, en } = JSON.parse(read('docs/guide.json')) as Record<'ko' | 'en', Record<string, string[]>>;
  const slugsOf = (chapters: Record<string, string[]>) =>
    Object.values(chapters).flatMap((pages) => pages.map((page) => page.split('=')[0]));
  const { 'For maintainers': _, ...others } = en;
  const korean = slugsOf(ko);
  // Measurements, and decisions about single details of the three APIs.
  const inEnglish = ['benchmarks', 'compatibility'];
  expect(slugsOf(others).filter((slug) => !korean.includes(slug))).toEqual(inEnglish);
});

test('a row without a Korean text, and a text without a row, stop the documents', () => {
  const texts = (rows: readonly string[], of: Record<string, string>) =>
    koreanTexts('the list', rows, (row) => row, of);
  expect(texts(['a'], { a: '가' })('a')).toBe('가');
  expect(() => texts(['a', 'b'], { a: '가' })).toThrow('the list has no Korean text for: b');
  expect(() => texts(['a'], { a: '가', b: '나' })).toThrow('the list has a text for what is not there: b');
});
