import type {
  ChannelAdapter,
  OpenChannel,
  SandboxCallbackFaults,
  SandboxParts,
  SandboxTaxOffice,
} from '@naru/channels';
import type { BankOption } from '@naru/checkout';
import type {
  AppAccess,
  CallbackDialect,
  CashReceiptState,
  Clock,
  Engine,
  GuardedClock,
  Method,
  Payment,
  SandboxClock,
  SealingKeys,
  Settings,
  Store,
  SubscriptionDialect,
} from '@naru/engine';
import type { CardAcceptor, CardVault } from '@naru/vault';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Counter, Registry } from 'prom-client';
import type { Config, Mode } from './config.ts';
import type { CheckoutDialect } from './contract/checkout-dialect.ts';
import type { DialectCli } from './contract/dialect-cli.ts';
import type { DialectDemo } from './contract/dialect-demo.ts';
import type { DeclineBook, DialectDeclines } from './declines.ts';
import type { Watch } from './watch.ts';

/** The sandbox's parts; absent in live mode. */
export interface Sandbox extends SandboxParts {
  readonly clock: SandboxClock;
  readonly faults: SandboxCallbackFaults;
  readonly taxOffice: SandboxTaxOffice;
}

/** The channels of an installation, by name. */
export interface Channels {
  /** All that there are in this mode. */
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  /** Those that have their settings. */
  readonly open: ReadonlyMap<string, OpenChannel>;
}

/** What routes count; the rest is collected by ops/metrics.ts. */
export interface RouteMetrics {
  readonly registry: Registry;
  readonly refusals: Counter<'dialect' | 'code'>;
  observeRequest(route: string, status: number, elapsedMs: number): void;
}

/** Everything that routes work with. Made in wiring.ts. */
export interface Gateway {
  readonly config: Config;
  readonly store: Store;
  readonly engine: Engine;
  readonly log: Logger;
  readonly metrics: RouteMetrics;
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

/**
 * A merchant API: all that the gateway knows of it. Whatever is made for each dialect is made from this object; no file
 * outside of this folder names one (test/house.test.ts).
 */
export interface Dialect {
  /** In the database, on the command line and in metrics: small letters and digits. */
  readonly name: string;
  /** As people write it: in the documentation and in errors. */
  readonly title: string;
  /** Its HTTP endpoints, on an instance of its own: hooks, parsers and error handler concern nobody else. */
  routes(app: FastifyInstance, options: { readonly gateway: Gateway }): Promise<void>;
  /** The rows of the engine's catalogue, for a store that lacks them. `channel` carries them out. */
  methods(channel: string): Method[];
  /** What its merchants are told, and how. */
  callbacks(parts: DialectParts): CallbackDialect;
  /** What its payments add to the payment page, and the way back; the plain page when absent. */
  checkout?(parts: DialectParts): CheckoutDialect;
  /** What it knows of subscriptions; it has none when absent. */
  subscriptions?(parts: DialectParts): SubscriptionDialect;
  /** The banks that payers choose among, where they are not those of its payouts. */
  readonly banks?: DialectBanks;
  /** What its codes for what failed mean; it has only words when absent. */
  readonly declines?: DialectDeclines;
  /** Its codes for the states of a Korean cash receipt; it tells nothing of receipts when absent. */
  readonly cashReceiptCodes?: Readonly<Record<CashReceiptState, string>>;
  readonly numbers?: DialectNumbers;
  /** Settings of its apps that it reads itself; it has none when absent. */
  readonly settings?: Settings;
  readonly cli: DialectCli;
  /** Apps that every sandbox begins with; none when absent. */
  readonly demo?: DialectDemo;
  readonly docs: DialectDocs;
}

/** What a dialect is made with. The engine is made after its callbacks: ask for it when it is needed. */
export interface DialectParts {
  readonly mode: Mode;
  readonly engine: () => Engine;
  readonly checkoutUrl: Gateway['checkoutUrl'];
  /** The machine's guarded time, also where the sandbox's own was moved on. */
  readonly realClock: Clock;
}

export interface DialectBanks {
  /** Offered in identity checks. */
  readonly identity?: readonly BankOption[];
  /** That a payer may transfer from. */
  readonly transfer?: readonly BankOption[];
}

export interface DialectNumbers {
  /** A number for a refund that an operator makes, in the form of this dialect's own. */
  refund?(gateway: Gateway, access: AppAccess): Promise<string>;
  /** Numbers that begin anew each Korean day, and the metric that tells how many the busiest app has used up. */
  readonly daily?: { readonly scope: string; readonly metric: string; readonly help: string };
}

/** For the OpenAPI document, where the title is the tag of the dialect's routes. */
export interface DialectDocs {
  readonly description: string;
  /** Security schemes that its routes name. */
  readonly security?: Readonly<Record<string, object>>;
}

/** The dialects of a gateway by name, in the order of the list. */
export type Dialects = ReadonlyMap<string, Dialect>;

export function dialectsByName(list: readonly Dialect[]): Dialects {
  return new Map(list.map((dialect) => [dialect.name, dialect]));
}
