import { randomInt } from 'node:crypto';
import type {
  BankName,
  Clock,
  PaymentOrder,
  PaymentOutcome,
  PaymentPort,
  PayoutOrder,
  PayoutPort,
  RefundOrder,
  RefundPort,
  TransferOutcome,
} from '@naru/engine';
import type { CardAcceptor, PresentedCard } from '@naru/vault';
import type { SandboxCard, SandboxCards } from './cards.ts';
import { newPaymentOrder, newPayoutOrder, newRefundOrder, type PayoutCodes } from './new-orders.ts';
import type { SandboxDetails, SandboxOrders } from './orders.ts';
import { paymentOutcomeOf, transferOutcomeOf } from './outcomes.ts';
import { type ScenarioKey, scenarioOf } from './scenarios.ts';
import type { StoredCards } from './stored-cards.ts';
import { verdictOf } from './test-cards.ts';

const NUMBER_TRIES = 20;

/** Where accounts are opened when the order leaves the bank to the channel; the bank of TeemoPay's own sample. */
const ISSUING_BANK: BankName = { code: '003', nameEn: 'Industrial Bank of Korea', nameKo: '기업은행' };

/** What the numbers of vouchers are reserved under, among those of banks. */
const SHOPS = 'convenience_store';

/**
 * Plays banks, wallets, shops and card issuers. Its memory is the store, so that it survives restarts and serves many
 * processes.
 */
export class SandboxChannel implements PaymentPort, RefundPort, PayoutPort, CardAcceptor {
  readonly #orders: SandboxOrders;
  readonly #cards: SandboxCards;
  readonly #storedCards: StoredCards;
  readonly #clock: Clock;
  readonly #screenUrl: (reference: string) => string;
  readonly #payoutCodes: PayoutCodes;

  /**
   * `screenUrl` makes the address of the simulated app screen of an order; `payoutCodes` knows the codes by which a
   * payee's name asks for a refusal.
   */
  constructor(
    orders: SandboxOrders,
    cards: SandboxCards,
    storedCards: StoredCards,
    clock: Clock,
    screenUrl: (reference: string) => string,
    payoutCodes: PayoutCodes = () => undefined,
  ) {
    this.#payoutCodes = payoutCodes;
    this.#orders = orders;
    this.#cards = cards;
    this.#storedCards = storedCards;
    this.#clock = clock;
    this.#screenUrl = screenUrl;
  }

  presentCard(entry: PresentedCard): Promise<void> {
    return this.#cards.presentCard(entry);
  }

