import type { CardField, CardFormView, CardRequest, ConversionChoice } from '../api.ts';
import { digitsOnly } from './amount.ts';
import { cvcDigitsOf, judgeNumber } from './card-number.ts';

/** What the card form holds; the number in plain digits. It lives in memory only, as long as the form. */
export interface CardDraft {
  number: string;
  expiry: string;
  cvc: string;
  holder: string;
  installmentMonths: number;
}

/** Why a field can not be sent. */
export type CardFault = CardField | 'expiryPast' | 'cvc4';

export type CardFaults = Partial<Record<CardField, CardFault>>;

export const emptyCard: CardDraft = { number: '', expiry: '', cvc: '', holder: '', installmentMonths: 0 };

/** The fields in the order of the form. */
const fields: readonly CardField[] = ['number', 'expiry', 'cvc', 'holder', 'installmentMonths'];

export const longestCvc = 4;
export const longestHolder = 50;

/** A name as it is printed. A digit may be one of a card number in the wrong place: it must not be kept. */
const holderPattern = /^[\p{L}\p{M} .,'’`/&()-]{2,}$/u;

/** MM/YY, or null when it is no month of a year. */
export function plainExpiry(text: string): string | null {
  const match = /^(0[1-9]|1[0-2])\/(\d{2})$/.exec(text);
  return match ? match[0] : null;
}

/**
 * Brings what is typed, pasted or filled in by the browser ("12/2033", "1233", "9/33") into the form MM/YY.
 * `before` is what stood there: the slash comes by itself, but not while it is being deleted.
 */
export function formatExpiry(text: string, before: string): string {
  const [, month = '', year = ''] = /^\s*(\d{1,2})\s*[/.-]\s*(\d{1,4})\s*$/.exec(text) ?? [];
  let digits = month ? month.padStart(2, '0') + year : digitsOnly(text);
  // A month that begins with 2 to 9 has one digit.
  if (/^[2-9]/.test(digits) || /^\d\s*\/$/.test(text)) digits = `0${digits}`;
  // Browsers fill in a year of four digits.
  if (/^\d{2}20\d{2}$/.test(digits)) digits = digits.slice(0, 2) + digits.slice(4);
  const isDeleting = text.length < before.length;
  if (digits.length < 2 || (digits.length === 2 && isDeleting)) return digits;
  return `${digits.slice(0, 2)}/${digits.slice(2, 4)}`;
}

const koreaAheadMs = 9 * 60 * 60 * 1000;

/** A card is good to the end of its month, in Korea, where it is charged. */
function isPast(expiry: string, serverNowMs: number): boolean {
  const inKorea = new Date(serverNowMs + koreaAheadMs);
  const months = inKorea.getUTCFullYear() * 12 + inKorea.getUTCMonth();
  return (2000 + Number(expiry.slice(3))) * 12 + Number(expiry.slice(0, 2)) - 1 < months;
}

function faultOf(field: CardField, draft: CardDraft, form: CardFormView, nowMs: number): CardFault | null {
  switch (field) {
    case 'number':
      return judgeNumber(draft.number) === 'good' ? null : 'number';
    case 'expiry': {
      const expiry = plainExpiry(draft.expiry);
      if (expiry === null) return 'expiry';
      return isPast(expiry, nowMs) ? 'expiryPast' : null;
    }
    case 'cvc': {
      const digits = cvcDigitsOf(draft.number);
      const fits = digits === null ? /^\d{3,4}$/.test(draft.cvc) : draft.cvc.length === digits;
      if (fits) return null;
      return digits === 4 ? 'cvc4' : 'cvc';
    }
    case 'holder':
      return !form.needsHolder || holderPattern.test(draft.holder.trim()) ? null : 'holder';
    case 'installmentMonths':
      return plansOf(form).includes(draft.installmentMonths) ? null : 'installmentMonths';
  }
}

/** The plans on offer; a single payment where the gateway names none. */
export function plansOf(form: CardFormView): readonly number[] {
  return form.installmentMonths.length > 0 ? form.installmentMonths : [0];
}

/** What is wrong with each field, before anything is sent. */
export function cardFaults(draft: CardDraft, form: CardFormView, serverNowMs: number): CardFaults {
  const faults: CardFaults = {};
  for (const field of fields) {
    const fault = faultOf(field, draft, form, serverNowMs);
    if (fault) faults[field] = fault;
  }
  return faults;
}

/** The field to correct first. */
export function firstFault(faults: CardFaults): CardField | null {
  return fields.find((field) => faults[field]) ?? null;
}

/** The request of a form without faults. */
export function cardRequest(
  method: string,
  draft: CardDraft,
  form: CardFormView,
  conversion: ConversionChoice | null = null,
): CardRequest {
  return {
    method,
    number: draft.number,
    expiry: draft.expiry,
    cvc: draft.cvc,
    holder: form.needsHolder ? draft.holder.trim().replace(/\s+/g, ' ') : '',
    installmentMonths: draft.installmentMonths,
    ...(conversion ? { conversion } : {}),
  };
}
