/**
 * The pages of the guide and their order, from docs/guide.json: the one list from which its menus, its links and its
 * search come. The title of a page is its first heading.
 */

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Path of the list from the project's root. */
export const LIST_FILE = 'docs/guide.json';

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

export type Chapters = Readonly<Record<Language, readonly Chapter[]>>;

/** English pages that are reached by links of others, and stand in no menu. */
const DECISIONS = 'docs/decisions/';

/** `slug`, whose page is docs/slug.md or docs/ko/slug.md, or `slug=path below that folder`. */
function pageOf(language: Language, name: string): Page {
  const [slug = name, file = `${name}.md`] = name.split('=');
  const folder = language === 'ko' ? 'docs/ko' : 'docs';
  const source = file.startsWith('../') ? file.slice(3) : `${folder}/${file}`;
  return { language, slug, source };
}

/** Reads the list: chapters by language, with the names of their pages. */
export function chaptersOf(list: string): Chapters {
  const named = JSON.parse(list) as Readonly<Record<Language, Readonly<Record<string, readonly string[]>>>>;
  const of = (language: Language) =>
    Object.entries(named[language]).map(([title, names]) => ({
      title,
      pages: names.map((name) => pageOf(language, name)),
    }));
  return { ko: of('ko'), en: of('en') };
}

/** All pages; `files` are the documents that there are, for those that no menu lists. */
export function allPages(chapters: Chapters, files: readonly string[]): Page[] {
  const listed = LANGUAGES.flatMap((language) => chapters[language].flatMap(({ pages }) => pages));
  const known = new Set(listed.map(({ source }) => source));
  const decisions = files
    .filter((file) => file.startsWith(DECISIONS) && !known.has(file))
    .map((file) => pageOf('en', file.slice('docs/'.length, -'.md'.length)));
  return [...listed, ...decisions];
}
