/**
 * Forms of the numbers that the platform gives out (teemopay.md §1, §3, §4.5). Digits and randomness come from
 * outside.
 */

import { COUNTRY } from './codes.ts';

export type TradeKind = 'payin' | 'payout';

const TRADE_PREFIX = { payin: 'TS', payout: 'TF' } as const satisfies Record<TradeKind, string>;
const MERCHANT_NUMBER = /^\d{10}$/;
const SERIAL_DIGITS = 16;
const CURRENT_TRADE_NO = /^(TS|TF)(\d{10})([A-Z]{2})(\d{16})$/;
/**
 * Numbers of before had no country in them and other lengths: `TS24052200000491357178416`, `TF201806251011`.
 */
const OLD_TRADE_NO = /^(TS|TF)\d{8,28}$/;

export interface TradeNo {
  readonly kind: TradeKind;
  readonly form: 'current' | 'old';
  /** Of the current form only. */
  readonly merchantNumber?: string;
  readonly country?: string;
  readonly serial?: string;
}

function assertMerchantNumber(merchantNumber: string): void {
  if (!MERCHANT_NUMBER.test(merchantNumber)) throw new RangeError('a merchant number has ten digits');
}

/** A platform number: kind, merchant number, country, 16 digits; 30 characters. */
export function tradeNo(kind: TradeKind, merchantNumber: string, serial: bigint): string {
  assertMerchantNumber(merchantNumber);
  if (serial < 0n || serial >= 10n ** BigInt(SERIAL_DIGITS)) {
    throw new RangeError(`the serial of a trade number has ${SERIAL_DIGITS} digits`);
  }
  return `${TRADE_PREFIX[kind]}${merchantNumber}${COUNTRY}${serial.toString().padStart(SERIAL_DIGITS, '0')}`;
}

/** What a platform number says of itself, or undefined when it is none. */
export function parseTradeNo(text: string): TradeNo | undefined {
  const current = CURRENT_TRADE_NO.exec(text);
  if (current !== null) {
    const [, prefix = '', merchantNumber = '', country = '', serial = ''] = current;
    return { kind: kindOfPrefix(prefix), form: 'current', merchantNumber, country, serial };
  }
  const old = OLD_TRADE_NO.exec(text);
  return old === null ? undefined : { kind: kindOfPrefix(old[1] ?? ''), form: 'old' };
}

function kindOfPrefix(prefix: string): TradeKind {
  return prefix === TRADE_PREFIX.payin ? 'payin' : 'payout';
}

/** What a platform number was given out for, or undefined when it is none. */
export function kindOfTradeNo(text: string): TradeKind | undefined {
  return parseTradeNo(text)?.kind;
}

const PAYMENT_PREFIX = 'TSO';
const PAYMENT_SUFFIX_LENGTH = 27;
const PAYMENT_ORDER_NO = /^TSO[0-9a-z]{27}$/;
/** 27 characters of 36 kinds are 140 bits; with 50 more the remainder is even to one part in 10¹⁵. */
const PAYMENT_RANDOM_BYTES = 24;

/** The number of one received payment: `TSO` and 27 small letters and digits, from 24 random bytes. */
export function paymentOrderNo(randomBytes: Uint8Array): string {
  if (randomBytes.length !== PAYMENT_RANDOM_BYTES) {
    throw new RangeError(`a payment order number takes ${PAYMENT_RANDOM_BYTES} random bytes`);
  }
  let number = 0n;
  for (const byte of randomBytes) number = number * 256n + BigInt(byte);
  const suffix = (number % 36n ** BigInt(PAYMENT_SUFFIX_LENGTH)).toString(36);
  return PAYMENT_PREFIX + suffix.padStart(PAYMENT_SUFFIX_LENGTH, '0');
}

export function isPaymentOrderNo(text: string): boolean {
  return PAYMENT_ORDER_NO.test(text);
}

const APP_CODE = /^A(\d{10})([A-Z]{2})(\d{3})$/;

export interface AppCode {
  readonly merchantNumber: string;
  readonly country: string;
  readonly appNumber: string;
}

/** An application id: `A`, merchant number, country, three digits. */
export function appCode(merchantNumber: string, appNumber: number): string {
  assertMerchantNumber(merchantNumber);
  if (!Number.isInteger(appNumber) || appNumber < 0 || appNumber > 999) {
    throw new RangeError('the number of an application has three digits');
  }
  return `A${merchantNumber}${COUNTRY}${String(appNumber).padStart(3, '0')}`;
}

/** The parts of an application id, or undefined when it is none. */
export function parseAppCode(text: string): AppCode | undefined {
  const match = APP_CODE.exec(text);
  if (match === null) return undefined;
  const [, merchantNumber = '', country = '', appNumber = ''] = match;
  return { merchantNumber, country, appNumber };
}

const TRACE_ID = /^[0-9a-f]{32}\.\d{1,10}\.\d{17}$/;

export interface TraceIdParts {
  /** 32 hexadecimal digits, for one process. */
  readonly processId: string;
  readonly thread: number;
  readonly epochMs: number;
  /** 0 to 9999, for calls of one millisecond. */
  readonly sequence: number;
}

/** A `traceId` in the form of SkyWalking: process, thread, milliseconds with a sequence behind them. */
export function traceId({ processId, thread, epochMs, sequence }: TraceIdParts): string {
  const text = `${processId}.${thread}.${epochMs}${String(sequence).padStart(4, '0')}`;
  if (!TRACE_ID.test(text)) throw new RangeError('these are no parts of a traceId');
  return text;
}

export function isTraceId(text: string): boolean {
  return TRACE_ID.test(text);
}
