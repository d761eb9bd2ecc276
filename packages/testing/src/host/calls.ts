import { formatDecimal, type Payment } from '@naru/engine';
import { passTime, startedPayment, whatIsDue } from '@naru/gateway';
import type {
  AppOptions,
  DepositOptions,
  DepositView,
  DialectName,
  LedgerProof,
  PaymentView,
  PayoutView,
  Refusal,
} from '../types.ts';
import { Callbacks, type Fault, type Wanted } from './callbacks.ts';
import type { TestGateway } from './gateway.ts';

type PayerEnd = 'succeed' | 'fail' | 'cancel' | 'expire';
type PayoutEnd = 'succeed' | 'fail' | 'return';

/** What a test can call of one gateway, by the names of the protocol. */
export class GatewayCalls {
  readonly #test: TestGateway;
  readonly callbacks: Callbacks;

  constructor(test: TestGateway) {
    this.#test = test;
    this.callbacks = new Callbacks(test);
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

  undelivered(): Promise<object> {
    return this.callbacks.undelivered();
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
