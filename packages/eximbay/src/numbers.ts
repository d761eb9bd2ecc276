import { formatKoreanTime, parseKoreanTime } from '@naru/wire/korean-time';

/** The forms of Eximbay's own numbers and times (eximbay.md §1). */

export const TRANSACTION_ID_LENGTH = 24;
/** The most numbers of six digits; what is above has a letter in front. */
const SIX_DIGITS = 1_000_000;
const LETTERS = 26;
const BASE = 36;
const PER_LETTER = BASE ** 5;
/** So many transaction ids a mid has in one day: all of six digits, then those of a letter and five more characters. */
export const TRANSACTION_IDS_PER_DAY = SIX_DIGITS + LETTERS * PER_LETTER;
const MAX_KOREAN_SEQUENCE = 9_999_999_999_999n;

const MID = /^[0-9A-F]{10}$/;
const API_KEY = /^(?:test|live)_[0-9A-F]{10}[0-9A-Za-z]{10}$/;
const SECRET_KEY = /^[0-9A-F]{32}$/;
const TRANSACTION_ID = /^([0-9A-Z]{10})(?:W(\d{13})|(\d{8})(\d{6}|[A-Z][0-9A-Z]{5}))$/;
const PAYER_AUTH_ID = /^(\d{14})([0-9A-F]{10})$/;
const STAMP = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/** `YYYYMMDDHHMMSS` in Korean time, as dates of answers are written. */
export function formatKoreanStamp(epochMs: number): string {
  return formatKoreanTime(epochMs).replace(/\D/g, '');
}

/** Reads `YYYYMMDDHHMMSS` as Korean time; undefined for other text and for what no calendar has. */
export function parseKoreanStamp(text: string): number | undefined {
  const match = STAMP.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return parseKoreanTime(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
}

/** Reads `YYYYMMDD`, the start of that day in Korea. */
export function parseKoreanDay(text: string): number | undefined {
  return text.length === 8 ? parseKoreanStamp(`${text}000000`) : undefined;
}

/** Reads `YYYYMMDDHH`, the deadline of a virtual account. */
export function parseKoreanHour(text: string): number | undefined {
  return text.length === 10 ? parseKoreanStamp(`${text}0000`) : undefined;
}

/** Whether a text has the form of a merchant id: 10 upper-case hexadecimal digits. */
export function isMid(text: string): boolean {
  return MID.test(text);
}

/** Whether a text has the form of an API key: `test_` or `live_`, the mid, and ten letters or digits. */
export function isApiKey(text: string): boolean {
  return API_KEY.test(text);
}

/** Whether a text has the form of a secret key: 32 upper-case hexadecimal digits. */
export function isSecretKey(text: string): boolean {
  return SECRET_KEY.test(text);
}

/**
 * What a transaction id says. `dated`: payments and refunds share one sequence per merchant and day.
 * `korean_card`: cards of the Korean page, with a `W` instead of the day.
 */
export type TransactionIdParts =
  | { readonly form: 'dated'; readonly mid: string; readonly day: string; readonly sequence: bigint }
  | { readonly form: 'korean_card'; readonly mid: string; readonly sequence: bigint };

export interface TransactionIdInput {
  readonly mid: string;
  /** The time that gives the Korean day of a `dated` id; a `korean_card` id has none. */
  readonly nowMs: number;
  readonly form: TransactionIdParts['form'];
  /** From 0; the length of the id bounds it: TRANSACTION_IDS_PER_DAY, or 13 digits for Korean cards. */
  readonly sequence: bigint;
}

/** Makes a transaction id of 24 characters. Throws when the sequence does not fit or the mid is none. */
export function makeTransactionId({ mid, nowMs, form, sequence }: TransactionIdInput): string {
  if (!isMid(mid)) throw new TypeError('a mid has 10 upper-case hexadecimal digits');
  const largest = form === 'dated' ? BigInt(TRANSACTION_IDS_PER_DAY - 1) : MAX_KOREAN_SEQUENCE;
  if (sequence < 0n || sequence > largest) throw new RangeError(`the sequence must be 0 to ${largest}`);
  return form === 'dated'
    ? `${mid}${formatKoreanStamp(nowMs).slice(0, 8)}${dailyText(Number(sequence))}`
    : `${mid}W${sequence.toString().padStart(13, '0')}`;
}

/** 000000 to 999999, and then A00000 to ZZZZZZ. */
function dailyText(sequence: number): string {
  if (sequence < SIX_DIGITS) return String(sequence).padStart(6, '0');
  const above = sequence - SIX_DIGITS;
  const letter = (10 + Math.floor(above / PER_LETTER)).toString(BASE);
  return `${letter}${(above % PER_LETTER).toString(BASE).padStart(5, '0')}`.toUpperCase();
}

function dailySequence(text: string): bigint {
  if (/^\d/.test(text)) return BigInt(text);
  const letter = Number.parseInt(text.charAt(0), BASE) - 10;
  return BigInt(SIX_DIGITS + letter * PER_LETTER + Number.parseInt(text.slice(1), BASE));
}

/**
 * Takes a transaction id apart, or undefined when it is none: anything but 24 characters, or a day that no
 * calendar has. The mid may hold other letters than hexadecimal ones, as samples of Eximbay do.
 */
export function readTransactionId(text: string): TransactionIdParts | undefined {
  const match = TRANSACTION_ID.exec(text);
  if (match === null) return undefined;
  const [, mid = '', koreanSequence, day = '', sequence = ''] = match;
  if (koreanSequence !== undefined) return { form: 'korean_card', mid, sequence: BigInt(koreanSequence) };
  if (parseKoreanDay(day) === undefined) return undefined;
  return { form: 'dated', mid, day, sequence: dailySequence(sequence) };
}

/** Makes the id of an authentication: the Korean time and 10 upper-case hexadecimal digits of randomness. */
export function makePayerAuthId(nowMs: number, random: Uint8Array): string {
  if (random.length !== 5) throw new RangeError('five bytes of randomness make ten digits');
  return `${formatKoreanStamp(nowMs)}${Buffer.from(random).toString('hex').toUpperCase()}`;
}

/** Whether a text has the form of an authentication's id. */
export function isPayerAuthId(text: string): boolean {
  const match = PAYER_AUTH_ID.exec(text);
  return match !== null && parseKoreanStamp(match[1] ?? '') !== undefined;
}
