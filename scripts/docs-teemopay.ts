/** The generated parts of docs/teemopay.md: tables of the contract, the callback schedule, extracts of the examples. */
import { readFileSync } from 'node:fs';
import { teemopayCallbacks } from '../packages/gateway/src/dialects/teemopay/callbacks.ts';
import {
  ALL_ERRORS,
  type ErrorEntry,
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
  SUCCESS_CODE,
  transactionListRequestSchema,
} from '../packages/teemopay/src/index.ts';

const MINUTE_MS = 60_000;

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

function code(text: string | number): string {
  return `\`${text}\``;
}

function fields(schema: ObjectSchema): string {
  const rows = Object.entries(schema.properties).map(([name, field]) => [
    code(name),
    schema.required.includes(name) ? 'yes' : '',
    field.description ?? '',
  ]);
  return table(['field', 'required', ''], rows);
}

function callbackFields(schema: ObjectSchema): string {
  const rows = Object.entries(schema.properties).map(([name, field]) => [
    code(name),
    field.description ?? '',
  ]);
  return table(['field', ''], rows);
}

function statuses(entries: readonly StatusEntry[]): string {
  const rows = entries.map(({ value, meaning, final, callback }) => [
    String(value),
    meaning,
    final ? 'yes' : '',
    callback ? 'yes' : '',
  ]);
  return table(['status', 'meaning', 'final', 'callback'], rows);
}

function paymentTypes(): string {
  const rows = PAYMENT_TYPES.map((type) => [
    String(type.value),
    `${type.englishName} (${type.koreanName})`,
    type.meaning,
  ]);
  return table(['`paymentType`', 'method', ''], rows);
}

function payinErrors(): string {
  return table(
    ['text', 'meaning'],
    PAYIN_ERRORS.map(({ errorMsg, meaning }) => [errorMsg, meaning]),
  );
}

function payoutErrors(): string {
  const rows = PAYOUT_ERRORS.map(({ errorCode, errorMessage, meaning, korea }) => [
    String(errorCode),
    errorMessage,
    meaning,
    korea ? '' : 'not of Korea',
  ]);
  return table(['`errorCode`', '`errorMessage`', 'meaning', ''], rows);
}

function banks(): string {
  const kyc = new Map(KYC_BANKS.map((bank) => [bank.code, bank.koreanName]));
  const rows = PAYOUT_BANKS.map((bank) => [
    bank.code,
    bank.englishName,
    bank.koreanName,
    kyc.get(bank.code) ?? '',
  ]);
  return table(['`bankCode`', '`bankName` of a payout', 'or in Korean', 'on the page of 802'], rows);
}

const CERTAINTY = { true: 'no', false: 'open' } as const;

function sentCodes(): string {
  const rows = ALL_ERRORS.filter((error) => error.sent && error.code !== SUCCESS_CODE).map((error) => [
    String(error.code),
    code(error.msg),
    error.meaning,
    CERTAINTY[`${error.certain}`],
  ]);
  return table(['code', '`msg`', 'meaning', 'carried out?'], rows);
}

const SOURCES: Readonly<Record<ErrorEntry['source'], string>> = {
  published: 'TeemoPay’s pages',
  gateway: 'the platform’s gateway',
  elsewhere: 'other countries',
};

function otherCodes(): string {
  const rows = ALL_ERRORS.filter((error) => !error.sent).map((error) => [
    String(error.code),
    code(error.msg),
    error.meaning,
    SOURCES[error.source],
  ]);
  return table(['code', '`msg`', 'meaning', 'from'], rows);
}

/** "1, 2, 5 minutes, then 24 times 60": what is repeated is said once. */
function schedule(): string {
  const { retryDelaysMs } = teemopayCallbacks(() => '');
  const minutes = retryDelaysMs.map((delayMs) => delayMs / MINUTE_MS);
  const last = minutes.at(-1) ?? 0;
  const growing = minutes.slice(0, minutes.indexOf(last));
  const times = minutes.length - growing.length;
  const hours = Math.floor(minutes.reduce((sum, one) => sum + one, 0) / 60);
  return (
    `A message is sent at once and then repeated up to ${minutes.length} times in ${hours} hours: after ` +
    `${growing.join(', ')} minutes, and ${times} times after another ${last}.`
  );
}

/** What stands in an example between `[name]` and `[/name]`, moved to the left. `title` is that of its tab. */
export function extract(file: string, name: string, language: string, title?: string): string {
  const text = readFileSync(new URL(`../docs/examples/${file}`, import.meta.url), 'utf8');
  const found = new RegExp(`\\[${name}\\]\\n([\\s\\S]*?)\\n[^\\n]*\\[/${name}\\]`).exec(text);
  if (!found) throw new Error(`${file} has no part ${name}`);
  const lines = (found[1] ?? '').split('\n');
  const indents = lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  const code = lines.map((line) => line.slice(Math.min(...indents))).join('\n');
  return `\`\`\`${language}${title === undefined ? '' : ` [${title}]`}\n${code}\n\`\`\``;
}

/** A program of a README, which a test runs: what stands behind `<!-- example: name -->`. */
export function readmeProgram(file: string, name: string, title: string): string {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const [, part] = text.split(`<!-- example: ${name} -->\n`);
  const end = part?.indexOf('\n```\n') ?? -1;
  if (part === undefined || end < 0) throw new Error(`${file} has no program ${name}`);
  return `${part.slice(0, end + 4)}`.replace(/^(```[a-z]*)/, `$1 [${title}]`);
}

const file = 'docs/teemopay.md';

export const TEEMOPAY_SECTIONS = [
  { file, mark: 'payment types', text: paymentTypes },
  { file, mark: 'payment fields', text: () => fields(paymentCreateRequestSchema) },
  { file, mark: 'payout fields', text: () => fields(payoutCreateRequestSchema) },
  { file, mark: 'list fields', text: () => fields(transactionListRequestSchema) },
  { file, mark: 'payment statuses', text: () => statuses(PAYIN_STATUSES) },
  { file, mark: 'payout statuses', text: () => statuses(PAYOUT_STATUSES) },
  { file, mark: 'payment callback', text: () => callbackFields(payinCallbackSchema) },
  { file, mark: 'payout callback', text: () => callbackFields(payoutCallbackSchema) },
  { file, mark: 'schedule', text: schedule },
  { file, mark: 'payment failures', text: payinErrors },
  { file, mark: 'payout errors', text: payoutErrors },
  { file, mark: 'banks', text: banks },
  { file, mark: 'codes', text: sentCodes },
  { file, mark: 'other codes', text: otherCodes },
  { file, mark: 'node signature', text: () => extract('teemopay/node.mjs', 'signature', 'js') },
  { file, mark: 'node callback', text: () => extract('teemopay/node.mjs', 'callback', 'js') },
  { file, mark: 'php callback', text: () => extract('teemopay/php.php', 'callback', 'php') },
  { file, mark: 'curl signature', text: () => extract('teemopay/curl.sh', 'signature', 'sh') },
];
