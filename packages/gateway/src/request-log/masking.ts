import type { IncomingHttpHeaders } from 'node:http';
import { findBrand } from '@naru/wire/card-brands';
import { isLuhnValid } from '@naru/wire/luhn';
import type { KeptBody } from './entry.ts';
import { MASK } from './refusal.ts';

const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADER_CHARS = 1024;

/** What people and encodings put between groups of digits; the whole is groups with that between them. */
const BORDER = /((?:%20|%2[bBdD]|\\u00[2a]0|[\s\u2010-\u2015+./_-]){1,3})/;
const DIGIT_GROUPS = /[0-9]+(?:(?:%20|%2[bBdD]|\\u00[2a]0|[\s\u2010-\u2015+./_-]){1,3}[0-9]+)*/g;

/** Fewer are no card number of any brand (a test holds it against the brands). */
export const SHORTEST_CARD_DIGITS = 13;
/** All that DIGIT_GROUPS takes, and more, so long that a card number may be in it: most texts have none. */
const LONG_RUN = /[0-9][0-9\s\u2010-\u2015+./_\-%bBdDua\\]{12}/;

/** A text without any of these words has no secret's name: most have none, and each pattern below costs 10 µs. */
const SECRET_WORD = /cv[cvn]|security|passw|pwd|pin/i;
const SECRET_NAME = /(?:cvc2?|cvv2?|cvn2?|security[_-]?code|password|passwd|pwd|card_?pin)$/i;
const JSON_MEMBER = /((?<!\\)"([a-z0-9_-]{1,40})"\s{0,9}:\s{0,9})(?:"[^"\\]{0,64}"|\d{1,10})/gi;
/** In JSON that is a text of JSON. */
const INNER_MEMBER =
  /(\\{1,3}"([a-z0-9_-]{1,40})\\{1,3}"\s{0,9}:\s{0,9})(?:\\{1,3}"[^"\\]{0,64}\\{1,3}"|\d{1,10})/gi;
const FORM_MEMBER = /(?<![a-z0-9_-])(([a-z0-9_-]{1,40})=)[^&"]{1,64}/gi;

/** A text without card numbers and their codes: nothing but the vault keeps these, also in the sandbox. */
export function maskedText(text: string): string {
  const hidden = (mask: string) => (found: string, start: string, name: string) =>
    SECRET_NAME.test(name) ? start + mask : found;
  const shown = LONG_RUN.test(text) ? text.replace(DIGIT_GROUPS, withoutCards) : text;
  if (!SECRET_WORD.test(shown)) return shown;
  return shown
    .replace(JSON_MEMBER, hidden(`"${MASK}"`))
    .replace(INNER_MEMBER, hidden(MASK))
    .replace(FORM_MEMBER, hidden(MASK));
}

const LONGEST_CARD_DIGITS = 19;

/** Groups of digits with each card number in them masked: whole groups that together are one. */
function withoutCards(found: string): string {
  if (found.length < SHORTEST_CARD_DIGITS) return found;
  const parts = found.split(BORDER);
  let shown = '';
  for (let at = 0; at < parts.length; at += 2) {
    let digits = '';
    let end = at;
    let card: { readonly digits: string; readonly end: number } | undefined;
    while (end < parts.length && digits.length < LONGEST_CARD_DIGITS) {
      digits += parts[end];
      if (isCardNumber(digits)) card = { digits, end };
      end += 2;
    }
    if (card) {
      shown += `${card.digits.slice(0, 6)}${MASK}${card.digits.slice(-4)}`;
      at = card.end;
    } else shown += parts[at];
    shown += parts[at + 1] ?? '';
  }
  return shown;
}

function isCardNumber(digits: string): boolean {
  return (findBrand(digits)?.lengths.includes(digits.length) ?? false) && isLuhnValid(digits);
}

/** A body as it is kept. */
export function keptBody(text: string | null): KeptBody {
  if (text === null) return { text, bytes: 0, isCut: false };
  const bytes = Buffer.byteLength(text);
  const masked = maskedText(text);
  return { text: cut(masked), bytes, isCut: Buffer.byteLength(masked) > MAX_BODY_BYTES };
}

/** So many characters of a short text at most, without card numbers. */
export function shortText(text: string, maxChars: number): string {
  // Masked first: what is cut in the middle of a number is no number any more. Through bytes, as below.
  return Buffer.from(maskedText(text).slice(0, maxChars)).toString();
}

/** At most 16 kB of a text, whole characters. */
export function cut(text: string): string {
  const all = Buffer.from(text);
  if (all.length <= MAX_BODY_BYTES) return text;
  let end = MAX_BODY_BYTES;
  while (((all[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  // Through bytes: a slice of a text would keep all of it in memory.
  return all.toString('utf8', 0, end);
}

const SECRET_HEADER = /authorization|cookie|secret|token|password|api-?key|[-_]key$/i;

/** Headers as they are kept: of secrets the scheme alone (`Basic ***`). */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
      if (!SECRET_HEADER.test(name)) return [name, shortText(text, MAX_HEADER_CHARS)];
      const scheme = /^(?:Basic|Bearer|Digest)(?= )/i.exec(text)?.[0];
      return [name, scheme === undefined ? MASK : `${scheme} ${MASK}`];
    }),
  );
}
