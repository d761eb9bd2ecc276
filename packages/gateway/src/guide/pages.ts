/**
 * The pages of the guide and their order: the one list from which its menus, its links and its search come. The title
 * of a page is its first heading.
 */

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Page {
  readonly language: Language;
  /** Address below the language, without `.html`. Pages of both languages with one slug say the same. */
  readonly slug: string;
  /** Path from the project's root. */
  readonly source: string;
}

export interface Chapter {
  readonly title: string;
  readonly pages: readonly Page[];
}

type Listed = Readonly<Record<string, readonly string[]>>;

/** A name is the slug; the Korean pages are in docs/ko. */
const KOREAN: Listed = {
  시작하기: ['index', 'quick-start', 'concepts', 'glossary'],
  '연동 가이드': ['haipay', 'python'],
  주제별: ['virtual-accounts', 'refunds', 'payouts', 'subscriptions', 'errors'],
  '테스트와 운영': ['testing', 'going-live', 'comparison'],
};

/** `slug` or `slug=path below docs`. */
const ENGLISH: Listed = {
  'Getting started': ['index', 'quick-start', 'concepts', 'glossary'],
  Integration: ['haipay', 'teemopay', 'eximbay', 'python'],
  Topics: ['virtual-accounts', 'refunds', 'payouts', 'subscriptions', 'errors'],
  'Testing and going live': ['testing', 'sandbox', 'test-cards', 'going-live', 'comparison'],
  Operation: ['operation', 'security', 'channels', 'benchmarks'],
  Reference: ['states', 'compatibility', 'changelog=../CHANGELOG.md'],
  'For maintainers': [
    'architecture',
    'dependencies',
    'contributing=../CONTRIBUTING.md',
    'protocols/haipay',
    'protocols/teemopay',
    'protocols/eximbay',
    'decisions/index=decisions/README.md',
  ],
};

/** English pages that are reached by links of others, and stand in no menu. */
const DECISIONS = 'docs/decisions/';

function pageOf(language: Language, name: string): Page {
  const [slug = name, file = `${name}.md`] = name.split('=');
  const folder = language === 'ko' ? 'docs/ko' : 'docs';
  const source = file.startsWith('../') ? file.slice(3) : `${folder}/${file}`;
  return { language, slug, source };
}

function chaptersOf(language: Language, listed: Listed): Chapter[] {
  return Object.entries(listed).map(([title, names]) => ({
    title,
    pages: names.map((name) => pageOf(language, name)),
  }));
}

export const CHAPTERS: Readonly<Record<Language, readonly Chapter[]>> = {
  ko: chaptersOf('ko', KOREAN),
  en: chaptersOf('en', ENGLISH),
};

/** All pages; `files` are the documents that there are, for those that no menu lists. */
export function allPages(files: readonly string[]): Page[] {
  const listed = LANGUAGES.flatMap((language) => CHAPTERS[language].flatMap(({ pages }) => pages));
  const known = new Set(listed.map(({ source }) => source));
  const decisions = files
    .filter((file) => file.startsWith(DECISIONS) && !known.has(file))
    .map((file) => pageOf('en', file.slice('docs/'.length, -'.md'.length)));
  return [...listed, ...decisions];
}
