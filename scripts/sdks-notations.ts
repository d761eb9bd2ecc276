/**
 * How tables are written in each language: as values of PHP, and as JSON for Java, which has no literals for them.
 */
import type { Data } from './sdks-tables.ts';

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

/** A file of PHP that returns a table. */
export function phpFile(value: Data): string {
  const head = '// Made of the contracts by `npm run sdks`; changes here get lost.';
  return `<?php\n\ndeclare(strict_types=1);\n\n${head}\n\nreturn ${php(value, '')};\n`;
}

/** A file with a table as JSON: what fits on a line stands on one. */
export function jsonFile(value: Data): string {
  return `${json(value, '')}\n`;
}

function json(value: Data, indent: string, before = 0): string {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return line;
  if (indent.length + before + line.length < MAX_LINE_CHARS) return line;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((one) => json(one, inner))
    : Object.entries(value as Readonly<Record<string, Data>>).map(([name, member]) => {
        const key = `${JSON.stringify(name)}: `;
        return key + json(member, inner, key.length);
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}
