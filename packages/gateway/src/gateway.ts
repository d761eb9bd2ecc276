import type { SandboxCallbackFaults, SandboxParts, SandboxTaxOffice } from '@naru/channels';
import type { Engine, GuardedClock, Payment, SandboxClock, SealingKeys, Store } from '@naru/engine';
import type { CardAcceptor, CardVault } from '@naru/vault';
import type { Logger } from 'pino';
import type { Channels } from './channels/open.ts';
import type { CheckoutDialect } from './checkout/dialect.ts';
import type { Config } from './config.ts';
import type { DeclineBook } from './declines.ts';
import type { Dialects } from './dialects/dialect.ts';
import type { Metrics } from './ops/metrics.ts';
import type { Watch } from './watch.ts';

/** The sandbox's parts; absent in live mode. */
export interface Sandbox extends SandboxParts {
  readonly clock: SandboxClock;
  readonly faults: SandboxCallbackFaults;
  readonly taxOffice: SandboxTaxOffice;
}

/** Everything that routes work with. Made in wiring.ts. */
export interface Gateway {
  readonly config: Config;
  readonly store: Store;
  readonly engine: Engine;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly sandbox: Sandbox | undefined;
  readonly dialects: Dialects;
  readonly channels: Channels;
  /** By dialect: what its payments add to the page, and the form that takes the payer back. */
  readonly checkoutDialects: ReadonlyMap<string, CheckoutDialect>;
  /** What the codes of all dialects mean. */
  readonly declines: DeclineBook;
  /** The only keeper of card numbers. */
  readonly vault: CardVault;
  /** The master key and the database that was sealed with it. */
  readonly masterKeys: SealingKeys;
  /** The real time, also where the sandbox's own was moved on. */
  readonly realClock: GuardedClock;
  /** Whether this process still fits its store. */
  readonly watch: Watch;
  /** Aborted when the process begins to stop: it is not ready any more, though it finishes what it has in hand. */
  readonly stopping: AbortController;
  /** By channel: who is handed a card before the payment is started with it. */
  readonly cardAcceptors: ReadonlyMap<string, CardAcceptor>;
  readonly checkoutUrl: (payment: Pick<Payment, 'merchantId' | 'id'>) => string;
}
