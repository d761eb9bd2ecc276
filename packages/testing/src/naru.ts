import { type Duration, millisecondsOf } from './duration.ts';
import { Link, NaruError } from './link.ts';
import { orderNumberOf } from './order-number.ts';
import type {
  AppOptions,
  Callback,
  CallbackFilter,
  CreatedEndpoint,
  CredentialsByDialect,
  DepositOptions,
  DepositView,
  DialectName,
  EndpointOptions,
  EventFilter,
  EximbayCredentials,
  HaiPayCredentials,
  LedgerProof,
  NaruEvent,
  OrderRef,
  PaymentView,
  PayoutView,
  Refusal,
  ScenarioEntry,
  ScenarioOptions,
  ScenarioReport,
  Started,
  StartOptions,
  TeemoPayCredentials,
  Undelivered,
} from './types.ts';

const DEFAULT_TIMEOUT_MS = 5000;

/**
 * Starts a gateway of its own: an own database in memory, an own port, the demo merchant's apps. Close it when the
 * tests are over.
 *
 *     const naru = await startNaru();
 *     afterAll(() => naru.close());
 */
export async function startNaru(options: StartOptions = {}): Promise<Naru> {
  const link = Link.shared();
  return new Naru(link, await link.call<Started>(undefined, 'start', [options]), options);
}

type Call = <T>(name: string, ...args: readonly unknown[]) => Promise<T>;

/** A payment gateway under a test: its address and keys, and whoever acts around it. */
export class Naru {
  /** Of the gateway, without a trailing slash. */
  readonly baseUrl: string;
  /** The demo merchant's HaiPay app in won, as `new HaiPayClient(naru.haipay)` takes it. */
  readonly haipay: HaiPayCredentials;
  /** Its HaiPay app in dollars. */
  readonly haipayUsd: HaiPayCredentials;
  /** Its TeemoPay app, as `new TeemoPayClient(naru.teemopay)` takes it. */
  readonly teemopay: TeemoPayCredentials;
  /** Its Eximbay app, as `new EximbayClient(naru.eximbay)` takes it. */
  readonly eximbay: EximbayCredentials;
  readonly payer: Payer;
  readonly payouts: Payouts;
  readonly clock: TestClock;
  readonly callbacks: CallbackInbox;
  readonly events: EventEndpoint;
  readonly upstream: Upstream;
  readonly #call: Call;
  readonly #undelivered: 'fail' | 'ignore';
  #closing: Promise<void> | undefined;

