import type { SignedMembers } from '@naru/wire/json';
import { presentMembers } from '@naru/wire/members';

/**
 * Members that a request may carry as a JSON number: what is signed is the same text. Not the account number: one that
 * begins with a zero would have lost it on the way, and money would go to somebody else.
 */
const WHOLE = new Set(['orderId', 'orderNo', 'refundNo', 'partnerUserId', 'phone', 'country']);
/** Digits as they are signed: no sign, no fraction, no exponent, which each language would write in its own way. */
const DIGITS = /^(?:0|[1-9]\d*)$/;
const DECIMAL = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * The members of a request that are there, with numbers as text where the contract wants text: the text as it was
 * received and signed, since reading a number may lose its last digits. What has another form than digits (of `amount`:
 * a plain decimal) stays the number that it is, and is refused as one.
 */
export function requestMembers({ values, entries }: SignedMembers): Record<string, unknown> {
  const present = presentMembers(values);
  for (const { key, text } of entries) {
    if (typeof present[key] !== 'number') continue;
    const isText = (WHOLE.has(key) && DIGITS.test(text)) || (key === 'amount' && DECIMAL.test(text));
    if (isText) present[key] = text;
  }
  return present;
}
