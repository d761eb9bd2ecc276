import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceImport {
  readonly specifier: string;
  /** `import type` or `export type`: gone at run time. */
  readonly typeOnly: boolean;
}

export interface SourceFunction {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

export interface Source {
  /** Path from the project's root. */
  readonly file: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly imports: readonly SourceImport[];
  readonly functions: readonly SourceFunction[];
  /** Lines with the type `any` in them. */
  readonly anyLines: readonly number[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

const FUNCTION_TYPES = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Files that git knows of or would add, so that a new file counts before it is committed. */
export function listFiles(extensions: readonly string[]): string[] {
  const out = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return out
    .split('\n')
    .filter((file) => extensions.some((extension) => file.endsWith(extension)))
    .filter((file) => existsSync(path.join(root, file)));
}

/** Reads one source file with a real parser: a pattern would miss multi-line imports and nested functions. */
export function readSource(file: string): Source {
  const text = readFileSync(path.join(root, file), 'utf8');
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const lineOf = lineIndex(text);
  const functions: SourceFunction[] = [];
  const imports: SourceImport[] = [];
  const anyLines: number[] = [];
  walk(program as unknown as Node, undefined, (node, parent) => {
    if (FUNCTION_TYPES.has(node.type)) {
      const outer = parent?.type === 'MethodDefinition' ? parent : node;
      const line = lineOf(outer.start);
      functions.push({ name: nameOf(node, parent), line, lines: lineOf(outer.end) - line + 1 });
    }
    if (node.type === 'TSAnyKeyword') anyLines.push(lineOf(node.start));
    const found = importOf(node);
    if (found) imports.push(found);
  });
  return { file, text, lines: text.split('\n'), imports, functions, anyLines };
}

/** All that a file says beside its comments, with the line: names, texts and patterns. */
export function wordsOf(file: string): { readonly word: string; readonly line: number }[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const lineOf = lineIndex(text);
  const words: { word: string; line: number }[] = [];
  walk(parseSync(file, text).program as unknown as Node, undefined, (node) => {
    for (const word of [
      node['name'],
      node['value'],
      node['raw'],
      (node['value'] as { raw?: unknown } | null)?.raw,
    ]) {
      if (typeof word === 'string') words.push({ word, line: lineOf(node.start) });
    }
  });
  return words;
}

export interface SourcePatterns {
  readonly patterns: readonly { readonly source: string; readonly flags: string }[];
  /** Texts of one piece, some of which are the patterns of schemas. */
  readonly texts: readonly string[];
  /** How often a pattern is made at run time. */
  readonly made: number;
}

/** The regular expressions of a file, and the texts that may be some. */
export function patternsOf(file: string): SourcePatterns {
  const { program } = parseSync(file, readFileSync(path.join(root, file), 'utf8'));
  const patterns: { source: string; flags: string }[] = [];
  const texts: string[] = [];
  let made = 0;
  walk(program as unknown as Node, undefined, (node) => {
    const { regex, value } = node as { regex?: { pattern: string; flags: string }; value?: unknown };
    if (regex) patterns.push({ source: regex.pattern, flags: regex.flags });
    else if (typeof value === 'string') texts.push(value);
    const callee = node['callee'] as { name?: string } | undefined;
    if (callee?.name === 'RegExp') made += 1;
  });
  return { patterns, texts, made };
}

function importOf(node: Node): SourceImport | undefined {
  const source = node['source'] as { value?: unknown } | null | undefined;
  if (typeof source?.value !== 'string') return undefined;
  const named = (node['specifiers'] ?? []) as readonly { importKind?: string; exportKind?: string }[];
  const kinds = named.map((one) => one.importKind ?? one.exportKind ?? 'value');
  const whole = node['importKind'] === 'type' || node['exportKind'] === 'type';
  return {
    specifier: source.value,
    typeOnly: whole || (kinds.length > 0 && kinds.every((kind) => kind === 'type')),
  };
}

function nameOf(node: Node, parent: Node | undefined): string {
  const own = node['id'] as { name?: string } | null | undefined;
  const holder = (parent?.['key'] ?? parent?.['id']) as { name?: string } | null | undefined;
  return own?.name ?? holder?.name ?? '(anonymous)';
}

function walk(
  node: Node,
  parent: Node | undefined,
  visit: (node: Node, parent: Node | undefined) => void,
): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string') {
        walk(child as Node, node, visit);
      }
    }
  }
}

function lineIndex(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
