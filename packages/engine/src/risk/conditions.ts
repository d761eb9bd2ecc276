import { BlockList, isIP } from 'node:net';
import { type Currency, isCurrency, parseDecimal } from '../base/money.ts';
import type { RiskKind } from './rule.ts';

export const VELOCITY_KEYS = ['card', 'device', 'ip', 'email'] as const;
export type VelocityKey = (typeof VELOCITY_KEYS)[number];

export type Countries = ReadonlySet<string>;
/** Minor units by currency. */
export type Amounts = ReadonlyMap<Currency, bigint>;

/** Which countries a rule is about. */
export interface CountryList {
  readonly list: 'allow' | 'deny';
  readonly countries: Countries;
  /** Whether a rule hits a payment whose country is unknown. */
  readonly unknown: 'match' | 'pass';
}

/** The parsed parameters of a rule. */
export type RiskCondition =
  | { readonly kind: 'blocklist_card'; readonly keys: ReadonlySet<string> }
  | { readonly kind: 'blocklist_email'; readonly keys: ReadonlySet<string> }
  | { readonly kind: 'blocklist_ip'; readonly networks: BlockList }
  | ({ readonly kind: 'card_country' } & CountryList)
  | ({ readonly kind: 'access_country' } & CountryList)
  | { readonly kind: 'country_mismatch' }
  | {
      readonly kind: 'risk_country';
      readonly countries: Countries;
      readonly of: 'card' | 'access' | 'either';
    }
  | {
      readonly kind: 'velocity';
      readonly by: VelocityKey;
      readonly windowSeconds: number;
      /** Payments in the window, this one included; null: any number. */
      readonly maxCount: number | null;
      readonly maxAmounts: Amounts;
    }
  | { readonly kind: 'amount'; readonly above: Amounts }
  | { readonly kind: 'score_threshold'; readonly threshold: number };

export type ReadCondition =
  | { readonly ok: true; readonly condition: RiskCondition }
  | { readonly ok: false; readonly fault: string };

type Parameters = Readonly<Record<string, unknown>>;

/** What is wrong with a rule's parameters. */
class Fault extends Error {}

/** Longest window of velocity rules; assessments are kept for longer (NARU_RISK_KEPT_DAYS). */
export const MAX_WINDOW_DAYS = 90;
const MAX_WINDOW_SECONDS = MAX_WINDOW_DAYS * 24 * 60 * 60;
const MAX_COUNT = 10_000;
/** Longer lists are several rules. */
export const MAX_LIST = 1000;

const READERS: { readonly [K in RiskKind]: (parameters: Parameters) => RiskCondition } = {
  blocklist_card: (p) => ({
    kind: 'blocklist_card',
    keys: new Set(texts(p, 'cardKeys', KEY, 'keyed hashes')),
  }),
  blocklist_email: (p) => ({
    kind: 'blocklist_email',
    keys: new Set(texts(p, 'emailKeys', KEY, 'keyed hashes')),
  }),
  blocklist_ip: (p) => ({ kind: 'blocklist_ip', networks: networksOf(p) }),
  card_country: (p) => ({ kind: 'card_country', ...countryList(p, 'match') }),
  // Without a proxy that supplies countries an allow list would reject everybody.
  access_country: (p) => ({ kind: 'access_country', ...countryList(p, 'pass') }),
  country_mismatch: () => ({ kind: 'country_mismatch' }),
  risk_country: (p) => ({
    kind: 'risk_country',
    countries: countriesOf(p),
    of: choice(p, 'of', ['card', 'access', 'either'], 'either'),
  }),
  velocity: velocityOf,
  amount: (p) => ({ kind: 'amount', above: amounts(p, 'above') }),
  score_threshold: (p) => ({ kind: 'score_threshold', threshold: integer(p, 'threshold', 1, 1_000_000) }),
};

const MEMBERS: Readonly<Record<RiskKind, readonly string[]>> = {
  blocklist_card: ['cardKeys'],
  blocklist_email: ['emailKeys'],
  blocklist_ip: ['networks'],
  card_country: ['list', 'countries', 'unknown'],
  access_country: ['list', 'countries', 'unknown'],
  country_mismatch: [],
  risk_country: ['countries', 'of'],
  velocity: ['by', 'windowSeconds', 'maxCount', 'maxAmounts'],
  amount: ['above'],
  score_threshold: ['threshold'],
};

