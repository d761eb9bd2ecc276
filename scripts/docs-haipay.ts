/** The generated parts of docs/haipay.md and docs/ko/haipay.md: tables of the contract, the schedule, extracts. */
import { haipayCallbacks } from '../packages/gateway/src/dialects/haipay/callbacks.ts';
import {
  ALL_ERRORS,
  COLLECTION_CODES,
  ENDPOINTS,
  type EndpointName,
  FIELD_ERROR_TABLE,
  type ObjectSchema,
  ORDER_STATUSES,
  PAYOUT_BANKS,
  payoutCallbackSchema,
  SUCCESS_CODE,
  TRANSFER_BANKS,
} from '../packages/haipay/src/index.ts';
import { LEAVES_OPEN } from '../packages/haipay/src/outcomes.ts';
import { ANSWERED, CALL_ERRORS, MEMBERS, OTHER_MEANINGS, STATUS_MEANINGS } from './docs-haipay-korean.ts';
import { extract, readmeProgram, table } from './docs-teemopay.ts';

type Language = 'ko' | 'en';

const MINUTE_MS = 60_000;

/** The page and its heads of columns. */
const PAGES = {
  en: {
    file: 'docs/haipay.md',
    member: 'member',
    required: 'required',
    yes: 'yes',
    what: '',
    limits: 'least to most',
    code: 'code',
    meaning: 'meaning',
    carriedOut: 'carried out?',
    no: 'no',
    open: 'open: query',
    status: 'status',
    final: 'final',
    callback: 'callback',
    method: 'method',
    bank: 'bank',
    korean: 'in Korean',
    sdk: 'SDK',
    path: 'path',
  },
  ko: {
    file: 'docs/ko/haipay.md',
    member: '필드',
    required: '필수',
    yes: '필수',
    what: '설명',
    limits: '1회 한도',
    code: '코드',
    meaning: '뜻과 조치',
    carriedOut: '처리 여부',
    no: '안 됨',
    open: '모름: 조회',
    status: '상태',
    final: '최종',
    callback: '콜백',
    method: '결제수단',
    bank: '은행',
    korean: '한국어 이름',
    sdk: 'SDK',
    path: '경로',
  },
} as const;

const CALLS: Readonly<Record<EndpointName, Readonly<Record<Language, string>>>> = {
  collectApply: { en: 'create a collection', ko: '결제 생성' },
  collectQuery: { en: 'how a collection stands', ko: '결제 조회' },
  payApply: { en: 'pay out to a bank account', ko: '지급 생성' },
  payQuery: { en: 'how a payout stands', ko: '지급 조회' },
  accountLedger: { en: 'balance', ko: '잔액 조회' },
  refundApply: { en: 'refund a collection in full', ko: '전액 환불' },
  refundQuery: { en: 'how a refund stands', ko: '환불 조회' },
  paymentConfig: { en: 'methods, limits, fees, settlement', ko: '결제수단, 한도, 수수료, 정산 조건' },
  cashierApply: { en: 'order of the global cashier', ko: '글로벌 캐셔 결제 생성' },
  cashierQuery: { en: 'how such an order stands', ko: '글로벌 캐셔 결제 조회' },
};

const code = (text: string | number) => `\`${text}\``;

function koreanMember(call: string, name: string): string {
  const isAnswer = call === 'callback' || call.endsWith('Data');
  const answered = isAnswer ? (ANSWERED[`${call}.${name}`] ?? ANSWERED[name]) : undefined;
  const text =
    OTHER_MEANINGS[`${call}.${name}`] ?? answered ?? (MEMBERS as Readonly<Record<string, string>>)[name];
  if (text === undefined) throw new Error(`docs-haipay-korean.ts says nothing of ${name}`);
  return text;
}

function members(language: Language, call: string, schema: ObjectSchema, withRequired: boolean): string {
  const words = PAGES[language];
  // Two are required by a condition: unless the payer chooses the method.
  const conditional = schema.else?.required ?? [];
  const rows = Object.entries(schema.properties).map(([name, field]) => {
    const isRequired = schema.required.includes(name);
    const required = isRequired ? words.yes : conditional.includes(name) ? `${words.yes} *` : '';
    const text = language === 'ko' ? koreanMember(call, name) : (field.description ?? '');
    return [code(name), ...(withRequired ? [required] : []), text];
  });
  return table([words.member, ...(withRequired ? [words.required] : []), words.what], rows);
}

function endpoints(language: Language): string {
  const words = PAGES[language];
  const rows = Object.values(ENDPOINTS).map(({ name, path }) => [
    code(`POST ${path}`),
    CALLS[name as EndpointName][language],
    code(name),
  ]);
  return table([words.path, words.what, words.sdk], rows);
}

function methods(language: Language): string {
  const words = PAGES[language];
  const rows = COLLECTION_CODES.map((row) => [
    row.currency,
    row.acceptedPayTypes.map(code).join(', '),
    code(row.code),
    language === 'ko' ? row.koreanName : `${row.englishName} (${row.koreanName})`,
    `${row.minimum} ~ ${row.maximum}`,
  ]);
  return table(['', '`payType`', '`inBankCode`', words.method, words.limits], rows);
}

