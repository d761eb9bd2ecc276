import { formatDecimal, type Payment } from '@naru/engine';
import { DEMO_MERCHANT_ID, passTime, startedPayment, whatIsDue } from '@naru/gateway';
import type {
  AppOptions,
  CreatedEndpoint,
  DepositOptions,
  DepositView,
  DialectName,
  EndpointOptions,
  LedgerProof,
  NaruEvent,
  PaymentView,
  PayoutView,
  Refusal,
  ScenarioEntry,
  ScenarioOptions,
  ScenarioReport,
  Undelivered,
} from '../types.ts';
import { Callbacks, type Fault, type Wanted } from './callbacks.ts';
import type { WantedEvent } from './events.ts';
import type { TestGateway } from './gateway.ts';
import { Scenarios } from './scenarios.ts';

type PayerEnd = 'succeed' | 'fail' | 'cancel' | 'expire';
type PayoutEnd = 'succeed' | 'fail' | 'return';

/** What a test can call of one gateway, by the names of the protocol. */
export class GatewayCalls {
  readonly #test: TestGateway;
  readonly callbacks: Callbacks;
  readonly scenarios: Scenarios;

  constructor(test: TestGateway) {
    this.#test = test;
    this.callbacks = new Callbacks(test);
    this.scenarios = new Scenarios(test);
  }

  createApp(dialect: DialectName, options?: AppOptions): Promise<object> {
    return this.#test.createApp(dialect, options);
  }

  payment(order: string, end: PayerEnd, refusal: Refusal = {}): Promise<PaymentView> {
    const body = end === 'fail' ? refusal : undefined;
    return this.#test.call('POST', `/_sandbox/payments/${encodeURIComponent(order)}/${end}`, body);
  }

  async payout(order: string, end: PayoutEnd, refusal: Refusal = {}): Promise<PayoutView> {
    const path = `/_sandbox/payouts/${encodeURIComponent(order)}`;
    if (end === 'return') {
      const { engine } = this.#gateway;
      const [payout] = await engine.payouts.findByAnyNumber(order);
      // Money comes back only from where it has arrived.
      if (payout && payout.state !== 'succeeded') await this.#test.call('POST', `${path}/succeed`);
    }
    return this.#test.call('POST', `${path}/${end}`, end === 'succeed' ? undefined : refusal);
  }

  async deposit(order: string, options: DepositOptions = {}): Promise<DepositView[]> {
    const payment = await this.#withAccount(order);
    if (options.late) await this.#passExpiry(payment);
    const body = {
      amount: String(options.amount ?? formatDecimal(openAmount(payment), payment.payerCurrency)),
      ...(options.name === undefined ? {} : { depositorName: options.name }),
    };
    const path = `/_sandbox/payments/${encodeURIComponent(order)}/deposits`;
    const taken = [await this.#test.call<DepositView>('POST', path, body)];
    if (options.twice) taken.push(await this.#test.call<DepositView>('POST', path, body));
    return taken;
  }

  async now(): Promise<string> {
    return this.#gateway.engine.context.clock.now().toISOString();
  }

  /** Answers when all that was due on the way has happened. */
  async advance(ms: number): Promise<string> {
    const left = await passTime(this.#gateway, this.#sandbox, ms / 1000);
    if (left > 0) throw new Error(`${left} of what was due did not happen: see the gateway's log`);
    return this.now();
  }

  /** Answers when all that is due now has happened. */
  async settle(): Promise<void> {
    // A channel that hangs is given up, as it is while the time moves on: nobody waits for its time limit.
    await this.#sandbox.upstream.whileTimePasses(() => whatIsDue(this.#gateway, this.#sandbox));
  }

  nextCallback(wanted: Wanted): Promise<object> {
    return this.callbacks.next(wanted);
  }

  listCallbacks(order?: string): Promise<object> {
    return this.callbacks.arrived(order ?? undefined);
  }

  /** Callbacks that nobody accepted; what a scenario's own receiver did not take was part of the scenario. */
  async undelivered(): Promise<Undelivered[]> {
    return (await this.callbacks.undelivered()).filter(({ url }) => !this.scenarios.isOwn(url));
  }

  nextEvent(wanted: WantedEvent): Promise<NaruEvent> {
    return this.#test.receiver.events.next(wanted);
  }

  async listEvents(object?: string): Promise<readonly NaruEvent[]> {
    return this.#test.receiver.events.received(object ?? undefined);
  }

  async undeliveredEvents(): Promise<Undelivered[]> {
    const { records } = this.#gateway.engine.ownEvents;
    return (await records.undelivered(DEMO_MERCHANT_ID)).map(
      ({ eventId, type, orderNumber, subjectId, url, state, tries, replyStatus, error }) => ({
        id: eventId,
        event: type,
        orderNumber: orderNumber ?? subjectId,
        url,
        state,
        deliveries: tries,
        lastError: error ?? (replyStatus === null ? null : `answered ${replyStatus}`),
      }),
    );
  }

  createEventEndpoint(url: string, options?: EndpointOptions): Promise<CreatedEndpoint> {
    return this.#test.createEventEndpoint(url, options);
  }

  async removeEventEndpoint(id: string): Promise<void> {
    await this.#test.call('DELETE', `/admin/v1/event-endpoints/${encodeURIComponent(id)}`);
  }

  scenario(name: string, options?: ScenarioOptions): Promise<ScenarioReport> {
    return this.scenarios.run(name, options);
  }

  async listScenarios(): Promise<readonly ScenarioEntry[]> {
    return this.scenarios.list();
  }

  callbackFault(fault: Fault, count?: number, delayMs?: number): Promise<void> {
    return this.callbacks.fault(fault, count, delayMs);
  }

  async noCallbackFaults(): Promise<void> {
    await this.#test.call('DELETE', '/_sandbox/callback-faults');
  }

  async resend(callbackId: string): Promise<void> {
    await this.#test.call('POST', `/_sandbox/callbacks/${encodeURIComponent(callbackId)}/resend`);
  }

  async upstream(how: 'hang' | 'resume'): Promise<void> {
    await this.#test.call('POST', `/_sandbox/upstream/${how}`);
  }

  /** The channel's next notices get lost. */
  async loseNotices(count = 1): Promise<void> {
    await this.#test.call('POST', '/_sandbox/notice-faults', { count });
  }

  async verify(): Promise<LedgerProof> {
    const { faults } = await this.#gateway.engine.verifyLedger();
    return {
      balanced: faults.length === 0,
      faults: faults.map(({ check, merchantId, detail }) => `${check}: ${detail} (merchant ${merchantId})`),
    };
  }

  get #gateway() {
    return this.#test.instance.gateway;
  }

  get #sandbox() {
    const { sandbox } = this.#gateway;
    if (!sandbox) throw new Error('the gateway is no sandbox');
    return sandbox;
  }

  async #withAccount(order: string): Promise<Payment> {
    const [payment] = await this.#gateway.engine.payments.findByAnyNumber(order);
    if (!payment) throw new Error(`There is no payment ${order}`);
    return startedPayment(this.#gateway, this.#sandbox, payment);
  }

  async #passExpiry({ expiresAt }: Payment): Promise<void> {
    const leftMs = expiresAt.getTime() - this.#gateway.engine.context.clock.now().getTime();
    if (leftMs >= 0) await this.advance(leftMs + 1000);
  }
}

/** What is still to be paid; the whole of an order that is paid. */
function openAmount(payment: Payment): bigint {
  const received = payment.payerCurrency === payment.currency ? payment.receivedAmount : 0n;
  const left = payment.payerAmount - received;
  return left > 0n ? left : payment.payerAmount;
}
