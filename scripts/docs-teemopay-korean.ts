/** The generated parts of docs/ko/teemopay.md; the contract has the names and what is required. */
import { teemopayCallbacks } from '../packages/gateway/src/dialects/teemopay/callbacks.ts';
import {
  KYC_BANKS,
  type ObjectSchema,
  PAYIN_ERRORS,
  PAYIN_STATUSES,
  PAYMENT_TYPES,
  PAYOUT_BANKS,
  PAYOUT_ERRORS,
  PAYOUT_STATUSES,
  payinCallbackSchema,
  paymentCreateRequestSchema,
  payoutCallbackSchema,
  payoutCreateRequestSchema,
  type StatusEntry,
  transactionListRequestSchema,
} from '../packages/teemopay/src/index.ts';
import { extract, readmeProgram, table } from './docs-teemopay.ts';
import { koreanTexts } from './korean-texts.ts';

const FIELDS: Readonly<Record<string, string>> = {
  merchantOrderNo: '가맹점 주문번호. 1~32자이며 다시 쓸 수 없습니다.',
  paymentType: '결제수단. 801 가상계좌, 802 본인확인 가상계좌, 803 카카오페이, 804 토스페이.',
  realName: '실명. 결제자는 영문이나 한글 20자 이하, 수취인은 두 글자 이상 40자 이하입니다.',
  merchantName: '결제자에게 보이는 받는 쪽 이름. 1~64자입니다.',
  idCardNumber: '가맹점의 사용자 ID. 64자 이하이며 주민등록번호가 아닙니다.',
  accountHolderNumber: '예금주. 개인은 생년월일 YYMMDD, 법인은 사업자등록번호 10자리입니다.',
  amount: '금액. 원 단위 숫자이며 20자리 이하입니다. 응답과 콜백에서는 소수 두 자리이고 실패하면 null입니다.',
  email: '결제자의 이메일. 50자 이하이며 803과 804에 필요합니다.',
  phone: '결제자의 휴대전화. 010으로 시작하는 11자리이며 803과 804에 필요합니다.',
  ipAddress: '결제자의 IP 주소. 803과 804에 필요합니다.',
  bankCode: '은행 코드 세 자리. 지급에서는 받는 은행, 802에서는 본인확인 화면에 미리 채울 은행입니다.',
  bankName: '은행 이름. 아래 표의 영문 또는 한글 이름입니다.',
  bankAccount: '계좌번호. 지급은 숫자 6~20자리이며, 802에서는 본인확인 화면에 미리 채웁니다.',
  expirationTime: '결제 기한. 밀리초이며 최대 2시간 뒤입니다(기본값도 2시간).',
  callbackUrl: '이 주문의 콜백을 받을 주소. 앱에 등록한 주소보다 우선합니다.',
  accountType: '801 계좌이체, 802 본인확인 계좌이체.',
  idType: '`RRN` 개인, `CO` 법인.',
  pageIndex: '이어서 읽을 위치. 지난 응답의 값이며 첫 페이지에서는 비웁니다.',
  pageSize: '한 페이지의 수. 1~1000이며 기본값은 500입니다.',
  type: '`PAYIN` 결제, `PAYOUT` 지급.',
  status: '상태. 목록에서는 1 진행, 2 성공, 3 실패, 4 환불, 5 부분 환불입니다.',
  beginTime: '이때부터 만든 주문. 한국 시간 `yyyy-MM-dd HH:mm:ss.SSS`입니다.',
  endTime: '이때까지 만든 주문. 한국 시간 `yyyy-MM-dd HH:mm:ss.SSS`입니다.',
  sign: '비어 있지 않은 나머지 필드와 헤더 nonce에 대한 SHA1withRSA 서명(Base64).',
  tradeNo: '플랫폼 번호. `TS`는 결제, `TF`는 지급입니다.',
  paymentOrderNo: '입금 한 번의 번호. 나누어 입금된 주문에는 여럿입니다.',
  paymentAmount: '이번 입금의 금액. 소수 두 자리입니다.',
  serviceAmount: '수수료. 소수 두 자리이며 실패한 지급에서는 null입니다.',
  paymentInfo: '입금한 계좌번호 또는 결제 페이지.',
  completeTime: '완료 시각. 한국 시간 `yyyy-MM-dd HH:mm:ss`입니다.',
  errorCode: '실패 코드. 1000~1016 또는 9999이며 아니면 null입니다.',
  errorMessage: '실패하거나 반송된 이유. 아니면 null입니다.',
};

