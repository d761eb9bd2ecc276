import type { KeyObject } from 'node:crypto';
import type { Currency, KeyKind } from '@naru/engine';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';

/** What the command line has to know of a dialect to set up its apps. */
export interface CliDialect {
  readonly name: string;
  /** What its apps' public id is called. */
  readonly idName: string;
  readonly currencies: readonly Currency[];
  readonly keyKinds: readonly KeyKind[];
  /** Why `id` is no public id of this dialect; undefined when it is one. */
  idFault(id: string): string | undefined;
  generateKeyPair(): Promise<{ readonly privateKey: string; readonly publicKey: string }>;
  loadPublicKey(text: string): KeyObject;
}

const DIALECTS: readonly CliDialect[] = [
  {
    name: 'haipay',
    idName: 'appId',
    currencies: ['KRW', 'USD'],
    keyKinds: ['secret_key', 'merchant_public_key', 'platform_private_key'],
    idFault: (id) =>
      /^[1-9]\d{0,14}$/.test(id) ? undefined : 'the id of a HaiPay app is a whole number, such as 1056',
    generateKeyPair: haipay.generateKeyPair,
    loadPublicKey: haipay.loadPublicKey,
  },
  {
    name: 'teemopay',
    idName: 'appCode',
    currencies: ['KRW'],
    keyKinds: ['merchant_public_key', 'platform_private_key'],
    idFault: (id) =>
      teemopay.parseAppCode(id)?.country === teemopay.COUNTRY
        ? undefined
        : 'the id of a TeemoPay app is A, ten digits of the merchant, KR and three digits: A2611210001KR001',
    generateKeyPair: teemopay.generateKeyPair,
    loadPublicKey: teemopay.loadPublicKey,
  },
];

export const DIALECT_NAMES: readonly string[] = DIALECTS.map((dialect) => dialect.name);

/** The dialect of that name, or an error that names those there are. */
export function cliDialect(name: string): CliDialect {
  const dialect = DIALECTS.find((one) => one.name === name);
  if (!dialect) throw new Error(`there is no dialect ${name}: ${DIALECT_NAMES.join(', ')}`);
  return dialect;
}
