import type {
  ChannelAdapter,
  OpenChannel,
  SandboxCallbackFaults,
  SandboxCallbackListeners,
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
import type { DialectConformance } from './conformance/dialect.ts';
import type { CheckoutDialect } from './contract/checkout-dialect.ts';
import type { DialectCli } from './contract/dialect-cli.ts';
import type { DialectCollection } from './contract/dialect-collection.ts';
import type { DialectDemo } from './contract/dialect-demo.ts';
import type { DialectScenarios } from './contract/dialect-scenarios.ts';
import type { DeclineBook, DialectDeclines } from './declines.ts';
import type { CallNames, ReceivedCall } from './request-log/entry.ts';
import type { RequestLog } from './request-log/request-log.ts';
import type { Watch } from './watch.ts';

/** The sandbox's parts; absent in live mode. */
export interface Sandbox extends SandboxParts {
  readonly clock: SandboxClock;
  readonly faults: SandboxCallbackFaults;
  readonly taxOffice: SandboxTaxOffice;
  readonly listeners: SandboxCallbackListeners;
  /** The last calls of the merchant APIs. */
  readonly requests: RequestLog;
}

/** The channels of an installation, by name. */
export interface Channels {
  /** All channels of this mode. */
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  /** Those whose settings are complete. */
  readonly open: ReadonlyMap<string, OpenChannel>;
}

/** What routes count; the rest is collected by ops/metrics.ts. */
export interface RouteMetrics {
  readonly registry: Registry;
  readonly refusals: Counter<'dialect' | 'code'>;
  observeRequest(route: string, status: number, elapsedMs: number): void;
}

/** Everything that routes use. Made in wiring.ts. */
export interface Gateway {
  readonly config: Config;
  readonly store: Store;
  readonly engine: Engine;
  readonly log: Logger;
  readonly metrics: RouteMetrics;
  readonly sandbox: Sandbox | undefined;
  readonly dialects: Dialects;
  readonly channels: Channels;
  /** By dialect: its part of the page, and the form that returns the payer. */
  readonly checkoutDialects: ReadonlyMap<string, CheckoutDialect>;
  /** The reasons of all dialects' codes. */
  readonly declines: DeclineBook;
  /** The only store of card numbers. */
  readonly vault: CardVault;
  /** The master key and the database that was sealed with it. */
  readonly masterKeys: SealingKeys;
  /** The real time, also where the sandbox's own was moved. */
  readonly realClock: GuardedClock;
  /** Whether this process still fits its store. */
  readonly watch: Watch;
  /** Aborted when the process begins to stop: it is not ready any more, though it finishes what it has in hand. */
  readonly stopping: AbortController;
  /** By channel: what a card is sent to before its payment is started. */
  readonly cardAcceptors: ReadonlyMap<string, CardAcceptor>;
  readonly checkoutUrl: (payment: Pick<Payment, 'merchantId' | 'id'>) => string;
  /** Called after each delivery of a callback that was recorded. */
  readonly onDelivery: Set<() => void>;
}

/**
 * A merchant API: everything the gateway knows of it. All per-dialect parts are made from this object; no file outside
 * of dialects/ names a dialect (test/dialect-names.test.ts).
 */
export interface Dialect {
  /** In the database, on the command line and in metrics: small letters and digits. */
  readonly name: string;
  /** Its display name: in the documentation and in errors. */
  readonly title: string;
  /** Its HTTP endpoints, on an instance of its own: hooks, parsers and error handler affect nothing else. */
  routes(app: FastifyInstance, options: { readonly gateway: Gateway }): Promise<void>;
  /** The rows of the engine's catalogue, for a store that lacks them. `channel` executes them. */
  methods(channel: string): Method[];
  /** Its callbacks to merchants. */
  callbacks(parts: DialectParts): CallbackDialect;
  /** Its part of the payment page, and the way back; the plain page when absent. */
  checkout?(parts: DialectParts): CheckoutDialect;
  /** Its part of subscriptions; it has none when absent. */
  subscriptions?(parts: DialectParts): SubscriptionDialect;
  /** The banks that payers choose from, where they differ from its payout banks. */
  readonly banks?: DialectBanks;
  /** The reasons of its failure codes; it has only texts when absent. */
  readonly declines?: DialectDeclines;
  /** Its codes for the states of a Korean cash receipt; absent when it does not report receipts. */
  readonly cashReceiptCodes?: Readonly<Record<CashReceiptState, string>>;
  readonly numbers?: DialectNumbers;
  /** The app and the order that a call names, for the sandbox's list of requests; it has none when absent. */
  callNames?(call: ReceivedCall): CallNames;
  /** Settings of its apps that it reads itself; none when absent. */
  readonly settings?: Settings;
  readonly cli: DialectCli;
  /** Apps that every sandbox begins with; none when absent. */
  readonly demo?: DialectDemo;
  /** Its merchant's part of the catalogue of scenarios (scenarios/); absent: none of them can be run through it. */
  readonly scenarios?: DialectScenarios;
  readonly docs: DialectDocs;
  /** What `naru conform` proves of others; it is not offered for the dialect when absent. */
  readonly conformance?: DialectConformance;
  /** How its calls go together in collections for HTTP clients; single examples when absent. */
  readonly collection?: DialectCollection;
}

/** The inputs of a dialect. The engine is made after the dialect's callbacks: get it when it is needed. */
export interface DialectParts {
  readonly mode: Mode;
  readonly engine: () => Engine;
  readonly checkoutUrl: Gateway['checkoutUrl'];
  /** The machine's guarded time, also where the sandbox's own was moved. */
  readonly realClock: Clock;
}

export interface DialectBanks {
  /** Offered in identity checks. */
  readonly identity?: readonly BankOption[];
  /** Banks that a payer may transfer from. */
  readonly transfer?: readonly BankOption[];
}

export interface DialectNumbers {
  /** A number for an operator's refund, in the form of the dialect's own. */
  refund?(gateway: Gateway, access: AppAccess): Promise<string>;
  /** Numbers that begin again each Korean day, and the metric for how many the busiest app has used. */
  readonly daily?: { readonly scope: string; readonly metric: string; readonly help: string };
}

/** For the OpenAPI document, where the title is the tag of the dialect's routes. */
export interface DialectDocs {
  readonly description: string;
  /** Security schemes that its routes name. */
  readonly security?: Readonly<Record<string, object>>;
  /** The messages of its callbacks; together they have all of its events. */
  readonly webhooks?: readonly DialectWebhook[];
}

/** A message to merchants, as the OpenAPI document has it. */
export interface DialectWebhook {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** The engine's events that it reports. */
  readonly events: readonly string[];
  readonly headers?: Readonly<Record<string, object>>;
  readonly contentType: string;
  readonly body: object;
  readonly example: unknown;
  /** The merchant's answer after which it does not come again. */
  readonly reply: {
    readonly status: string;
    readonly description: string;
    readonly contentType: string;
    readonly schema: object;
    readonly example: unknown;
  };
}

/** The dialects of a gateway by name, in the order of the list. */
export type Dialects = ReadonlyMap<string, Dialect>;

export function dialectsByName(list: readonly Dialect[]): Dialects {
  return new Map(list.map((dialect) => [dialect.name, dialect]));
}