const TYPES: Readonly<Record<number, string>> = {
  801: '`paymentInfo`가 가상계좌 번호이고 `additionalInfo`에 은행과 기한이 있습니다.',
  802: '`paymentInfo`가 본인확인 페이지입니다. 확인이 끝날 때까지 상태는 0입니다.',
  803: '`paymentInfo`가 결제자를 보낼 페이지입니다. `email`, `phone`, `ipAddress`가 필요합니다.',
  804: '`paymentInfo`가 결제자를 보낼 페이지입니다. `email`, `phone`, `ipAddress`가 필요합니다.',
};

const PAYIN: Readonly<Record<number, string>> = {
  0: '접수됨. 결제자가 아직 본인확인을 하지 않았습니다(802만)',
  1: '결제자를 기다림',
  2: '결제됨',
  3: '거절, 실패 또는 만료. 콜백이 없습니다',
};
const PAYOUT: Readonly<Record<number, string>> = {
  1: '진행 중',
  2: '지급됨. 나중에 은행이 반송할 수 있습니다(4)',
  3: '실패. 새 번호로 다시 보낼 수 있습니다',
  4: '성공한 뒤 반송됨. 같은 주문을 되돌리는 상태입니다',
};

/** Reasons of payments with status 3, by their text. */
const FAILURES: Readonly<Record<string, string>> = {
  'Transaction amount exceeds limit, kindly retry within allowed range.': '금액이 한도를 벗어났습니다.',
  'Channel request error, technicians will fix ASAP.': '채널이 점검 중입니다.',
  'Unstable network, kindly retry later.': '채널의 네트워크가 불안정합니다.',
  'Parameter validation error, kindly verify and retry.': '채널이 요청의 값을 거절했습니다.',
};

/** Reasons of payouts that failed, by their code. */
const PAYOUT_FAILURES: Readonly<Record<string, string>> = {
  1000: '수취인에게 다른 계좌를 받습니다.',
  1001: '반송되었습니다. 24시간 안에 다시 보낼 수 있습니다.',
  1002: '10분 뒤에 다시 시도합니다.',
  1004: '계좌의 하루, 한 달 또는 한 해 한도를 다 썼습니다.',
  1005: '금액이 한도를 벗어났습니다.',
  1007: '계좌에 문제가 있습니다.',
  1010: '채널의 네트워크가 불안정합니다.',
  1011: '채널이 요청의 값을 거절했습니다.',
  1012: '이 방법으로는 그 계좌에 지급할 수 없습니다.',
  1016: '수취인이나 그 은행이 돈을 돌려보냈습니다.',
  9999: '알 수 없습니다.',
};

function failures(): string {
  const textOf = koreanTexts(LIST, PAYIN_ERRORS, ({ errorMsg }) => errorMsg, FAILURES);
  return table(
    ['문구', '뜻'],
    PAYIN_ERRORS.map((row) => [row.errorMsg, textOf(row)]),
  );
}

function payoutFailures(): string {
  const known = PAYOUT_ERRORS.filter(({ korea }) => korea);
  const textOf = koreanTexts(LIST, known, ({ errorCode }) => String(errorCode), PAYOUT_FAILURES);
  return table(
    ['`errorCode`', '`errorMessage`', '뜻'],
    known.map((row) => [String(row.errorCode), row.errorMessage, textOf(row)]),
  );
}

const LIST = 'docs-teemopay-korean.ts';

function korean<K extends string | number>(texts: Readonly<Record<K, string>>, name: K): string {
  const text = texts[name];
  if (text === undefined) throw new Error(`docs-teemopay-korean.ts says nothing of ${name}`);
  return text;
}

function fields(schema: ObjectSchema, withRequired = true): string {
  const rows = Object.keys(schema.properties).map((name) => [
    `\`${name}\``,
    ...(withRequired ? [schema.required.includes(name) ? '필수' : ''] : []),
    korean(FIELDS, name),
  ]);
  return table(['필드', ...(withRequired ? ['필수'] : []), '설명'], rows);
}

