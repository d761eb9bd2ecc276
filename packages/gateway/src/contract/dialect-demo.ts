import type { Currency, KeyKind, StoredSettings } from '@naru/engine';

/** An app of the sandbox's demo merchant. */
export interface DemoApp {
  readonly publicId: string;
  readonly currency: Currency;
  readonly keys: Readonly<Partial<Record<KeyKind, string | undefined>>>;
  /** The callback address of orders without one. */
  readonly callbackUrl?: string;
  readonly settings?: StoredSettings;
}

export interface DialectDemo {
  /**
   * The demo apps. `credentials` and `serverKeys` are the dialect's parts of sandbox/demo-credentials.json and
   * demo-server-keys.json: the merchant's side and the platform's.
   */
  apps(credentials: unknown, serverKeys: unknown): readonly DemoApp[];
  /** Signs for people who try the API by hand; the sandbox's page for that leaves the dialect out when absent. */
  readonly signer?: DialectSigner;
}

type Members = Readonly<Record<string, unknown>>;

/** What a merchant signs with, by the names of sandbox/demo-credentials.json. */
export type SignerCredentials = Readonly<Record<string, string>>;

/** A merchant's side of a dialect, as far as single calls need it. In the sandbox only. */
export interface DialectSigner {
  /** The credentials, in the order in which a form asks for them. */
  readonly fields: readonly { readonly name: string; readonly isSecret: boolean }[];
  /** Those of the demo's apps, by what the apps are called. */
  apps(credentials: unknown): ReadonlyMap<string, SignerCredentials>;
  /** A call of these members, ready to be sent. Throws for keys that are none, as the contract does. */
  sign(members: Members, credentials: SignerCredentials, now: Date): Promise<SignedCall>;
}

export interface SignedCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Members;
  /** The text that the signature is over; null where a call has no signature of its own. */
  readonly signedText: string | null;
}

/** The address of `naru listen`. */
export const LISTENER_URL = 'http://127.0.0.1:9000/';

/** The keys of an app whose messages are signed, as the demo's merchant has them. */
export interface DemoKeyPairs {
  readonly merchantPrivateKey: string;
  readonly platformPublicKey: string;
}

/** The other halves. */
export interface DemoServerKeyPairs {
  readonly merchantPublicKey: string;
  readonly platformPrivateKey: string;
}
