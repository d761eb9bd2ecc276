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
