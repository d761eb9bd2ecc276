/**
 * A regular expression as V8 runs it, one step after the other, so that a test can count: how often a character is
 * looked at. Time says nothing on a busy machine; the number of steps is always the same. Knows what the project's
 * patterns use; anything else throws.
 */

type Node =
  | { readonly kind: 'char'; readonly test: RegExp }
  | { readonly kind: 'edge'; readonly edge: '^' | '$' | '\\b' | '\\B' }
  | { readonly kind: 'seq'; readonly parts: readonly Node[] }
  | { readonly kind: 'alt'; readonly options: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly body: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'look'; readonly body: Node; readonly behind: boolean; readonly negated: boolean };

type Repeat = Extract<Node, { kind: 'repeat' }>;

export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

const ATOM =
  /\\p\{[^}]*\}|\\P\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\c[A-Za-z]|\\[\s\S]|[\s\S]/uy;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/y;
const GROUP = /\((?:\?(:|=|!|<=|<!|<[A-Za-z]\w*>))?/y;

class Parser {
  readonly #pattern: Pattern;
  readonly #flags: string;
  #at = 0;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
    this.#flags = [...pattern.flags].filter((flag) => 'ius'.includes(flag)).join('');
  }

  parse(): Node {
    const node = this.#alternatives();
    if (this.#at < this.#pattern.source.length) throw new Error(`unbalanced: ${this.#pattern.source}`);
    return node;
  }

  #taken(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#pattern.source);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #alternatives(): Node {
    const options = [this.#sequence()];
    while (this.#pattern.source[this.#at] === '|') {
      this.#at += 1;
      options.push(this.#sequence());
    }
    return options.length === 1 ? (options[0] as Node) : { kind: 'alt', options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#pattern.source.length && !'|)'.includes(this.#pattern.source[this.#at] ?? '')) {
      parts.push(this.#quantified(this.#atom()));
    }
    return { kind: 'seq', parts };
  }

  #quantified(body: Node): Node {
    const match = this.#taken(QUANTIFIER);
    if (match === null) return body;
    const [, sign, from = '', comma, to = '', lazy] = match;
    const [min, max] = bounds(sign, from, comma === ',', to);
    return { kind: 'repeat', body, min, max, lazy: lazy === '?' };
  }

  #atom(): Node {
    const { source } = this.#pattern;
    const first = source[this.#at] ?? '';
    if (first === '(') return this.#group();
    if (first === '[') return this.#char(this.#classText());
    const text = this.#taken(ATOM)?.[0] ?? '';
    if (text === '^' || text === '$' || text === '\\b' || text === '\\B') return { kind: 'edge', edge: text };
    if (/^\\[1-9k]/.test(text)) throw new Error(`no back references: ${source}`);
    return this.#char(text);
  }

  #char(text: string): Node {
    return { kind: 'char', test: new RegExp(`^(?:${text})$`, this.#flags) };
  }

  #classText(): string {
    const from = this.#at;
    const { source } = this.#pattern;
    do this.#at += source[this.#at] === '\\' ? 2 : 1;
    while (source[this.#at] !== ']');
    this.#at += 1;
    return source.slice(from, this.#at);
  }

  #group(): Node {
    const kind = this.#taken(GROUP)?.[1] ?? '';
    const body = this.#alternatives();
    this.#at += 1;
    if (!['=', '!', '<=', '<!'].includes(kind)) return body;
    return { kind: 'look', body, behind: kind.startsWith('<'), negated: kind.endsWith('!') };
  }
}

function bounds(sign: string | undefined, from: string, isRange: boolean, to: string): [number, number] {
  if (sign === '*') return [0, Number.POSITIVE_INFINITY];
  if (sign === '+') return [1, Number.POSITIVE_INFINITY];
  if (sign === '?') return [0, 1];
  const min = Number(from);
  return [min, !isRange ? min : to === '' ? Number.POSITIVE_INFINITY : Number(to)];
}

/** More steps than any linear pattern makes of the texts of a test. */
const MAX_STEPS = 2_000_000;

class TooManySteps extends Error {}

class Run {
  steps = 0;
  readonly #chars: readonly string[];
  readonly #isMultiline: boolean;

  constructor(text: string, flags: string) {
    this.#chars = /[uv]/.test(flags) ? [...text] : text.split('');
    this.#isMultiline = flags.includes('m');
  }

  get length(): number {
    return this.#chars.length;
  }

  /** Whether the node matches from `at` so that what follows does, too. */
  match(node: Node, at: number, next: (at: number) => boolean): boolean {
    switch (node.kind) {
      case 'char':
        this.steps += 1;
        if (this.steps > MAX_STEPS) throw new TooManySteps();
        return at < this.#chars.length && node.test.test(this.#chars[at] ?? '') && next(at + 1);
      case 'edge':
        this.steps += 1;
        return this.#isAt(node.edge, at) && next(at);
      case 'seq':
        return this.#sequence(node.parts, 0, at, next);
      case 'alt':
        return node.options.some((option) => this.match(option, at, next));
      case 'repeat':
        return this.#repeated(node, 0, at, -1, next);
      case 'look':
        return this.#looks(node, at) && next(at);
    }
  }

  #sequence(parts: readonly Node[], index: number, at: number, next: (at: number) => boolean): boolean {
    const part = parts[index];
    if (part === undefined) return next(at);
    return this.match(part, at, (after) => this.#sequence(parts, index + 1, after, next));
  }

  #repeated(node: Repeat, count: number, at: number, before: number, next: (at: number) => boolean): boolean {
    // An iteration that takes nothing ends the loop.
    if (at === before && count > node.min) return false;
    const again = () =>
      count < node.max &&
      this.match(node.body, at, (after) => this.#repeated(node, count + 1, after, at, next));
    if (count < node.min) return again();
    return node.lazy ? next(at) || again() : again() || next(at);
  }

  #looks({ body, behind, negated }: Extract<Node, { kind: 'look' }>, at: number): boolean {
    // Behind: the project's have one character.
    const found = behind
      ? at > 0 && this.match(body, at - 1, (end) => end === at)
      : this.match(body, at, () => true);
    return found !== negated;
  }

  #isAt(edge: string, at: number): boolean {
    const isLineEnd = (char: string | undefined) =>
      this.#isMultiline && /[\n\r\u2028\u2029]/.test(char ?? '');
    if (edge === '^') return at === 0 || isLineEnd(this.#chars[at - 1]);
    if (edge === '$') return at === this.#chars.length || isLineEnd(this.#chars[at]);
    const isWord = (char: string | undefined) => /^\w$/.test(char ?? '');
    return (isWord(this.#chars[at - 1]) !== isWord(this.#chars[at])) === (edge === '\\b');
  }
}

/** Steps of a search through a text, of all matches for patterns with the flag `g`. */
function stepsOf(root: Node, { flags }: Pattern, text: string): number {
  const run = new Run(text, flags);
  try {
    for (let start = 0; start <= run.length; start += 1) {
      let end = -1;
      const isFound = run.match(root, start, (at) => {
        end = at;
        return true;
      });
      if (isFound && !flags.includes('g')) break;
      if (isFound && end > start) start = end - 1;
    }
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    return Number.POSITIVE_INFINITY;
  }
  return run.steps;
}

const POOL = [...'aZ09 \n\r\t-./:;<>=@&"\\\'%()[]{}+_,#?!\u0000\u2028가é주'];

/** Texts that a node matches, the first ones of many; what the pattern itself names comes first. */
function samples(node: Node, pool: readonly string[], least = 0): string[] {
  switch (node.kind) {
    case 'char':
      return pool.filter((char) => node.test.test(char)).slice(0, 3);
    case 'seq':
      return node.parts.reduce<string[]>(
        (texts, part) => {
          const more = samples(part, pool, least);
          return more.length === 0
            ? texts
            : texts.flatMap((text) => more.map((one) => text + one)).slice(0, 3);
        },
        [''],
      );
    case 'alt':
      return node.options.flatMap((option) => samples(option, pool, least).slice(0, 1));
    case 'repeat':
      return samples(node.body, pool, least).map((text) =>
        text.repeat(Math.min(Math.max(node.min, least), 8)),
      );
    default:
      return [''];
  }
}

interface Loop {
  readonly before: string;
  readonly bodies: readonly string[];
}

/** The loops without end of a pattern, each with a text that leads to it. */
function loopsOf(node: Node, pool: readonly string[], before: string, least: number): Loop[] {
  switch (node.kind) {
    case 'seq': {
      let lead = before;
      return node.parts.flatMap((part) => {
        const found = loopsOf(part, pool, lead, least);
        lead += samples(part, pool, least)[0] ?? '';
        return found;
      });
    }
    case 'alt':
      return node.options.flatMap((option) => loopsOf(option, pool, before, least));
    case 'look':
      return loopsOf(node.body, pool, before, least);
    case 'repeat': {
      const inner = loopsOf(node.body, pool, before, least);
      return node.max < Number.POSITIVE_INFINITY
        ? inner
        : [{ before, bodies: samples(node.body, pool, 1) }, ...inner];
    }
    default:
      return [];
  }
}

const SUFFIXES = ['', '\n', '\u2028', '\u0000!'];
const LENGTH = 100;
/** Pumps beyond these differ in characters only that no pattern distinguishes. */
const MAX_PUMPS = 40;
/** Twice the text is twice the steps, and four times of them if the pattern is quadratic. */
const MAX_GROWTH = 2.6;

/** A text that makes the steps of a pattern grow faster than its length, with the growth; undefined without one. */
export function superLinear(
  pattern: Pattern,
): { readonly text: string; readonly growth: number } | undefined {
  const root = new Parser(pattern).parse();
  const named = pattern.source;
  const pool = [...new Set([...named.replaceAll(/[\\\w]/g, ''), ...POOL, ...named])];
  const loops = [...loopsOf(root, pool, '', 0), ...loopsOf(root, pool, '', 1)];
  const bodies = [...new Set(loops.flatMap((loop) => loop.bodies))].filter((text) => text !== '');
  // Also what leads to a loop, again and again: each is a new start.
  const starts = [...new Set(loops.map((loop) => loop.before))].filter((text) => text !== '');
  const pairs = [...starts, ...bodies].slice(0, 5).flatMap((a) => bodies.slice(0, 4).map((b) => a + b));
  const pumps = [...bodies.slice(0, 8), ...starts, ...pairs].slice(0, MAX_PUMPS);
  for (const before of new Set(['', ...loops.map((loop) => loop.before)])) {
    for (const pump of new Set(pumps)) {
      // A loop in a loop doubles with each character: the short text is enough to see it.
      const short = Math.ceil(LENGTH / pump.length);
      for (const suffix of SUFFIXES) {
        const steps = (count: number) => stepsOf(root, pattern, before + pump.repeat(count) + suffix);
        const growth = steps(2 * short) / steps(short);
        if (!(growth <= MAX_GROWTH)) return { text: `${before}(${pump})*${suffix}`, growth };
      }
    }
  }
  return undefined;
}
