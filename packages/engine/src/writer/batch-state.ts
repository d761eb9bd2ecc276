import type { CashReceipt } from '../cash-receipts/cash-receipt.ts';
import type { Chargeback } from '../chargebacks/chargeback.ts';
import type { IdentityCheck } from '../identity/identity-check.ts';
import type { AccountKind } from '../ledger/accounts.ts';
import { LedgerState } from '../ledger/ledger-state.ts';
import { givenBack } from '../limits/counted.ts';
import type { Mail } from '../mails/mail.ts';
import type { Currency } from '../money.ts';
import type { Payment } from '../payments/payment.ts';
import type { Payout } from '../payouts/payout.ts';
import type { Recurring, RecurringCharge } from '../recurring/recurring.ts';
import type { Refund } from '../refunds/refund.ts';
import type { CardToken } from '../tokens/token.ts';
import type {
  Attempt,
  AttemptAnswer,
  CallbackDraft,
  Changes,
  Deposit,
  EffectDraft,
  LateEventDraft,
  Settlement,
  Usage,
} from './changes.ts';
import type { BatchView, NonceKey, OrderKey, UsageKey } from './command.ts';
import { OrderSet, RecordSet } from './record-set.ts';

/** The state of one batch: what its commands see, and what is to be written at its end. */
export class BatchState implements BatchView {
  readonly payments = new OrderSet<Payment>();
  readonly payouts = new OrderSet<Payout>();
  readonly refunds = new OrderSet<Refund>();
  readonly deposits = new RecordSet<Deposit>();
  readonly identityChecks = new RecordSet<IdentityCheck>();
  readonly cardTokens = new RecordSet<CardToken>();
  readonly recurrings = new RecordSet<Recurring>();
  readonly recurringCharges: RecurringCharge[] = [];
  readonly mails: Mail[] = [];
  readonly cashReceipts = new RecordSet<CashReceipt>();
  readonly chargebacks = new RecordSet<Chargeback>();
  readonly ledger = new LedgerState();
  readonly newAttempts: Attempt[] = [];
  readonly attemptAnswers: AttemptAnswer[] = [];
  readonly settlements: Settlement[] = [];
  effects: EffectDraft[] = [];
  readonly finishedEffects: { merchantId: string; id: string }[] = [];
  readonly droppedEffectsOf: { merchantId: string; id: string }[] = [];
  readonly callbacks: CallbackDraft[] = [];
  readonly lateEvents: LateEventDraft[] = [];
  /** Of the limits that commands of this batch count on; their rows are locked. */
  readonly usedToday = new Map<string, Usage>();
  /** Given back to limits on which no command of this batch counts. */
  readonly returnedUsage: Usage[] = [];
  readonly #freshNonces = new Set<string>();

  payment(merchantId: string, id: string): Payment | undefined {
    return this.payments.get(merchantId, id);
  }

  paymentByOrder(merchantId: string, key: OrderKey): Payment | undefined {
    return this.payments.byOrder(merchantId, key.appId, key.orderNumber);
  }

  payout(merchantId: string, id: string): Payout | undefined {
    return this.payouts.get(merchantId, id);
  }

  payoutByOrder(merchantId: string, key: OrderKey): Payout | undefined {
    return this.payouts.byOrder(merchantId, key.appId, key.orderNumber);
  }

  refund(merchantId: string, id: string): Refund | undefined {
    return this.refunds.get(merchantId, id);
  }

  refundByOrder(merchantId: string, key: OrderKey): Refund | undefined {
    return this.refunds.byOrder(merchantId, key.appId, key.orderNumber);
  }

  depositsOf(merchantId: string, paymentId: string): readonly Deposit[] {
    return this.deposits
      .all()
      .filter((deposit) => deposit.merchantId === merchantId && deposit.paymentId === paymentId);
  }

  identityOf(merchantId: string, paymentId: string): IdentityCheck | undefined {
    return this.identityChecks
      .all()
      .find((check) => check.paymentId === paymentId && check.merchantId === merchantId);
  }

  cardToken(merchantId: string, id: string): CardToken | undefined {
    return this.cardTokens.get(merchantId, id);
  }

  cardTokensOf(merchantId: string, paymentId: string): readonly CardToken[] {
    return this.cardTokens
      .all()
      .filter((token) => token.paymentId === paymentId && token.merchantId === merchantId);
  }

  cardTokensOfCard(merchantId: string, cardIdentifier: string): readonly CardToken[] {
    return this.cardTokens
      .all()
      .filter((token) => token.cardIdentifier === cardIdentifier && token.merchantId === merchantId);
  }

  cashReceiptsOf(merchantId: string, paymentId: string): readonly CashReceipt[] {
    return this.cashReceipts
      .all()
      .filter((one) => one.paymentId === paymentId && one.merchantId === merchantId);
  }

  chargebacksOf(merchantId: string, paymentId: string): readonly Chargeback[] {
    return this.chargebacks
      .all()
      .filter((one) => one.paymentId === paymentId && one.merchantId === merchantId);
  }

  recurring(merchantId: string, id: string): Recurring | undefined {
    return this.recurrings.get(merchantId, id);
  }

  /** Nonces of this batch that are new to the store. */
  loadNonce(key: NonceKey): void {
    this.#freshNonces.add(nonceKey(key));
  }

  takeNonce(key: NonceKey): boolean {
    return this.#freshNonces.delete(nonceKey(key));
  }

