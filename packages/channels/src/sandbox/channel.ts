import { randomInt } from 'node:crypto';
import type {
  BankName,
  Channel,
  Clock,
  PaymentOrder,
  PaymentOutcome,
  PayoutOrder,
  RefundOrder,
  TransferOutcome,
} from '@naru/engine';
import { findPayoutError } from '@naru/teemopay/order-errors';
import type { PlannedOutcome, SandboxDetails, SandboxOrder, SandboxOrders } from './orders.ts';
import { DEFAULT_PAYOUT_ERROR, payoutErrorCodeOf, scenarioOf } from './scenarios.ts';

/** Without control a sandbox payout succeeds by itself after this time (design §8). */
const SETTLES_AFTER_MS = 2000;

const ACCOUNT_TRIES = 20;

/** Where accounts are opened when the order leaves the bank to the channel; the bank of TeemoPay's own sample. */
const ISSUING_BANK: BankName = { code: '003', nameEn: 'Industrial Bank of Korea', nameKo: '기업은행' };

/** Plays banks and wallets. Its memory is the store, so that it survives restarts and serves many processes. */
export class SandboxChannel implements Channel {
  readonly name = 'sandbox';
  readonly #orders: SandboxOrders;
  readonly #clock: Clock;
  readonly #screenUrl: (reference: string) => string;

  /** `screenUrl` makes the address of the simulated app screen of an order. */
  constructor(orders: SandboxOrders, clock: Clock, screenUrl: (reference: string) => string) {
    this.#orders = orders;
    this.#clock = clock;
    this.#screenUrl = screenUrl;
  }

