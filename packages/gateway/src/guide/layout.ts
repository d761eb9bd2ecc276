/** A page of the guide around its text: header, menu, contents, what comes before and after. */
import { escapeHtml } from './html.ts';
import type { Heading } from './markdown.ts';
import { type Chapters, LANGUAGES, type Language, type Page } from './pages.ts';

export interface Layout {
  readonly page: Page;
  readonly chapters: Chapters;
  readonly titleOf: (page: Page) => string;
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  /** The same page in the other language, or its first page. */
  readonly other: Page;
}

const WORDS = {
  ko: {
    site: 'Naru 문서',
    search: '검색',
    searchHint: '검색어 (Ctrl K)',
    menu: '메뉴',
    contents: '이 페이지',
    theme: '밝기',
    copy: '복사',
    copied: '복사함',
    none: '결과가 없습니다.',
    language: 'English',
    skip: '본문으로',
  },
  en: {
    site: 'Naru documentation',
    search: 'Search',
    searchHint: 'Search (Ctrl K)',
    menu: 'Menu',
    contents: 'On this page',
    theme: 'Theme',
    copy: 'Copy',
    copied: 'Copied',
    none: 'Nothing was found.',
    language: '한국어',
    skip: 'To the text',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** The way from one page's folder to the root of the site: `../` for each level. */
export function upFrom({ slug }: Page): string {
  return '../'.repeat(slug.split('/').length);
}

export function addressFrom(from: Page, to: Page): string {
  return `${upFrom(from)}${to.language}/${to.slug}.html`;
}

export function pageHtml(layout: Layout): string {
  const { page, title, html } = layout;
  const words = WORDS[page.language];
  const up = upFrom(page);
  const data = (['copy', 'copied', 'none'] as const).map((name) => `data-${name}="${words[name]}"`).join(' ');
  return `<!doctype html>
<html lang="${page.language}" data-root="${up}" ${data}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · ${words.site}</title>
<link rel="icon" href="${up}assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${up}assets/guide.css">
<link rel="stylesheet" href="${up}assets/text.css">
<script src="${up}assets/theme.js"></script>
<script src="${up}assets/guide.js" defer></script>
</head>
<body>
<a class="skip" href="#text">${words.skip}</a>
${headerHtml(layout)}
<div class="columns">
${menuHtml(layout)}
<main id="text">
<article>
${html}
</article>
${neighboursHtml(layout)}
</main>
${contentsHtml(layout)}
</div>
<dialog id="search-box" aria-label="${words.search}">
<input type="search" autocomplete="off" spellcheck="false" placeholder="${words.searchHint}"
 aria-label="${words.search}">
<ol></ol>
</dialog>
</body>
</html>
`;
}

function headerHtml({ page, other }: Layout): string {
  const words = WORDS[page.language];
  const home = `${upFrom(page)}${page.language}/index.html`;
  return `<header>
<button id="menu-button" type="button" aria-controls="menu" aria-expanded="false">${words.menu}</button>
<a class="home" href="${home}">Naru <span lang="ko">나루</span></a>
<button id="search-button" type="button">${words.searchHint}</button>
<a class="language" href="${addressFrom(page, other)}" lang="${other.language}">${words.language}</a>
<button id="theme-button" type="button" aria-label="${words.theme}" title="${words.theme}"></button>
</header>`;
}

function menuHtml({ page, chapters: all, titleOf }: Layout): string {
  const chapters = all[page.language].map(({ title, pages }) => {
    const items = pages.map((one) => {
      const current = one.slug === page.slug ? ' aria-current="page"' : '';
      return `<li><a href="${addressFrom(page, one)}"${current}>${escapeHtml(titleOf(one))}</a></li>`;
    });
    return `<p>${title}</p>\n<ul>${items.join('\n')}</ul>`;
  });
  return `<nav id="menu" aria-label="${WORDS[page.language].menu}">\n${chapters.join('\n')}\n</nav>`;
}

function contentsHtml({ page, headings }: Layout): string {
  const items = headings
    .filter(({ level }) => level === 2 || level === 3)
    .map(({ level, id, text }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(text)}</a></li>`);
  if (items.length < 2) return '<aside></aside>';
  const title = WORDS[page.language].contents;
  return `<aside><nav aria-label="${title}"><p>${title}</p><ul>${items.join('\n')}</ul></nav></aside>`;
}

function neighboursHtml({ page, chapters, titleOf }: Layout): string {
  const pages = chapters[page.language].flatMap((chapter) => chapter.pages);
  const at = pages.findIndex(({ slug }) => slug === page.slug);
  if (at < 0) return '';
  const link = (to: Page | undefined, rel: 'prev' | 'next') =>
    to ? `<a rel="${rel}" href="${addressFrom(page, to)}">${escapeHtml(titleOf(to))}</a>` : '<span></span>';
  return `<nav class="neighbours">${link(pages[at - 1], 'prev')}${link(pages[at + 1], 'next')}</nav>`;
}

/** Where a visitor without a language is sent to, for hosts that are not Naru. */
export function entryHtml(): string {
  const links = LANGUAGES.map(
    (language) => `<li><a href="${language}/index.html">${WORDS[language].site}</a></li>`,
  );
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>Naru</title></head>
<body><ul>${links.join('')}</ul></body></html>
`;
}
