import { escapeHtml } from './html.ts';
import { type Kind, scan } from './scan.ts';

type Name = 'comment' | 'string' | 'number' | 'word';

interface Grammar {
  readonly kinds: readonly Kind<Name>[];
  readonly keywords: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const NUMBER: Kind<Name> = ['number', /(?<![\w$])\d[\d._]{0,30}n?\b/y];
const WORD: Kind<Name> = ['word', /\$?[A-Za-z_]\w{0,60}/y];
const DOUBLE_QUOTED: Kind<Name> = ['string', /"(?:[^"\\\n]|\\.){0,1000}"/y];

const C_LIKE: readonly Kind<Name>[] = [
  ['comment', /\/\/[^\n]{0,500}/y],
  // Comments of several lines, line by line.
  ['comment', /^ {0,40}\/?\*[^\n]{0,500}/my],
  ['string', /'(?:[^'\\\n]|\\.){0,1000}'/y],
  DOUBLE_QUOTED,
  ['string', /`(?:[^`\\]|\\.){0,2000}`/y],
  NUMBER,
  WORD,
];
const HASH_COMMENTS: readonly Kind<Name>[] = [
  ['comment', /(?<![^\s])#[^\n]{0,500}/y],
  ['string', /"""[^"]{0,2000}"""/y],
  ['string', /'[^']{0,2000}'/y],
  ['string', /"(?:[^"\\]|\\.){0,2000}"/y],
  NUMBER,
  WORD,
];

const script: Grammar = {
  kinds: C_LIKE,
  keywords: words(
    'import from export const let function return if else for of new in await async class throw try catch finally ' +
      'type interface extends implements while break continue switch case default typeof instanceof ' +
      'true false null undefined',
  ),
};
const shell: Grammar = {
  kinds: HASH_COMMENTS,
  keywords: words('if then else fi for do done while function local return exit export cd set case esac in'),
};
const GRAMMARS: Readonly<Record<string, Grammar>> = {
  js: script,
  ts: script,
  php: {
    kinds: C_LIKE,
    keywords: words(
      'require use namespace function return if else elseif foreach for as new class throw try catch match fn ' +
        'static declare public private echo exit true false null default',
    ),
  },
  java: {
    kinds: C_LIKE,
    keywords: words(
      'import package public private static final class record void return if else for new throw throws try catch ' +
        'var switch case default boolean int long true false null interface implements extends instanceof yield',
    ),
  },
  sh: shell,
  yaml: shell,
  nginx: shell,
  python: {
    kinds: HASH_COMMENTS,
    keywords: words(
      'import from def return if else elif for in while with as try except finally raise class lambda not and or is ' +
        'None True False print',
    ),
  },
  json: { kinds: [DOUBLE_QUOTED, NUMBER, WORD], keywords: words('true false null') },
};

/** Code with its comments, strings, numbers and keywords marked. A language without a grammar stays as it is. */
export function highlight(code: string, language: string): string {
  const grammar = GRAMMARS[language];
  if (!grammar) return escapeHtml(code);
  return scan(code, grammar.kinds)
    .map(({ kind, text }) => {
      const name = kind === 'word' ? (grammar.keywords.has(text) ? 'keyword' : undefined) : kind;
      return name === undefined ? escapeHtml(text) : `<span class="t-${name}">${escapeHtml(text)}</span>`;
    })
    .join('');
}
