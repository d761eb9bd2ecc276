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
import { type Data, TABLES } from './sdks-tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PHP_FOLDER = 'sdks/php/tables';
const MAX_LINE_CHARS = 110;

function phpText(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (character) => `\\${character}`)}'`;
}

/** A text in pieces that fit into lines. */
function phpTextWithin(text: string, indent: string, before: number): string {
  const room = MAX_LINE_CHARS - indent.length - 8;
  if (phpText(text).length + before <= room) return phpText(text);
  const pieces: string[] = [];
  let piece = '';
  for (const word of text.split(/(?<= )/)) {
    if (piece !== '' && phpText(piece + word).length > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += word;
  }
  return [...pieces, piece].map(phpText).join(`\n${indent}    . `);
}

/** A value on one line. */
function flat(value: Data): string {
  if (typeof value === 'string') return phpText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  return `[${Object.entries(value as Readonly<Record<string, Data>>)
    .map(([name, member]) => `${phpText(name)} => ${flat(member)}`)
    .join(', ')}]`;
}

/** Entries side by side, as many in a line as fit. */
function filled(entries: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    const fits =
      last !== undefined && !/\n/.test(last + entry) && last.length + entry.length + 3 <= MAX_LINE_CHARS;
    if (fits) lines[lines.length - 1] = `${last} ${entry},`;
    else lines.push(`${indent}${entry},`);
  }
  return lines.join('\n');
}

function php(value: Data, indent: string, before = 0): string {
  const line = flat(value);
  if (indent.length + before + line.length + 1 <= MAX_LINE_CHARS) return line;
  if (typeof value === 'string') return phpTextWithin(value, indent, before);
  if (typeof value !== 'object' || value === null) return line;
  const inner = `${indent}    `;
  if (Array.isArray(value))
    return `[\n${filled(
      value.map((one) => php(one, inner)),
      inner,
    )}\n${indent}]`;
  const entries = Object.entries(value as Readonly<Record<string, Data>>).map(([name, member]) => {
    const key = `${phpText(name)} => `;
    return key + php(member, inner, key.length);
  });
  return `[\n${filled(entries, inner)}\n${indent}]`;
}

function phpFile(value: Data): string {
  const head = '// Made of the contracts by `npm run sdks`; changes here get lost.';
  return `<?php\n\ndeclare(strict_types=1);\n\n${head}\n\nreturn ${php(value, '')};\n`;
}

/** Every file that is made, by its path from the project's root. */
export function sdkFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [contract, sections] of Object.entries(TABLES)) {
    for (const [section, value] of Object.entries(sections)) {
      files.set(`${PHP_FOLDER}/${contract}/${section}.php`, phpFile(value));
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
  for (const file of filesIn(PHP_FOLDER)) {
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
