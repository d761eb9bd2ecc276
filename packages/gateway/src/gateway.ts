import type {
  SandboxCallbackFaults,
  SandboxControl,
  SandboxOrders,
  SandboxRunner,
  SandboxScreens,
} from '@naru/channels';
import type { Engine, Payment, SandboxClock, Store } from '@naru/engine';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Metrics } from './ops/metrics.ts';

/** The sandbox's parts; absent in live mode. */
export interface Sandbox {
  readonly clock: SandboxClock;
  readonly orders: SandboxOrders;
  readonly runner: SandboxRunner;
  readonly screens: SandboxScreens;
  readonly control: SandboxControl;
  readonly faults: SandboxCallbackFaults;
}

/** Everything that routes work with. Made in wiring.ts. */
export interface Gateway {
  readonly config: Config;
  readonly store: Store;
  readonly engine: Engine;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly sandbox: Sandbox | undefined;
  readonly checkoutUrl: (payment: Pick<Payment, 'merchantId' | 'id'>) => string;
}