  async startPayment(order: PaymentOrder): Promise<PaymentOutcome> {
    const scenario = scenarioOf('payment', order.payer.name);
    const known = await this.#orders.get(order.reference);
    if (scenario === 'no_answer' && !known && !(await this.#askedBefore(order.reference))) {
      throw new Error('simulated: the call did not reach the channel');
    }
    if (!known) await this.#orders.add(await this.#newPayment(order, scenario));
    if (scenario === 'lost_answer' && !known) throw new Error('simulated: the answer was lost');
    return this.findPayment(order);
  }

  async findPayment(order: { reference: string; payer: { name: string } }): Promise<PaymentOutcome> {
    const known = await this.#orders.get(order.reference);
    if (!known) {
      if (scenarioOf('payment', order.payer.name) === 'no_answer') this.#asked.add(order.reference);
      return { kind: 'not_received' };
    }
    return this.#paymentOutcome(known);
  }

  async cancelPayment(order: PaymentOrder): Promise<void> {
    await this.#orders.plan(order.reference, ['open', 'timed_out'], {
      state: 'expired',
      outcome: null,
      dueAt: null,
    });
  }

  async submitPayout(order: PayoutOrder): Promise<TransferOutcome> {
    const scenario = scenarioOf('payout', order.payee.name);
    const known = await this.#orders.get(order.reference);
    if (scenario === 'no_answer' && !known && !(await this.#askedBefore(order.reference))) {
      throw new Error('simulated: the call did not reach the bank');
    }
    if (!known) await this.#orders.add(this.#newPayout(order, scenario));
    if (scenario === 'lost_answer' && !known) throw new Error('simulated: the answer was lost');
    return this.findPayout(order);
  }

  async findPayout(order: { reference: string; payee: { name: string } }): Promise<TransferOutcome> {
    const known = await this.#orders.get(order.reference);
    if (known) return transferOutcome(known);
    if (scenarioOf('payout', order.payee.name) === 'no_answer') this.#asked.add(order.reference);
    return { kind: 'not_received' };
  }

  async submitRefund(order: RefundOrder): Promise<TransferOutcome> {
    const scenario = scenarioOf('refund', order.payer.name);
    const known = await this.#orders.get(order.reference);
    await this.#orders.add({
      ...this.#transfer(order.reference, 'refund', order.merchantId, order.refundId, order),
      outcome:
        scenario === 'refund_fail'
          ? { kind: 'failed', code: 'REFUND_REFUSED', reason: 'The wallet refused the refund' }
          : { kind: 'succeeded' },
    });
    if (scenario === 'lost_answer' && !known) throw new Error('simulated: the answer was lost');
    return this.findRefund(order);
  }

  async findRefund(order: { reference: string }): Promise<TransferOutcome> {
    const known = await this.#orders.get(order.reference);
    return known ? transferOutcome(known) : { kind: 'not_received' };
  }

  /**
   * Orders of the "no answer" scenario that have been asked about: they are received the next time. In memory only:
   * a restart makes the scenario begin anew, which is still the scenario.
   */
  readonly #asked = new Set<string>();

  async #askedBefore(reference: string): Promise<boolean> {
    return this.#asked.delete(reference);
  }

  #paymentOutcome(order: SandboxOrder): PaymentOutcome {
    const { details, outcome } = order;
    switch (order.state) {
      case 'approved':
      case 'deposited':
        return { kind: 'captured', payerAmount: order.amount };
      case 'declined':
        return outcome?.kind === 'failed'
          ? outcome
          : { kind: 'failed', code: 'DECLINED', reason: 'Declined' };
      case 'cancelled':
        return { kind: 'cancelled', reason: 'Cancelled by the payer' };
      default:
        break;
    }
    if (!details.accountNumber) return { kind: 'redirect', url: this.#screenUrl(order.reference) };
    return {
      kind: 'account',
      account: {
        bank: details.bankCode ?? '',
        bankNameEn: details.bankNameEn ?? '',
        bankNameKo: details.bankNameKo ?? '',
        accountNumber: details.accountNumber,
        holder: details.holder ?? '',
      },
    };
  }

  async #newPayment(order: PaymentOrder, scenario: string | undefined): Promise<SandboxOrder> {
    const now = this.#clock.now();
    const soon = new Date(now.getTime() + SETTLES_AFTER_MS);
    const planned = plannedPayment(scenario);
    const hasAccount = order.methodKind.startsWith('virtual_account');
    const bank = order.bank ?? (hasAccount ? ISSUING_BANK : null);
    const details: SandboxDetails = {
      merchantName: order.merchantName,
      backUrl: order.backUrl,
      scenario: scenario ?? null,
      expiresAt: order.expiresAt.toISOString(),
      ...(bank ? { bankCode: bank.code, bankNameEn: bank.nameEn, bankNameKo: bank.nameKo } : {}),
      ...(hasAccount ? await this.#newAccount(order, bank?.code ?? order.brand) : {}),
    };
    return {
      reference: order.reference,
      kind: 'payment',
      merchantId: order.merchantId,
      subjectId: order.paymentId,
      methodKind: order.methodKind,
      brand: order.brand,
      state: scenario === 'refuse' ? 'declined' : 'open',
      currency: order.currency,
      amount: order.amount,
      details,
      outcome: planned,
      dueAt: planned && scenario !== 'refuse' ? soon : null,
      createdAt: now,
    };
  }

  /** Fourteen digits as Korean virtual accounts have them; drawn until the bank has it free. */
  async #newAccount(order: PaymentOrder, bank: string): Promise<SandboxDetails> {
    for (let tries = 0; tries < ACCOUNT_TRIES; tries++) {
      const accountNumber = `79${String(randomInt(10 ** 12)).padStart(12, '0')}`;
      if (await this.#orders.takeAccount(bank, accountNumber, order.reference)) {
        return { accountNumber, holder: order.merchantName };
      }
    }
    throw new Error(`no free virtual account at ${bank}`);
  }

  #newPayout(order: PayoutOrder, scenario: string | undefined): SandboxOrder {
    const transfer = this.#transfer(order.reference, 'payout', order.merchantId, order.payoutId, order);
    if (scenario === 'payout_slow') return { ...transfer, dueAt: null };
    if (scenario === 'payout_fail') return { ...transfer, outcome: payoutFailure(order.payee.name) };
    return { ...transfer, outcome: { kind: 'succeeded', thenReturn: scenario === 'payout_return' } };
  }

  #transfer(
    reference: string,
    kind: 'payout' | 'refund',
    merchantId: string,
    subjectId: string,
    order: { amount: bigint; currency: SandboxOrder['currency'] },
  ): SandboxOrder {
    const now = this.#clock.now();
    return {
      reference,
      kind,
      merchantId,
      subjectId,
      methodKind: kind,
      brand: kind,
      state: 'processing',
      currency: order.currency,
      amount: order.amount,
      details: {},
      outcome: null,
      dueAt: new Date(now.getTime() + SETTLES_AFTER_MS),
      createdAt: now,
    };
  }
}

/** The bank's refusal in the words of TeemoPay's table, of the Korean banks' errors the only one that is published. */
function payoutFailure(payeeName: string): PlannedOutcome {
  const error = findPayoutError(payoutErrorCodeOf(payeeName)) ?? findPayoutError(DEFAULT_PAYOUT_ERROR);
  if (!error) throw new Error('the table of payout errors has lost its default');
  return { kind: 'failed', code: String(error.errorCode), reason: error.errorMessage };
}

function plannedPayment(scenario: string | undefined): PlannedOutcome | null {
  if (scenario === 'approve') return { kind: 'captured' };
  if (scenario === 'decline') {
    return { kind: 'failed', code: 'INSUFFICIENT_FUNDS', reason: 'Insufficient funds' };
  }
  if (scenario === 'refuse') {
    return { kind: 'failed', code: 'REFUSED', reason: 'Channel request error, the order was refused' };
  }
  return null;
}

function transferOutcome(order: SandboxOrder): TransferOutcome {
  const { state, outcome } = order;
  if (state === 'succeeded') return { kind: 'succeeded' };
  if ((state === 'failed' || state === 'returned') && outcome && 'code' in outcome) {
    return { kind: state, code: outcome.code, reason: outcome.reason };
  }
  return { kind: 'processing' };
}
