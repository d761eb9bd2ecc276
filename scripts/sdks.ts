/**
 * Writes what the SDKs in other languages take from the contracts (sdks-tables.ts) into their folders.
 * `npm run sdks` writes, `npm run sdks -- --check` says whether they are up to date (a test runs it).
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonFile, phpFile } from './sdks-notations.ts';
import { type Data, TABLES } from './sdks-tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Language {
  /** Holds nothing but what is made. */
  readonly folder: string;
  readonly extension: string;
  readonly file: (value: Data) => string;
}

const LANGUAGES: readonly Language[] = [
  { folder: 'sdks/php/tables', extension: 'php', file: phpFile },
  { folder: 'sdks/java/src/main/resources/dev/naru/sdk/tables', extension: 'json', file: jsonFile },
];

/** Every file that is made, by its path from the project's root. */
export function sdkFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { folder, extension, file } of LANGUAGES) {
    for (const [contract, sections] of Object.entries(TABLES)) {
      for (const [section, value] of Object.entries(sections)) {
        files.set(`${folder}/${contract}/${section}.${extension}`, file(value));
      }
    }
  }
  return files;
}

function filesIn(folder: string): string[] {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** The made files that differ from the contracts or are of nobody; with `write` they are brought up to date. */
export function staleSdkFiles(write: boolean): string[] {
  const wanted = sdkFiles();
  const stale: string[] = [];
  for (const file of LANGUAGES.flatMap(({ folder }) => filesIn(folder))) {
    if (wanted.has(file)) continue;
    stale.push(file);
    if (write) rmSync(path.join(root, file));
  }
  for (const [file, text] of wanted) {
    const full = path.join(root, file);
    if (existsSync(full) && readFileSync(full, 'utf8') === text) continue;
    stale.push(file);
    if (!write) continue;
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  return stale;
}

// Not `import.meta.main`: the launcher imports its program.
if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const stale = staleSdkFiles(!check);
  for (const file of stale) console.log(`${check ? 'out of date' : 'written'}: ${file}`);
  if (stale.length === 0) console.log('The SDKs are up to date.');
  process.exitCode = check && stale.length > 0 ? 1 : 0;
}