/** Parses the parameters of a rule of `kind`; a typing error is a fault, never a rule that does nothing. */
export function readCondition(kind: string, parameters: unknown): ReadCondition {
  try {
    if (!Object.hasOwn(READERS, kind)) throw new Fault(`there is no kind of rule "${kind}"`);
    const known = kind as RiskKind;
    if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
      throw new Fault('parameters must be an object');
    }
    const stray = Object.keys(parameters).find((name) => !MEMBERS[known].includes(name));
    if (stray !== undefined) throw new Fault(`${kind} has no parameter "${stray}"`);
    return { ok: true, condition: READERS[known](parameters as Parameters) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.message };
    throw error;
  }
}

/** 128 bits as hex, as sealers and the vault make them. */
const KEY = /^[0-9a-f]{32,64}$/;
const COUNTRY = /^[A-Z]{2}$/;

function list(parameters: Parameters, name: string): readonly unknown[] {
  const value = parameters[name];
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_LIST) {
    throw new Fault(`${name} must be a list of 1 to ${MAX_LIST}`);
  }
  return value;
}

function texts(parameters: Parameters, name: string, pattern: RegExp, what: string): string[] {
  return list(parameters, name).map((value) => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw new Fault(`${name} must list ${what}`);
  });
}

function countriesOf(parameters: Parameters): Countries {
  return new Set(texts(parameters, 'countries', COUNTRY, 'countries as two capital letters'));
}

function countryList(parameters: Parameters, unknownOfAllow: CountryList['unknown']): CountryList {
  const kind = choice(parameters, 'list', ['allow', 'deny'], undefined);
  return {
    list: kind,
    countries: countriesOf(parameters),
    // An unknown value is on no list.
    unknown: choice(parameters, 'unknown', ['match', 'pass'], kind === 'allow' ? unknownOfAllow : 'pass'),
  };
}

function choice<const T extends string>(
  parameters: Parameters,
  name: string,
  words: readonly T[],
  fallback: T | undefined,
): T {
  const value = parameters[name] ?? fallback;
  const word = words.find((one) => one === value);
  if (word === undefined) throw new Fault(`${name} must be one of ${words.join(', ')}`);
  return word;
}

function integer(parameters: Parameters, name: string, least: number, most: number): number {
  const value = parameters[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Fault(`${name} must be a whole number from ${least} to ${most}`);
}

/** Decimal texts by currency. */
function amounts(parameters: Parameters, name: string): Amounts {
  const value = parameters[name];
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) throw new Fault(`${name} must name amounts by currency: {"USD": "500.00"}`);
  return new Map(
    entries.map(([currency, text]) => {
      const amount =
        isCurrency(currency) && typeof text === 'string' ? parseDecimal(text, currency) : undefined;
      if (amount === undefined) throw new Fault(`${name}.${currency} must be the decimal of an amount`);
      return [currency as Currency, amount];
    }),
  );
}

function velocityOf(parameters: Parameters): RiskCondition {
  const { maxCount, maxAmounts } = parameters;
  if (maxCount === undefined && maxAmounts === undefined) {
    throw new Fault('velocity needs maxCount, maxAmounts or both');
  }
  return {
    kind: 'velocity',
    by: choice(parameters, 'by', VELOCITY_KEYS, undefined),
    windowSeconds: integer(parameters, 'windowSeconds', 1, MAX_WINDOW_SECONDS),
    maxCount: maxCount === undefined ? null : integer(parameters, 'maxCount', 0, MAX_COUNT),
    maxAmounts: maxAmounts === undefined ? new Map() : amounts(parameters, 'maxAmounts'),
  };
}

function networksOf(parameters: Parameters): BlockList {
  const networks = new BlockList();
  for (const text of list(parameters, 'networks')) {
    if (typeof text !== 'string' || !addNetwork(networks, text)) {
      throw new Fault(
        'networks must list addresses and networks: 203.0.113.7, 198.51.100.0/24, 2001:db8::/32',
      );
    }
  }
  return networks;
}

function addNetwork(networks: BlockList, text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) {
    networks.addAddress(address, family);
    return true;
  }
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(bits >= 1 && bits <= (version === 4 ? 32 : 128))) return false;
  networks.addSubnet(address, bits, family);
  return true;
}