  constructor(link: Link, started: Started, { undelivered = 'fail' }: StartOptions) {
    const { instance, baseUrl, callbackUrl, events, haipay, haipayUsd, teemopay, eximbay } = started;
    this.baseUrl = baseUrl;
    this.haipay = haipay;
    this.haipayUsd = haipayUsd;
    this.teemopay = teemopay;
    this.eximbay = eximbay;
    this.#undelivered = undelivered;
    this.#call = (name, ...args) => link.call(instance, name, args);
    this.payer = new Payer(this.#call);
    this.payouts = new Payouts(this.#call);
    this.clock = new TestClock(this.#call);
    this.callbacks = new CallbackInbox(this.#call, callbackUrl);
    this.events = new EventEndpoint(this.#call, events);
    this.upstream = new Upstream(this.#call);
  }

  /** One more app, with keys and settings of its own. */
  createApp<D extends DialectName>(dialect: D, options: AppOptions = {}): Promise<CredentialsByDialect[D]> {
    return this.#call('createApp', dialect, options);
  }

  /** Somebody transfers money to the order's virtual account: by default its payer, what it still lacks. */
  async deposit(order: OrderRef, options: DepositOptions = {}): Promise<DepositView> {
    const taken = await this.#call<DepositView[]>('deposit', orderNumberOf(order), options);
    return taken.at(-1) as DepositView;
  }

  /**
   * Plays a scenario of the catalogue (docs/scenarios.md) with the demo merchant's app, as `naru trigger` does: orders,
   * payers, faults, time. Rejects with what was not as the scenario says. It compares balances: nothing else should
   * happen on this gateway meanwhile. The clock stays where the scenario moved it.
   */
  async scenario(name: string, options: ScenarioOptions = {}): Promise<ScenarioReport> {
    const report = await this.#call<ScenarioReport>('scenario', name, options);
    if (report.differences.length === 0) return report;
    throw new NaruError(
      `${name} ended otherwise:\n${report.differences.map((one) => `  ${one}`).join('\n')}`,
    );
  }

  /** The scenarios that there are, with the APIs that can express them. */
  scenarios(): Promise<ScenarioEntry[]> {
    return this.#call('listScenarios');
  }

  /** Resolves when all that is due now has happened: outcomes are booked, callbacks delivered or put off. */
  settle(): Promise<void> {
    return this.#call('settle');
  }

  /** Recomputes the ledger of all orders, deposits, refunds and payouts; rejects with what is wrong. */
  async verify(): Promise<void> {
    const { balanced, faults } = await this.ledger();
    if (!balanced) throw new NaruError(`the ledger does not balance:\n${faults.join('\n')}`);
  }

  /** The same as an answer. */
  ledger(): Promise<LedgerProof> {
    return this.#call('verify');
  }

  /**
   * Stops the gateway. Rejects when callbacks or events were never accepted: a merchant who does not take them
   * misses payments. They can be ignored: `startNaru({ undelivered: 'ignore' })`.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    let left: readonly Undelivered[] = [];
    try {
      if (this.#undelivered === 'fail') {
        await this.settle();
        left = [...(await this.callbacks.undelivered()), ...(await this.events.undelivered())];
      }
    } finally {
      await this.#call('stop');
    }
    if (left.length === 0) return;
    const lines = left.map(
      ({ event, orderNumber, url, state, deliveries, lastError }) =>
        `  ${event} of ${orderNumber} to ${url}: ${state} after ${deliveries}` +
        `${lastError === null ? '' : ` (${lastError})`}`,
    );
    throw new NaruError(`${left.length} callbacks or events were never accepted:\n${lines.join('\n')}`);
  }
}

/** Who pays, or does not. An order that its payer has not opened is started first, with its first method. */
export class Payer {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Pays by wallet, card, transfer, at the shop's counter or by the exact deposit; authorizations are captured. */
  approve(order: OrderRef): Promise<PaymentView> {
    return this.#call('payment', orderNumberOf(order), 'succeed');
  }

  /** The wallet, bank or card issuer says no. */
  decline(order: OrderRef, refusal: Refusal = {}): Promise<PaymentView> {
    return this.#call('payment', orderNumberOf(order), 'fail', refusal);
  }

  /** The payer cancels in the app of the wallet, the bank or the issuer. */
  cancel(order: OrderRef): Promise<PaymentView> {
    return this.#call('payment', orderNumberOf(order), 'cancel');
  }

  /** The payer never comes back: the order's time to pay is over. */
  abandon(order: OrderRef): Promise<PaymentView> {
    return this.#call('payment', orderNumberOf(order), 'expire');
  }
}

/** The bank that carries payouts out. Without these calls a payout succeeds two seconds after it was accepted. */
export class Payouts {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  succeed(order: OrderRef): Promise<PayoutView> {
    return this.#call('payout', orderNumberOf(order), 'succeed');
  }

  /** The bank refuses. */
  fail(order: OrderRef, refusal: Refusal = {}): Promise<PayoutView> {
    return this.#call('payout', orderNumberOf(order), 'fail', refusal);
  }

  /** The bank sends the money back after it had arrived. */
  return(order: OrderRef, refusal: Refusal = {}): Promise<PayoutView> {
    return this.#call('payout', orderNumberOf(order), 'return', refusal);
  }
}

/** The gateway's time. It starts at the real one and only moves forward. */
export class TestClock {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  async now(): Promise<Date> {
    return new Date(await this.#call<string>('now'));
  }

  /**
   * Moves on by `'3d'`, `'1h 30m'` or milliseconds, from one event to the next, and resolves when all of them have
   * happened, each at its time: expiry, callbacks and their repetitions, settlement, recurring charges, bank answers.
   */
  async advance(duration: Duration): Promise<Date> {
    return new Date(await this.#call<string>('advance', millisecondsOf(duration)));
  }
}

/** Callbacks to the merchant: all of them, to whatever address they went. */
export class CallbackInbox {
  /** An address that verifies callbacks and accepts genuine ones, for orders whose own endpoint is not under test. */
  readonly url: string;
  readonly #call: Call;

  constructor(call: Call, url: string) {
    this.#call = call;
    this.url = url;
  }

  /** The next delivery that fits and was not given before; waits for it, and rejects with what there is instead. */
  next({ order, event, timeoutMs = DEFAULT_TIMEOUT_MS }: CallbackFilter = {}): Promise<Callback> {
    return this.#call('nextCallback', {
      timeoutMs,
      ...(order === undefined ? {} : { order: orderNumberOf(order) }),
      ...(event === undefined ? {} : { event }),
    });
  }

  /** All deliveries so far, oldest first. */
  list(order?: OrderRef): Promise<Callback[]> {
    return this.#call('listCallbacks', ...(order === undefined ? [] : [orderNumberOf(order)]));
  }

  /** What nobody accepted so far. */
  undelivered(): Promise<Undelivered[]> {
    return this.#call('undelivered');
  }

  /** The next deliveries get lost on their way. */
  drop(count = 1): Promise<void> {
    return this.#call('callbackFault', 'drop', count);
  }

  /** The next deliveries are put off. */
  delay(duration: Duration, count = 1): Promise<void> {
    return this.#call('callbackFault', 'delay', count, millisecondsOf(duration));
  }

  /** The next deliveries come twice. */
  duplicate(count = 1): Promise<void> {
    return this.#call('callbackFault', 'duplicate', count);
  }

  /** The next deliveries are signed wrongly: a merchant has to refuse them. */
  wrongSignature(count = 1): Promise<void> {
    return this.#call('callbackFault', 'wrong_signature', count);
  }

  /** No more faults. */
  noFaults(): Promise<void> {
    return this.#call('noCallbackFaults');
  }

  /** Sends one again. */
  resend({ id }: Pick<Callback, 'id'>): Promise<void> {
    return this.#call('resend', id);
  }
}

/** Naru's own events (docs/events.md), received and verified by the gateway's own endpoint. */
export class EventEndpoint {
  readonly id: string;
  readonly url: string;
  /** It verifies what `next` gives: for tests of a merchant's own verification. */
  readonly secret: string;
  readonly #call: Call;

  constructor(call: Call, { id, url, secret }: CreatedEndpoint) {
    this.#call = call;
    this.id = id;
    this.url = url;
    this.secret = secret;
  }

  /** The next event that fits and was not given before; waits for it, and rejects with what there is instead. */
  next({ type, object, timeoutMs = DEFAULT_TIMEOUT_MS }: EventFilter = {}): Promise<NaruEvent> {
    return this.#call('nextEvent', {
      timeoutMs,
      ...(type === undefined ? {} : { type }),
      ...(object === undefined ? {} : { object: orderNumberOf(object) }),
    });
  }

  /** All that arrived so far, in the order in which they came. */
  list(object?: OrderRef): Promise<NaruEvent[]> {
    return this.#call('listEvents', ...(object === undefined ? [] : [orderNumberOf(object)]));
  }

  /** What an endpoint, this one or another, has not accepted so far. */
  undelivered(): Promise<Undelivered[]> {
    return this.#call('undeliveredEvents');
  }

  /** Events also go to your own server. */
  createEndpoint(url: string, options: EndpointOptions = {}): Promise<CreatedEndpoint> {
    return this.#call('createEventEndpoint', url, options);
  }

  /** They go there no more, and what waits for it is dropped. */
  removeEndpoint({ id }: Pick<CreatedEndpoint, 'id'>): Promise<void> {
    return this.#call('removeEventEndpoint', id);
  }
}

/** Banks, wallets and card issuers behind the gateway. */
export class Upstream {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** They answer no call: orders become unknown, and are asked about again and again. */
  hang(): Promise<void> {
    return this.#call('upstream', 'hang');
  }

  /** They answer again, also calls that still wait. */
  resume(): Promise<void> {
    return this.#call('upstream', 'resume');
  }

  /** Their next notices of outcomes get lost: the gateway finds out by asking. */
  loseNotices(count = 1): Promise<void> {
    return this.#call('loseNotices', count);
  }
}
