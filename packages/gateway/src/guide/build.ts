/** Builds the guide out of `docs/`: one HTML file a page, an index for the search a language, and what they show. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Targets } from './inline.ts';
import { addressFrom, entryHtml, pageHtml, upFrom } from './layout.ts';
import { type Rendered, renderMarkdown } from './markdown.ts';
import { allPages, chaptersOf, LANGUAGES, LIST_FILE, type Page } from './pages.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const OWN_FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Absolute path of the built guide. */
export const guideDistDir: string = fileURLToPath(new URL('../../dist/guide', import.meta.url));

/** The file of the build that says which sources it was made from. */
const HASH_FILE = 'source-hash.txt';

/** Files beside the documents that links lead to: shown as they are. */
const SHOWN_FOLDERS = ['docs/examples/', 'examples/', 'sandbox/'];
const SHOWN_NAMES = /\.(?:mjs|js|ts|php|py|sh|json|java|html)$/;

interface Source {
  /** Path from the project's root. */
  readonly file: string;
  readonly bytes: Buffer;
}

/** Whether the build is missing or was made from other sources than those on disk. */
export async function isGuideStale(distDir: string = guideDistDir): Promise<boolean> {
  // An installation without the documents serves what it was packed with.
  if (!existsSync(path.join(ROOT, 'docs'))) return false;
  const built = await readFile(path.join(distDir, HASH_FILE), 'utf8').catch(() => null);
  return built === null || built.trim() !== hashOf(await readSources());
}

/** Builds in a folder of its own, which is moved into place at the end: a server that is running keeps whole files. */
export async function buildGuide(distDir: string = guideDistDir): Promise<void> {
  const fresh = `${distDir}.naru-build-${process.pid}-${Date.now()}`;
  const retired = `${fresh}-retired`;
  try {
    await writeGuide(fresh, await readSources());
    await rename(distDir, retired).catch(ignoreMissing);
    await rename(fresh, distDir).catch(async (error: unknown) => {
      // Another process was faster by a moment. Its build is as good as ours if the sources are the same.
      if (await isGuideStale(distDir)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(retired, { recursive: true, force: true });
  }
}

/** There was no build, or another process is replacing it at this moment. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function readSources(): Promise<Source[]> {
  const folders = await Promise.all(['docs', ...SHOWN_FOLDERS.slice(1)].map(filesBelow));
  const own = await filesBelow(path.relative(ROOT, OWN_FOLDER).split(path.sep).join('/'));
  const files = [...new Set([...folders.flat(), ...own, 'CHANGELOG.md', 'CONTRIBUTING.md'])].toSorted();
  return Promise.all(files.map(async (file) => ({ file, bytes: await readFile(path.join(ROOT, file)) })));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.includes('node_modules/'));
}

function hashOf(sources: readonly Source[]): string {
  const hash = createHash('sha256');
  for (const { file, bytes } of sources) hash.update(`${file.length}:${file}:${bytes.length}:`).update(bytes);
  return hash.digest('hex');
}

async function writeGuide(folder: string, sources: readonly Source[]): Promise<void> {
  const byFile = new Map(sources.map(({ file, bytes }) => [file, bytes]));
  const chapters = chaptersOf(byFile.get(LIST_FILE)?.toString('utf8') ?? '');
  const pages = allPages(
    chapters,
    [...byFile.keys()].filter((file) => file.endsWith('.md')),
  );
  const shown = new Set<string>();
  const rendered = new Map<Page, Rendered>(
    pages.map((page) => [page, render(page, pages, byFile, (file) => shown.add(file))]),
  );
  const put = async (file: string, content: string | Buffer) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  };
  const titleOf = (page: Page) => titleIn(rendered, page);
  for (const [page, { html, headings, title }] of rendered) {
    const other = otherLanguage(page, pages);
    await put(
      `${page.language}/${page.slug}.html`,
      pageHtml({ page, chapters, titleOf, title, html, headings, other }),
    );
  }
  for (const language of LANGUAGES) {
    const own = [...rendered].filter(([page]) => page.language === language);
    const entries = own.flatMap(([page, { title, sections }]) =>
      sections.map((section) => [
        title,
        section.title,
        `${language}/${page.slug}.html#${section.id}`,
        section.text,
      ]),
    );
    await put(`assets/search-${language}.json`, JSON.stringify(entries));
  }
  for (const file of shown)
    await put(`files/${file}${file.startsWith('docs/images/') ? '' : '.txt'}`, byFile.get(file) ?? '');
  await put('index.html', entryHtml());
  await cp(path.join(OWN_FOLDER, 'browser'), path.join(folder, 'assets'), { recursive: true });
  await put(HASH_FILE, `${hashOf(sources)}\n`);
}

function titleIn(rendered: ReadonlyMap<Page, Rendered>, { language, slug }: Page): string {
  for (const [page, { title }] of rendered) {
    if (page.language === language && page.slug === slug) return title;
  }
  return slug;
}

function otherLanguage({ language, slug }: Page, pages: readonly Page[]): Page {
  const others = pages.filter((page) => page.language !== language);
  const found = others.find((page) => page.slug === slug) ?? others.find((page) => page.slug === 'index');
  if (!found) throw new Error('the guide has no first page');
  return found;
}

function render(
  page: Page,
  pages: readonly Page[],
  files: ReadonlyMap<string, Buffer>,
  show: (file: string) => void,
): Rendered {
  const bytes = files.get(page.source);
  if (!bytes) throw new Error(`the guide lists ${page.source}, which is not there`);
  try {
    return renderMarkdown(bytes.toString('utf8'), targetsOf(page, pages, files, show));
  } catch (error) {
    throw new Error(`${page.source}: ${(error as Error).message}`, { cause: error });
  }
}

function targetsOf(
  page: Page,
  pages: readonly Page[],
  files: ReadonlyMap<string, Buffer>,
  show: (file: string) => void,
): Targets {
  const fileAt = (href: string) => path.posix.join(path.posix.dirname(page.source), decodeURI(href));
  return {
    link(href) {
      if (/^(?:https?:|mailto:|#)/.test(href)) return href;
      const [target = '', anchor] = href.split('#');
      const file = fileAt(target);
      const to = pages.find(({ source }) => source === file || source === `${file}/README.md`);
      if (to) return `${addressFrom(page, to)}${anchor === undefined ? '' : `#${anchor}`}`;
      const isShown = SHOWN_NAMES.test(file) && SHOWN_FOLDERS.some((folder) => file.startsWith(folder));
      if (!isShown || !files.has(file)) return undefined;
      show(file);
      return `${upFrom(page)}files/${file}.txt`;
    },
    image(source) {
      const file = fileAt(source);
      if (!files.has(file)) throw new Error(`the image ${source} is not there`);
      show(file);
      return `${upFrom(page)}files/${file}`;
    },
  };
}
