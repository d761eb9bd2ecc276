/** The generated parts of pages about all three APIs: every error, the Python recipe. */
import { ERRCODE_TABLE, ERROR_TABLE as EXIMBAY } from '../packages/eximbay/src/index.ts';
import { FIELD_ERROR_TABLE, ALL_ERRORS as HAIPAY } from '../packages/haipay/src/index.ts';
import { LEAVES_OPEN } from '../packages/haipay/src/outcomes.ts';
import { ALL_ERRORS as TEEMOPAY } from '../packages/teemopay/src/index.ts';
import { EXIMBAY_ERRCODES, EXIMBAY_ERRORS, TEEMOPAY_ERRORS } from './docs-errors-korean.ts';
import { CALL_ERRORS } from './docs-haipay-korean.ts';
import { extract, table } from './docs-teemopay.ts';

type Language = 'ko' | 'en';

const PAGES = { en: 'docs/errors.md', ko: 'docs/ko/errors.md' } as const;
const HEADS = {
  en: { code: 'code', text: 'text', meaning: 'meaning', after: 'after it' },
  ko: { code: '코드', text: '문구', meaning: '뜻과 조치', after: '호출의 결과' },
} as const;
/** Whether the call that was refused was carried out. */
const AFTER = {
  en: { no: 'not carried out', open: '**open: query**', yes: 'carried out' },
  ko: { no: '처리되지 않음', open: '**모름: 조회**', yes: '처리됨' },
} as const;

interface Row {
  readonly code: string;
  readonly text: string;
  readonly meaning: string;
  readonly after: keyof (typeof AFTER)['en'];
}

function errorTable(language: Language, rows: readonly Row[]): string {
  const { code, text, meaning, after } = HEADS[language];
  const cells = rows
    .filter((row) => !/^0+$|^200$/.test(row.code))
    .toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
    .map((row) => [`\`${row.code}\``, `\`${row.text}\``, row.meaning, AFTER[language][row.after]]);
  return table([code, text, meaning, after], cells);
}

function korean(texts: Readonly<Record<string, string>>, name: string): string {
  const text = texts[name];
  if (text === undefined) throw new Error(`no Korean text for the error ${name}`);
  return text;
}

function haipayErrors(language: Language): string {
  const fields = new Set<string>(FIELD_ERROR_TABLE.map(({ code }) => code));
  const rows = HAIPAY.filter(({ code }) => !fields.has(code)).map((error) => ({
    code: error.code,
    text: `${error.prefix}${error.message}`,
    meaning: language === 'ko' ? korean(CALL_ERRORS, error.name) : error.meaning,
    after: LEAVES_OPEN.has(error.name) ? ('open' as const) : ('no' as const),
  }));
  return errorTable(language, rows);
}

function teemopayErrors(language: Language): string {
  const rows = TEEMOPAY.filter(({ sent, name }) => sent && name !== 'success').map((error) => ({
    code: String(error.code),
    text: error.msg,
    meaning: language === 'ko' ? korean(TEEMOPAY_ERRORS, error.name) : error.meaning,
    after: error.certain ? ('no' as const) : ('open' as const),
  }));
  return errorTable(language, rows);
}

function eximbayErrors(language: Language): string {
  const rows = EXIMBAY.filter(({ name }) => name !== 'success').map((error) => ({
    code: error.code,
    text: error.resmsg,
    meaning: language === 'ko' ? korean(EXIMBAY_ERRORS, error.name) : error.meaning,
    after: error.carriedOut,
  }));
  return errorTable(language, rows);
}

function errcodes(language: Language): string {
  return table(
    ['`errcode`', HEADS[language].meaning],
    ERRCODE_TABLE.map(({ code, meaning }) => [
      `\`${code}\``,
      language === 'ko' ? korean(EXIMBAY_ERRCODES, code) : meaning,
    ]),
  );
}

function errorSections(language: Language) {
  const file = PAGES[language];
  return [
    { file, mark: 'haipay errors', text: () => haipayErrors(language) },
    { file, mark: 'teemopay errors', text: () => teemopayErrors(language) },
    { file, mark: 'eximbay errors', text: () => eximbayErrors(language) },
    { file, mark: 'errcodes', text: () => errcodes(language) },
  ];
}

function pythonSections(file: string) {
  return ['rsa', 'json', 'haipay', 'teemopay', 'eximbay'].map((name) => ({
    file,
    mark: `python ${name}`,
    text: () => extract('python/naru.py', name, 'python'),
  }));
}

export const GUIDE_SECTIONS = [
  ...errorSections('en'),
  ...errorSections('ko'),
  ...pythonSections('docs/python.md'),
  ...pythonSections('docs/ko/python.md'),
];
