/** What tests of merchants see. Plain data: it crosses threads, and is the same for other languages as JSON. */

export interface HaiPayCredentials {
  readonly baseUrl: string;
  readonly appId: number;
  readonly currency: 'KRW' | 'USD';
  readonly secretKey: string;
  readonly merchantPrivateKey: string;
  readonly platformPublicKey: string;
}

export interface TeemoPayCredentials {
  readonly baseUrl: string;
  readonly appCode: string;
  readonly merchantPrivateKey: string;
  readonly platformPublicKey: string;
}

export interface EximbayCredentials {
  readonly baseUrl: string;
  readonly mid: string;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
}

export interface CredentialsByDialect {
  readonly haipay: HaiPayCredentials;
  readonly teemopay: TeemoPayCredentials;
  readonly eximbay: EximbayCredentials;
}

export type DialectName = keyof CredentialsByDialect;

export interface StartOptions {
  /**
   * Where TeemoPay's callbacks of orders without an address and Eximbay's webhooks go; Naru's own receiver
   * (`naru.callbacks.url`) when absent.
   */
  readonly callbackUrl?: string;
  /** Settings of the gateway by their names in the environment (docs/operation.md). */
  readonly settings?: Readonly<Record<string, string>>;
  /** What `close` does about callbacks that nobody accepted: it fails, unless they are ignored. */
  readonly undelivered?: 'fail' | 'ignore';
}

export interface AppOptions {
  /** KRW for HaiPay and TeemoPay, USD for Eximbay when absent. */
  readonly currency?: string;
  readonly callbackUrl?: string;
  /** Settings of the app by their names (docs/operation.md), such as `{ depositRule: 'accept' }`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What started a gateway: its address, the demo merchant's apps and where callbacks can be received. */
export interface Started {
  readonly instance: string;
  readonly baseUrl: string;
  readonly callbackUrl: string;
  /** Where Naru's own events arrive. */
  readonly events: CreatedEndpoint;
  readonly haipay: HaiPayCredentials;
  readonly haipayUsd: HaiPayCredentials;
  readonly teemopay: TeemoPayCredentials;
  readonly eximbay: EximbayCredentials;
}

export interface PaymentView {
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly state: string;
  readonly amount: string;
  readonly receivedAmount: string;
  readonly currency: string;
  readonly virtualAccount: unknown;
  readonly voucherNumber: string | null;
  readonly reason: string | null;
}

export interface PayoutView {
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly state: string;
  readonly amount: string;
  readonly currency: string;
  readonly reason: string | null;
}

/** Why a wallet, an issuer or a bank says no. A code of the dialect's tables brings its own words. */
export interface Refusal {
  readonly reason?: string;
  readonly errorCode?: string | number;
}

export interface DepositOptions {
  /** In the payer's currency, for won whole; what the order still lacks when absent. */
  readonly amount?: string | number;
  /** Whose name the transfer has; the payer's when absent. */
  readonly name?: string;
  /** The payer transfers twice. */
  readonly twice?: boolean;
  /** The time to pay is over before: the clock moves on to a second behind it. */
  readonly late?: boolean;
}

export interface DepositView extends PaymentView {
  /** How the bank took it: `credited`, `held`, `refused` or `repeated`. */
  readonly deposit: string;
  /** Why it does not fit: `short`, `over`, `repeated`, `late`, `wrong_name`; null when it fits. */
  readonly misfit: string | null;
}

export interface CallbackFilter {
  /** The merchant's or the platform's number, or an object with one; any order when absent. */
  readonly order?: OrderRef;
  /** The event, such as `payment_succeeded`; any when absent. */
  readonly event?: string;
  /** How long to wait for it; 5 s when absent. The gateway's time, which `clock.advance` moves, plays no part. */
  readonly timeoutMs?: number;
}

/** A callback as one of its deliveries brought it. */
export interface Callback {
  readonly id: string;
  readonly event: string;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the body says: members of its JSON or its form. */
  readonly members: Readonly<Record<string, unknown>>;
  /** 1 for the first delivery. */
  readonly delivery: number;
  /** `accepted`, `rejected` (answered otherwise) or `failed` (no answer). */
  readonly outcome: string;
  readonly reply: { readonly status: number; readonly body: string } | null;
  readonly error: string | null;
  readonly sentAt: string;
}

/** A callback, or an event of Naru's own, that nobody accepted. */
export interface Undelivered {
  readonly id: string;
  readonly event: string;
  /** Of an event about something without an order number: its id. */
  readonly orderNumber: string;
  readonly url: string;
  /** `pending`: it is tried again; `exhausted`: it is not. */
  readonly state: string;
  readonly deliveries: number;
  readonly lastError: string | null;
}

export interface EndpointOptions {
  /** Types or groups of events, such as `payment.*`; all when absent. */
  readonly types?: readonly string[];
}

/** An endpoint for Naru's own events, with the secret that verifies them. */
export interface CreatedEndpoint {
  readonly id: string;
  readonly url: string;
  /** `whsec_…`: `new Webhook(secret)` of `standardwebhooks` takes it. */
  readonly secret: string;
}

export interface EventFilter {
  /** Such as `payment.captured`, or a group: `payment.*`; any when absent. */
  readonly type?: string;
  /**
   * An order, or the id or number of a payment, payout, refund or chargeback; of a payment also the events of its
   * refunds and chargebacks. Any when absent.
   */
  readonly object?: OrderRef;
  /** How long to wait for it, by real time; 5 s when absent. */
  readonly timeoutMs?: number;
}

/** One of Naru's own events as it arrived; its signature was verified. */
export interface NaruEvent {
  /** The same at every delivery of the event. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly object: string;
    readonly id: string;
    /** 1, 2, 3 … of one object. */
    readonly sequence: number;
    readonly [member: string]: unknown;
  };
  /** 1 for the first delivery. */
  readonly delivery: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ScenarioOptions {
  /** Through which API; the first that can express the scenario when absent. */
  readonly dialect?: DialectName;
  /** Your server that gets the callbacks; a receiver of the scenario's own when absent. */
  readonly callbackUrl?: string;
}

/** What happened in a scenario. */
export interface ScenarioReport {
  readonly scenario: string;
  readonly dialect: string;
  readonly steps: readonly {
    readonly step: string;
    readonly result: string;
    readonly difference: string | null;
  }[];
  /** What was not as the scenario says. */
  readonly differences: readonly string[];
  /** The callbacks of each order, as text. */
  readonly callbacks: readonly string[];
  readonly orderNumbers: readonly string[];
}

/** A scenario of the catalogue. */
export interface ScenarioEntry {
  readonly name: string;
  readonly title: string;
  /** The APIs that can express it. */
  readonly dialects: readonly string[];
}

/** The proof that money is where it belongs. */
export interface LedgerProof {
  readonly balanced: boolean;
  readonly faults: readonly string[];
}

/** An order by its number, or what was sent to make it. */
export type OrderRef =
  | string
  | number
  | { readonly orderId: string | number }
  | { readonly orderNo: string }
  | { readonly merchantOrderNo: string | number }
  | { readonly order_id: string }
  | { readonly payment: { readonly order_id: string } };