function statuses(entries: readonly StatusEntry[], texts: Readonly<Record<number, string>>): string {
  const rows = entries.map(({ value, final, callback }) => [
    String(value),
    korean(texts, value),
    final ? '예' : '',
    callback ? '예' : '',
  ]);
  return table(['상태', '뜻', '최종', '콜백'], rows);
}

function banks(): string {
  const kyc = new Map(KYC_BANKS.map((bank) => [bank.code, bank.koreanName]));
  const rows = PAYOUT_BANKS.map(({ code, englishName, koreanName }) => [
    code,
    koreanName,
    englishName,
    kyc.get(code) ?? '',
  ]);
  return table(['`bankCode`', '`bankName`', '또는 영문', '802의 본인확인 화면'], rows);
}

function schedule(): string {
  const { retryDelaysMs } = teemopayCallbacks(() => '');
  const minutes = retryDelaysMs.map((delayMs) => delayMs / 60_000);
  const last = minutes.at(-1) ?? 0;
  const growing = minutes.slice(0, minutes.indexOf(last));
  const times = minutes.length - growing.length;
  return `바로 보내고, 받지 못하면 ${growing.join(', ')}분 뒤와 그다음 ${last}분마다 ${times}번, 모두 ${minutes.length}번까지 다시 보냅니다.`;
}

const file = 'docs/ko/teemopay.md';

const tabs =
  (parts: readonly (readonly [file: string, name: string, language: string, title: string])[]) => () =>
    parts.map(([source, name, language, title]) => extract(source, name, language, title)).join('\n\n');

export const TEEMOPAY_KOREAN_SECTIONS = [
  {
    file,
    mark: 'payment types',
    text: () =>
      table(
        ['`paymentType`', '결제수단', '설명'],
        PAYMENT_TYPES.map(({ value, koreanName }) => [String(value), koreanName, korean(TYPES, value)]),
      ),
  },
  { file, mark: 'payment fields', text: () => fields(paymentCreateRequestSchema) },
  { file, mark: 'payout fields', text: () => fields(payoutCreateRequestSchema) },
  { file, mark: 'list fields', text: () => fields(transactionListRequestSchema) },
  { file, mark: 'payment statuses', text: () => statuses(PAYIN_STATUSES, PAYIN) },
  { file, mark: 'payout statuses', text: () => statuses(PAYOUT_STATUSES, PAYOUT) },
  { file, mark: 'payment callback', text: () => fields(payinCallbackSchema, false) },
  { file, mark: 'payout callback', text: () => fields(payoutCallbackSchema, false) },
  {
    file,
    mark: 'payout errors',
    text: payoutFailures,
  },
  { file, mark: 'payment failures', text: failures },
  { file, mark: 'banks', text: banks },
  { file, mark: 'schedule', text: schedule },
  {
    file,
    mark: 'signature code',
    text: tabs([
      ['teemopay/node.mjs', 'signature', 'js', 'Node.js'],
      ['teemopay/php.php', 'signature', 'php', 'PHP'],
      ['teemopay/curl.sh', 'signature', 'sh', 'curl'],
    ]),
  },
  {
    file,
    mark: 'callback code',
    text: () =>
      [
        extract('teemopay/node.mjs', 'callback', 'js', 'Node.js'),
        extract('teemopay/php.php', 'callback', 'php', 'PHP'),
        readmeProgram('sdks/java/README.md', 'teemopay-callback.java', 'Java'),
        extract('python/naru.py', 'teemopay', 'python', 'Python'),
      ].join('\n\n'),
  },
];

/** Of docs/ko/eximbay.md: programs and the methods, whose names are English in the contract. */
const eximbay = 'docs/ko/eximbay.md';
export const EXIMBAY_KOREAN_SECTIONS = [
  {
    file: eximbay,
    mark: 'call code',
    text: tabs([
      ['eximbay/node.mjs', 'call', 'js', 'Node.js'],
      ['eximbay/curl.sh', 'call', 'sh', 'curl'],
    ]),
  },
  {
    file: eximbay,
    mark: 'result code',
    text: () =>
      [
        extract('eximbay/node.mjs', 'result', 'js', 'Node.js'),
        readmeProgram('sdks/php/README.md', 'eximbay-result.php', 'PHP'),
        readmeProgram('sdks/java/README.md', 'eximbay-result.java', 'Java'),
        extract('python/naru.py', 'eximbay', 'python', 'Python'),
      ].join('\n\n'),
  },
];