function payoutBanks(language: Language): string {
  const words = PAGES[language];
  const rows = PAYOUT_BANKS.map((bank) => [code(bank.code), bank.englishName, bank.koreanName]);
  return table(['`bankCode`', words.bank, words.korean], rows);
}

function transferBanks(language: Language): string {
  const names = TRANSFER_BANKS.map((bank) => (language === 'ko' ? bank.koreanName : bank.englishName));
  return `${names.join(', ')}.`;
}

function errors(language: Language): string {
  const words = PAGES[language];
  const fields = new Set(FIELD_ERROR_TABLE.map((row) => row.code));
  const rows = ALL_ERRORS.filter((row) => row.code !== SUCCESS_CODE && !fields.has(row.code)).map((row) => [
    code(row.code),
    code(`${row.prefix}${row.message}`),
    language === 'ko' ? CALL_ERRORS[row.name as keyof typeof CALL_ERRORS] : row.meaning,
    LEAVES_OPEN.has(row.name) ? words.open : words.no,
  ]);
  return table([words.code, '`msg`', words.meaning, words.carriedOut], rows);
}

/** One row a member: 41xx when it is missing, 42xx when it is invalid. */
function fieldErrors(language: Language): string {
  const heads = {
    en: ['member', 'missing', 'invalid', 'rule'],
    ko: ['필드', '없음', '잘못됨', '규칙 (`msg`에 나오는 문장)'],
  };
  const byName = new Map(FIELD_ERROR_TABLE.map((row) => [row.name, row]));
  const rows = FIELD_ERROR_TABLE.filter((row) => row.name.startsWith('missing_')).map((row) => {
    const name = row.name.slice('missing_'.length);
    const invalid = byName.get(`invalid_${name}`);
    if (!invalid) throw new Error(`there is no code for an invalid ${name}`);
    const rule = invalid.meaning.slice(`${name} must be: `.length, -1);
    return [code(name), code(row.code), code(invalid.code), rule];
  });
  return table(heads[language], rows);
}

function statuses(language: Language): string {
  const words = PAGES[language];
  const rows = ORDER_STATUSES.map(({ value, name, meaning, final, callback }) => [
    String(value),
    language === 'ko' ? STATUS_MEANINGS[name] : meaning,
    final ? words.yes.replace('필수', '예') : '',
    callback ? words.yes.replace('필수', '예') : '',
  ]);
  return table([words.status, words.meaning.replace('과 조치', ''), words.final, words.callback], rows);
}

function schedule(language: Language): string {
  const { retryDelaysMs } = haipayCallbacks;
  const minutes = retryDelaysMs.map((delayMs) => delayMs / MINUTE_MS);
  const [every = 0] = minutes;
  if (minutes.some((one) => one !== every)) throw new Error('the delays of callbacks differ: say so here');
  return language === 'ko'
    ? `콜백은 바로 보내고, 받지 못하면 ${every}분마다 최대 ${minutes.length}번 다시 보냅니다.`
    : `A callback is sent at once, and again every ${every} minutes up to ${minutes.length} times.`;
}

/** Whole programs, where the others are parts. */
const JAVA = { collect: 'haipay-collect.java', callback: 'haipay-callback.java' } as const;

const NAMES = Object.keys(ENDPOINTS) as EndpointName[];

function sections(language: Language) {
  const { file } = PAGES[language];
  const tabs = (name: string) => () =>
    [
      extract('haipay/node.mjs', name, 'js', 'Node.js'),
      extract('haipay/php.php', name, 'php', 'PHP'),
      ...(name in JAVA
        ? [readmeProgram('sdks/java/README.md', JAVA[name as keyof typeof JAVA], 'Java')]
        : []),
      ...(name === 'callback' ? [extract('python/naru.py', 'haipay', 'python', 'Python')] : []),
    ].join('\n\n');
  return [
    { file, mark: 'endpoints', text: () => endpoints(language) },
    ...NAMES.flatMap((name) => [
      { file, mark: `${name} request`, text: () => members(language, name, ENDPOINTS[name].request, true) },
      {
        file,
        mark: `${name} data`,
        text: () => members(language, `${name}Data`, ENDPOINTS[name].data, false),
      },
    ]),
    { file, mark: 'callback members', text: () => members(language, 'callback', payoutCallbackSchema, true) },
    { file, mark: 'methods', text: () => methods(language) },
    { file, mark: 'payout banks', text: () => payoutBanks(language) },
    { file, mark: 'transfer banks', text: () => transferBanks(language) },
    { file, mark: 'codes', text: () => errors(language) },
    { file, mark: 'field codes', text: () => fieldErrors(language) },
    { file, mark: 'statuses', text: () => statuses(language) },
    { file, mark: 'schedule', text: () => schedule(language) },
    { file, mark: 'curl call', text: () => extract('haipay/curl.sh', 'signature', 'sh', 'curl') },
    { file, mark: 'client', text: tabs('client') },
    { file, mark: 'collect', text: tabs('collect') },
    { file, mark: 'callback code', text: tabs('callback') },
  ];
}

export const HAIPAY_SECTIONS = [...sections('en'), ...sections('ko')];