  /** Whether nothing is to be written but new payments. */
  get hasOnlyNewPayments(): boolean {
    const others = [
      this.payments.updated(),
      this.payouts.all(),
      this.refunds.all(),
      this.deposits.all(),
      this.identityChecks.all(),
      this.cardTokens.all(),
      this.recurrings.all(),
      this.recurringCharges,
      this.mails,
      this.cashReceipts.all(),
      this.chargebacks.all(),
      this.newAttempts,
      this.attemptAnswers,
      this.settlements,
      this.effects,
      this.finishedEffects,
      this.droppedEffectsOf,
      this.callbacks,
      this.lateEvents,
      this.returnedUsage,
    ];
    return this.usedToday.size === 0 && this.ledger.isUntouched && others.every((list) => list.length === 0);
  }

  usage(merchantId: string, key: UsageKey): bigint {
    return this.usedToday.get(usageKey({ merchantId, ...key }))?.amount ?? 0n;
  }

  loadUsage(usage: Usage): void {
    this.usedToday.set(usageKey(usage), usage);
  }

  /** What orders gave back of a loaded limit since it was counted last. */
  loadReturned(usage: Usage): void {
    this.#count({ ...usage, amount: -usage.amount });
  }

  ledgerSequence(merchantId: string): bigint {
    return this.ledger.sequence(merchantId);
  }

  balance(merchantId: string, kind: AccountKind, currency: Currency): bigint {
    return this.ledger.balance(merchantId, kind, currency);
  }

  /**
   * Books the transfers of one command, before `keep`. The ledger may refuse (an assertion): when it throws, nothing
   * of the command has been kept and the batch goes on without it.
   */
  book(changes: Changes, now: Date): void {
    if (changes.transfers?.length) this.ledger.post(changes.transfers, now);
  }

  /** Takes over all else that one command decided. When it throws, the batch is spoiled. */
  keep(changes: Changes): void {
    for (const record of changes.newPayments ?? []) this.payments.insert(record);
    for (const record of lastStates(changes.payments)) this.payments.update(this.#withoutCount(record));
    for (const record of changes.newPayouts ?? []) this.payouts.insert(record);
    for (const record of lastStates(changes.payouts)) this.payouts.update(this.#withoutCount(record));
    for (const record of changes.newRefunds ?? []) this.refunds.insert(record);
    for (const record of changes.refunds ?? []) this.refunds.update(record);
    for (const record of changes.newDeposits ?? []) this.deposits.insert(record);
    for (const record of changes.deposits ?? []) this.deposits.update(record);
    for (const record of changes.newIdentityChecks ?? []) this.identityChecks.insert(record);
    for (const record of changes.identityChecks ?? []) this.identityChecks.update(record);
    for (const record of changes.newCardTokens ?? []) this.cardTokens.insert(record);
    for (const record of changes.cardTokens ?? []) this.cardTokens.update(record);
    for (const record of changes.newRecurrings ?? []) this.recurrings.insert(record);
    for (const record of changes.recurrings ?? []) this.recurrings.update(record);
    this.recurringCharges.push(...(changes.newRecurringCharges ?? []));
    this.mails.push(...(changes.newMails ?? []));
    for (const record of changes.newCashReceipts ?? []) this.cashReceipts.insert(record);
    for (const record of changes.cashReceipts ?? []) this.cashReceipts.update(record);
    for (const record of changes.newChargebacks ?? []) this.chargebacks.insert(record);
    for (const record of changes.chargebacks ?? []) this.chargebacks.update(record);
    this.newAttempts.push(...(changes.newAttempts ?? []));
    this.attemptAnswers.push(...(changes.attemptAnswers ?? []));
    this.settlements.push(...(changes.settlements ?? []));
    this.effects.push(...(changes.effects ?? []));
    this.finishedEffects.push(...(changes.finishedEffects ?? []));
    for (const order of changes.droppedEffectsOf ?? []) this.#dropEffectsOf(order);
    this.callbacks.push(...(changes.callbacks ?? []));
    this.lateEvents.push(...(changes.lateEvents ?? []));
    for (const usage of changes.usage ?? []) this.#count(usage);
  }

  #count(usage: Usage): void {
    const at = usageKey(usage);
    const after = (this.usedToday.get(at)?.amount ?? 0n) + usage.amount;
    this.usedToday.set(at, { ...usage, amount: after < 0n ? 0n : after });
  }

  /** An order that ends unpaid gives back what it took of daily limits: here, so that no command can forget it. */
  #withoutCount<T extends Payment | Payout>(order: T): T {
    const usage = givenBack(order);
    if (usage.length === 0) return order;
    for (const one of usage) {
      // Others wait for the row of a limit: whoever only gives back writes a row of its own (returned_usage).
      if (this.usedToday.has(usageKey(one))) this.#count({ ...one, amount: -one.amount });
      else this.returnedUsage.push(one);
    }
    return { ...order, counted: null };
  }

  /** Those in the store, and those that commands before it in this batch wished for. */
  #dropEffectsOf(order: { readonly merchantId: string; readonly id: string }): void {
    this.droppedEffectsOf.push(order);
    this.effects = this.effects.filter(
      (effect) => effect.subjectId !== order.id || effect.merchantId !== order.merchantId,
    );
  }
}

/** Of an order that one command moved in several steps the last state: each of them would give back what it counted. */
function lastStates<T extends { readonly id: string }>(records: readonly T[] = []): Iterable<T> {
  return records.length < 2 ? records : new Map(records.map((record) => [record.id, record])).values();
}

function nonceKey({ appId, nonce }: NonceKey): string {
  return `${appId}/${nonce}`;
}

function usageKey(usage: UsageKey & { merchantId: string }): string {
  return `${usage.merchantId}/${usage.appId}/${usage.scope}/${usage.day}`;
}
