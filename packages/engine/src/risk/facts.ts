import { isIP, isIPv6 } from 'node:net';
import type { Currency } from '../base/money.ts';
import { UNKNOWN_COUNTRY } from '../base/payment-facts.ts';
import type { Sealer } from '../base/secrets.ts';

/** What is known about a payer when they start to pay; an absent member is unknown or does not exist. */
export interface PayerFacts {
  readonly method: string;
  readonly card?:
    | {
        /** The vault's keyed hash of the number: the same for the same card and merchant. */
        readonly identifier: string;
        /** ISO 3166; ZZ when unknown. */
        readonly country: string;
      }
    | undefined;
  readonly email?: string | undefined;
  readonly ip?: string | undefined;
  /** The country of the payer's browser, ISO 3166. */
  readonly accessCountry?: string | null | undefined;
  /** The browser's identifier (a cookie). */
  readonly device?: string | undefined;
}

/**
 * The facts that rules use. Keys are keyed hashes per merchant: they identify the same thing again, and reveal nothing
 * else.
 */
export interface RiskFacts {
  readonly method: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly cardKey: string | null;
  readonly cardCountry: string | null;
  readonly accessCountry: string | null;
  readonly emailKey: string | null;
  /** The address itself, for rules about networks. Kept sealed. */
  readonly ip: string | null;
  readonly ipKey: string | null;
  readonly deviceKey: string | null;
}

interface Assessed {
  readonly merchantId: string;
  readonly currency: Currency;
  readonly amount: bigint;
}

/** The facts of a payment, with keys in place of personal data. */
export function factsOf(sealer: Sealer, payment: Assessed, payer: PayerFacts): RiskFacts {
  const key = (text: string | undefined | null, use: string) =>
    text ? sealer.fingerprint(text, `risk.${use}:${payment.merchantId}`) : null;
  const ip = payer.ip !== undefined && isIP(payer.ip) !== 0 ? payer.ip : null;
  return {
    method: payer.method,
    currency: payment.currency,
    amount: payment.amount,
    cardKey: payer.card?.identifier ?? null,
    cardCountry: knownCountry(payer.card?.country),
    accessCountry: knownCountry(payer.accessCountry),
    emailKey: emailKeyOf(sealer, payment.merchantId, payer.email),
    ip,
    ipKey: key(ip && countedNetwork(ip), 'ip'),
    deviceKey: key(payer.device, 'device'),
  };
}

/** The key of an e-mail address; case and surrounding spaces do not count. */
export function emailKeyOf(sealer: Sealer, merchantId: string, email: string | undefined): string | null {
  const normal = email?.normalize('NFKC').trim().toLowerCase();
  return normal ? sealer.fingerprint(normal, `risk.email:${merchantId}`) : null;
}

function knownCountry(country: string | null | undefined): string | null {
  return country && country !== UNKNOWN_COUNTRY ? country : null;
}

/** For IPv6 the first 64 bits of the address: a browser changes the rest at will. */
function countedNetwork(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const front = groups(head);
  const missing = tail === undefined ? 0 : 8 - front.length - groups(tail).length;
  const all = [...front, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...groups(tail ?? '')];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
