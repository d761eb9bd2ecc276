import type { IncomingHttpHeaders } from 'node:http';
import { findBrand } from '@naru/wire/card-brands';
import { isLuhnValid } from '@naru/wire/luhn';
import type { KeptBody } from './entry.ts';
import { MASK } from './refusal.ts';

const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADER_CHARS = 1024;

/** Groups of digits as people type them; a card's number may stand beside its expiry or another number. */
const DIGIT_GROUPS = /[0-9]{1,64}(?:[ \u00a0._-]{1,2}[0-9]{1,64}){0,31}/g;
const HIDDEN_IN_JSON =
  /("[a-z_]{0,20}(?:cvc|cvv2?|security_?code|password|card_?pin)"\s{0,9}:\s{0,9})("[^"]{0,64}"|\d{1,10})/gi;
const HIDDEN_IN_FORM =
  /((?<![a-z_])[a-z_]{0,20}(?:cvc|cvv2?|security_?code|card_?password|card_?pin)=)[^&"]{1,64}/gi;

/** A text without card numbers and their codes: nothing but the vault keeps these, also in the sandbox. */
export function maskedText(text: string): string {
  return text
    .replace(DIGIT_GROUPS, withoutCards)
    .replace(HIDDEN_IN_JSON, `$1"${MASK}"`)
    .replace(HIDDEN_IN_FORM, `$1${MASK}`);
}

const LONGEST_CARD_DIGITS = 19;

/** Groups of digits with each card number in them masked: whole groups that together are one. */
function withoutCards(found: string): string {
  const parts = found.split(/([^0-9]+)/);
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
      if (!SECRET_HEADER.test(name)) return [name, maskedText(text.slice(0, MAX_HEADER_CHARS))];
      const scheme = /^(?:Basic|Bearer|Digest)(?= )/i.exec(text)?.[0];
      return [name, scheme === undefined ? MASK : `${scheme} ${MASK}`];
    }),
  );
}