  async startPayment(order: PaymentOrder): Promise<PaymentOutcome> {
    const card = await this.#cardOf(order);
    const scenario = paymentScenario(order, card);
    const known = await this.#orders.get(order.reference);
    if (scenario === 'no_answer' && !known && !(await this.#askedBefore(order.reference))) {
      throw new Error('simulated: the call did not reach the channel');
    }
    if (!known) {
      const parts = { now: this.#clock.now(), scenario, card, details: await this.#detailsOf(order) };
      await this.#orders.add(newPaymentOrder(order, parts));
    }
    if (scenario === 'lost_answer' && !known) throw new Error('simulated: the answer was lost');
    return this.findPayment(order);
  }

  async findPayment(order: PaymentOrder): Promise<PaymentOutcome> {
    const known = await this.#orders.get(order.reference);
    if (known) return paymentOutcomeOf(known, this.#screenUrl(order.reference));
    const scenario = paymentScenario(order, await this.#cardOf(order));
    if (scenario === 'no_answer') this.#asked.add(order.reference);
    return { kind: 'not_received' };
  }

  async capturePayment(order: PaymentOrder): Promise<PaymentOutcome> {
    const known = await this.#orders.get(order.reference);
    const verdict = known?.details.card && verdictOf(known.details.card.scenario);
    if (known?.state !== 'authorized' || known.outcome?.kind !== 'authorized') return this.findPayment(order);
    if (verdict?.kind === 'capture_refused') return verdict;
    const outcome = { kind: 'captured', approval: known.outcome.approval } as const;
    const captured = { state: 'approved', outcome, dueAt: null } as const;
    await this.#orders.plan(order.reference, ['authorized'], captured);
    if (verdict?.kind === 'capture_lost') throw new Error('simulated: the answer was lost');
    return this.findPayment(order);
  }

  async cancelPayment(order: PaymentOrder): Promise<void> {
    const { reference } = order;
    const over = { outcome: null, dueAt: null };
    await this.#orders.plan(reference, ['open', 'timed_out'], { state: 'expired', ...over });
    await this.#orders.plan(reference, ['authorized'], { state: 'voided', ...over });
  }

  async submitPayout(order: PayoutOrder): Promise<TransferOutcome> {
    const scenario = scenarioOf('payout', order.payee.name);
    const known = await this.#orders.get(order.reference);
    if (scenario === 'no_answer' && !known && !(await this.#askedBefore(order.reference))) {
      throw new Error('simulated: the call did not reach the bank');
    }
    if (!known) await this.#orders.add(newPayoutOrder(order, scenario, this.#payoutCodes, this.#clock.now()));
    if (scenario === 'lost_answer' && !known) throw new Error('simulated: the answer was lost');
    return this.findPayout(order);
  }

  async findPayout(order: { reference: string; payee: { name: string } }): Promise<TransferOutcome> {
    const known = await this.#orders.get(order.reference);
    if (known) return transferOutcomeOf(known);
    if (scenarioOf('payout', order.payee.name) === 'no_answer') this.#asked.add(order.reference);
    return { kind: 'not_received' };
  }

  async submitRefund(order: RefundOrder): Promise<TransferOutcome> {
    const scenario = scenarioOf('refund', order.payer.name);
    const known = await this.#orders.get(order.reference);
    if (!known) {
      const paid = order.paymentReference ? await this.#orders.get(order.paymentReference) : undefined;
      await this.#orders.add(newRefundOrder(order, scenario, paid, this.#clock.now()));
    }
    if (scenario === 'lost_answer' && !known) throw new Error('simulated: the answer was lost');
    return this.findRefund(order);
  }

  async findRefund(order: { reference: string }): Promise<TransferOutcome> {
    const known = await this.#orders.get(order.reference);
    return known ? transferOutcomeOf(known) : { kind: 'not_received' };
  }

  /**
   * Orders of the "no answer" scenario that have been asked about: they are received the next time. In memory only:
   * a restart makes the scenario begin anew, which is still the scenario.
   */
  readonly #asked = new Set<string>();

  async #askedBefore(reference: string): Promise<boolean> {
    return this.#asked.delete(reference);
  }

  async #cardOf(order: PaymentOrder): Promise<SandboxCard | undefined> {
    if (!order.card) return undefined;
    const shown = await this.#cards.find(order.reference, order.paymentId);
    return shown ?? this.#storedCards.find(order);
  }

  async #detailsOf(order: PaymentOrder): Promise<SandboxDetails> {
    const hasAccount = order.methodKind.startsWith('virtual_account');
    const bank = order.bank ?? (hasAccount ? ISSUING_BANK : null);
    return {
      ...(bank ? { bankCode: bank.code, bankNameEn: bank.nameEn, bankNameKo: bank.nameKo } : {}),
      ...(hasAccount ? await this.#newAccount(order, bank?.code ?? order.brand) : {}),
      ...(order.methodKind === 'convenience_store' ? await this.#newVoucher(order) : {}),
    };
  }

  /** Fourteen digits as Korean virtual accounts have them. */
  async #newAccount(order: PaymentOrder, bank: string): Promise<SandboxDetails> {
    const accountNumber = await this.#freeNumber(bank, order.reference, () => `79${randomDigits(12)}`);
    return { accountNumber, holder: order.merchantName };
  }

  /** Eleven digits as Japanese shops ask for; the first is no zero, so that none gets lost on the way. */
  async #newVoucher(order: PaymentOrder): Promise<SandboxDetails> {
    const draw = () => `${randomInt(1, 10)}${randomDigits(10)}`;
    return { voucherNumber: await this.#freeNumber(SHOPS, order.reference, draw) };
  }

  /** Drawn until the bank has it free. */
  async #freeNumber(bank: string, reference: string, draw: () => string): Promise<string> {
    for (let tries = 0; tries < NUMBER_TRIES; tries++) {
      const number = draw();
      if (await this.#orders.takeAccount(bank, number, reference)) return number;
    }
    throw new Error(`no free number at ${bank}`);
  }
}

/** What the payer's name asks for, else what the card does where calls get lost. */
function paymentScenario(order: PaymentOrder, card: SandboxCard | undefined): ScenarioKey | undefined {
  const byName = scenarioOf('payment', order.payer.name);
  if (byName || !card) return byName;
  const kind = verdictOf(card.scenario)?.kind;
  return kind === 'no_answer' || kind === 'lost_answer' ? kind : undefined;
}

function randomDigits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, '0');
}
