import type { KeyObject } from 'node:crypto';
import type { Currency, KeyKind, KeySharing } from '@naru/engine';
import { CURRENCIES, isMid } from '@naru/eximbay';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import { Option } from 'commander';
import type { Mode } from '../config.ts';
import { makeApiKey, makeSecretKey, makeWebhookSecret } from '../dialects/eximbay/keys.ts';

/** Of dialects whose messages are signed: both sides have a pair. */
export interface KeyPairs {
  generate(): Promise<{ readonly privateKey: string; readonly publicKey: string }>;
  loadPublicKey(text: string): KeyObject;
}

/** A key that is a text which both sides know. */
export type SharedKeyKind = Extract<KeyKind, 'secret_key' | 'api_key' | 'webhook_secret'>;

/** What a shared key is called where merchants meet it. */
export const SHARED_KEY_NAMES: Readonly<Record<SharedKeyKind, string>> = {
  secret_key: 'secretKey',
  api_key: 'apiKey',
  webhook_secret: 'webhookSecret',
};

/** What the command line has to know of a dialect to set up its apps. */
export interface CliDialect {
  readonly name: string;
  /** What its apps' public id is called. */
  readonly idName: string;
  readonly currencies: readonly Currency[];
  /** Whether orders of one app come in all of the currencies, and not in the app's own only. */
  readonly takesAllCurrencies: boolean;
  /** Undefined: nothing is signed. */
  readonly pairs: KeyPairs | undefined;
  /** Which apps may have one merchant's public key: by whether signed requests name their app. */
  readonly keySharing: KeySharing;
  readonly sharedKeys: readonly SharedKeyKind[];
  /** Why `id` is no public id of this dialect; undefined when it is one. */
  idFault(id: string): string | undefined;
  /** A new shared key of the app with this id. */
  makeSharedKey(kind: SharedKeyKind, id: string, mode: Mode): string;
}

const DIALECTS: readonly CliDialect[] = [
  {
    name: 'haipay',
    idName: 'appId',
    currencies: ['KRW', 'USD'],
    takesAllCurrencies: false,
    pairs: { generate: haipay.generateKeyPair, loadPublicKey: haipay.loadPublicKey },
    keySharing: 'merchant',
    sharedKeys: ['secret_key'],
    idFault: (id) =>
      /^[1-9]\d{0,14}$/.test(id) ? undefined : 'the id of a HaiPay app is a whole number, such as 1056',
    makeSharedKey: () => haipay.generateSecretKey(),
  },
  {
    name: 'teemopay',
    idName: 'appCode',
    currencies: ['KRW'],
    takesAllCurrencies: false,
    pairs: { generate: teemopay.generateKeyPair, loadPublicKey: teemopay.loadPublicKey },
    keySharing: 'app',
    sharedKeys: [],
    idFault: (id) =>
      teemopay.parseAppCode(id)?.country === teemopay.COUNTRY
        ? undefined
        : 'the id of a TeemoPay app is A, ten digits of the merchant, KR and three digits: A2611210001KR001',
    makeSharedKey: () => refuseSharedKey('TeemoPay'),
  },
  {
    name: 'eximbay',
    idName: 'mid',
    currencies: CURRENCIES.filter(({ requestableBy }) => requestableBy === 'all').map(
      ({ code }) => code as Currency,
    ),
    takesAllCurrencies: true,
    pairs: undefined,
    keySharing: 'app',
    sharedKeys: ['secret_key', 'api_key', 'webhook_secret'],
    idFault: (id) =>
      isMid(id)
        ? undefined
        : 'the id of an Eximbay app is a mid of ten upper-case hexadecimal digits: 1849705C65',
    makeSharedKey: (kind, mid, mode) => {
      if (kind === 'webhook_secret') return makeWebhookSecret();
      return kind === 'api_key' ? makeApiKey(mode === 'live' ? 'live' : 'test', mid) : makeSecretKey();
    },
  },
];

function refuseSharedKey(name: string): never {
  throw new Error(`${name} apps have no shared key`);
}

export const DIALECT_NAMES: readonly string[] = DIALECTS.map((dialect) => dialect.name);

/** `--dialect`: HaiPay when absent. */
export function dialectOption(): Option {
  return new Option('--dialect <name>', 'whose app').choices([...DIALECT_NAMES]).default('haipay');
}

/** The dialect of that name, or an error that names those there are. */
export function cliDialect(name: string): CliDialect {
  const dialect = DIALECTS.find((one) => one.name === name);
  if (!dialect) throw new Error(`there is no dialect ${name}: ${DIALECT_NAMES.join(', ')}`);
  return dialect;
}

/** Why no key of this kind can be had; undefined when one can. */
export function keyKindFault({ name, pairs, sharedKeys }: CliDialect, kind: KeyKind): string | undefined {
  const known = isShared(kind) ? sharedKeys.includes(kind) : pairs !== undefined;
  return known ? undefined : `${name} apps have no ${kind}`;
}

/** Whether both sides know keys of this kind. */
export function isShared(kind: KeyKind): kind is SharedKeyKind {
  return Object.hasOwn(SHARED_KEY_NAMES, kind);
}
