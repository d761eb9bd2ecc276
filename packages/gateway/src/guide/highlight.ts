import { escapeHtml } from './html.ts';

/** Comments, strings and numbers of a family of languages; words are looked up in its list. */
interface Grammar {
  readonly pattern: RegExp;
  readonly keywords: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const C_LIKE =
  /(?<comment>\/\/[^\n]{0,500}|\/\*[^*]{0,2000}\*+(?:[^/*][^*]{0,2000}\*+){0,200}\/)|(?<string>'(?:[^'\\\n]|\\.){0,1000}'|"(?:[^"\\\n]|\\.){0,1000}"|`(?:[^`\\]|\\.){0,2000}`)|(?<number>\b\d[\d._]{0,30}n?\b)|(?<word>\$?[A-Za-z_]\w{0,60})/g;
const HASH_COMMENTS =
  /(?<comment>(?<![^\s])#[^\n]{0,500})|(?<string>'[^']{0,2000}'|"(?:[^"\\]|\\.){0,2000}")|(?<number>\b\d[\d._]{0,30}\b)|(?<word>[A-Za-z_]\w{0,60})/g;
const JSON_TEXT =
  /(?<string>"(?:[^"\\\n]|\\.){0,1000}")|(?<number>-?\b\d[\d.]{0,30}\b)|(?<word>[a-z]{1,10})/g;

const SCRIPT = words(
  'import from export const let function return if else for of in new await async class throw try catch finally type ' +
    'interface extends implements while break continue switch case default typeof instanceof true false null undefined',
);
const PHP = words(
  'require use namespace function return if else elseif foreach as new class throw try catch match fn static declare ' +
    'public private echo exit true false null default',
);
const JAVA = words(
  'import package public private static final class record void return if else for new throw throws try catch var ' +
    'switch case default boolean int long true false null interface implements extends instanceof yield',
);
const SHELL = words(
  'if then else fi for do done while function local return exit export cd set case esac in',
);
const PYTHON = words(
  'import from def return if else elif for in while with as try except finally raise class lambda not and or is None ' +
    'True False print',
);

const script: Grammar = { pattern: C_LIKE, keywords: SCRIPT };
const shell: Grammar = { pattern: HASH_COMMENTS, keywords: SHELL };
const GRAMMARS: Readonly<Record<string, Grammar>> = {
  js: script,
  ts: script,
  php: { pattern: C_LIKE, keywords: PHP },
  java: { pattern: C_LIKE, keywords: JAVA },
  sh: shell,
  yaml: shell,
  nginx: shell,
  python: { pattern: HASH_COMMENTS, keywords: PYTHON },
  json: { pattern: JSON_TEXT, keywords: words('true false null') },
};

/** Code with its comments, strings, numbers and keywords marked. A language without a grammar stays as it is. */
export function highlight(code: string, language: string): string {
  const grammar = GRAMMARS[language];
  if (!grammar) return escapeHtml(code);
  let html = '';
  let at = 0;
  for (const match of code.matchAll(grammar.pattern)) {
    html += escapeHtml(code.slice(at, match.index)) + marked(match.groups ?? {}, match[0], grammar);
    at = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(at));
}

function marked(
  groups: Readonly<Record<string, string | undefined>>,
  text: string,
  grammar: Grammar,
): string {
  const kind = ['comment', 'string', 'number'].find((name) => groups[name] !== undefined);
  if (kind !== undefined) return `<span class="t-${kind}">${escapeHtml(text)}</span>`;
  return grammar.keywords.has(text) ? `<span class="t-keyword">${text}</span>` : escapeHtml(text);
}
