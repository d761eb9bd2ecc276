import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Currency, KeyKind, KeySharing } from '@naru/engine';
import type { Mode } from '../config.ts';

/** Of dialects whose messages are signed: both sides have a pair. */
export interface KeyPairs {
  generate(): Promise<{ readonly privateKey: string; readonly publicKey: string }>;
  loadPublicKey(text: string): KeyObject;
}

/** A key that is a text which both sides know. */
export type SharedKeyKind = Extract<KeyKind, 'secret_key' | 'api_key' | 'webhook_secret'>;

/** What the command line needs of a dialect: to set up its apps, and to act as their merchants. */
export interface DialectCli {
  /** The name of its apps' public id. */
  readonly idName: string;
  readonly currencies: readonly Currency[];
  /** Whether orders of one app come in all of the currencies, and not in the app's own only. */
  readonly takesAllCurrencies: boolean;
  /** Undefined: nothing is signed. */
  readonly pairs: KeyPairs | undefined;
  /** Which apps may have one merchant's public key: by whether signed requests name their app. */
  readonly keySharing: KeySharing;
  readonly sharedKeys: readonly SharedKeyKind[];
  /** Whether a merchant can be sent the result of a part of what was ordered. */
  readonly sendsPartResults: boolean;
  /** Why `id` is no public id of this dialect; undefined when it is one. */
  idFault(id: string): string | undefined;
  /** A new shared key of the app with this id. */
  makeSharedKey(kind: SharedKeyKind, id: string, mode: Mode): string;
  /** `naru sign`: what a merchant's code would send. */
  readonly sign?: Signing;
  /**
   * `naru listen`: receives the callbacks of apps. `credentials` has the form of the dialect's part of
   * sandbox/demo-credentials.json, or is a list of such. Throws a sentence for keys that are none.
   */
  listener?(credentials: unknown): CallbackReader;
}

export interface Signing {
  /** Whether a call has extra headers, which are written into a file beside its body. */
  readonly headers: boolean;
  /** `credentials`: as of `listener`. */
  sign(fields: Fields, options: SignOptions, credentials: unknown): Promise<Signed>;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface SignOptions {
  /** The app; the one that the fields name, or the demo's, when absent. */
  readonly app?: string;
  readonly secretKey?: string;
  readonly apiKey?: string;
  /** Reads the merchant's private key; absent where no file was named. */
  readonly privateKey?: () => Promise<string>;
  /** Whether a file was named for the headers. */
  readonly hasHeaderFile: boolean;
}

export interface Signed {
  readonly fields: object;
  readonly headers?: Readonly<Record<string, string | number>>;
}

export interface ReceivedCallback {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A merchant's check of a callback, and its answer. */
export interface ReadCallback {
  /** Why it is not genuine; undefined when it is. */
  readonly fault: string | undefined;
  readonly reply: string;
  readonly about: CallbackSubject;
}

/** What a callback says that it is about; nobody has verified it where there is a fault. */
export interface CallbackSubject {
  readonly app: string | undefined;
  readonly orderNumber: string | undefined;
  /** In the words of its contract: `payment paid`. */
  readonly event: string | undefined;
}

/** The apps of a credentials file: one object, or a list of them. */
export function listedApps<T>(credentials: T | readonly T[]): readonly T[] {
  return Array.isArray(credentials) ? credentials : [credentials as T];
}

/** Undefined: the message does not belong to this dialect. */
export type CallbackReader = (received: ReceivedCallback) => ReadCallback | undefined;
