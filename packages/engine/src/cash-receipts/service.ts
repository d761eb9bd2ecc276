import { newId } from '../base/ids.ts';
import { type Result, refused } from '../base/refusal.ts';
import type { Opened } from '../base/secrets.ts';
import { readTaxSplit, usualTaxSplit } from '../base/tax.ts';
import { askAgainDelayMs } from '../channels/pacing.ts';
import { withTimeout } from '../channels/time-limit.ts';
import type { EngineContext } from '../context.ts';
import type { Payment } from '../payments/payment.ts';
import { getPayment } from '../payments/queries.ts';
import { listRefundsOf } from '../refunds/queries.ts';
import { type ReviseReceipt, reviseReceipt, takeReceiptAnswer } from './answer.ts';
import {
  type CashReceipt,
  type ReceiptWish,
  receiptNumberContext,
  receiptWishContext,
} from './cash-receipt.ts';
import { followPayment, type NextReceipt } from './follow.ts';
import type { ReceiptAnswer, ReceiptIssuer, ReceiptOrder } from './port.ts';
import {
  ASK_RECEIPT_AGAIN,
  type CashReceiptPage,
  findCashReceipt,
  listCashReceiptsOf,
  listRecentCashReceipts,
} from './queries.ts';

/** Short at first: most answers come within seconds. */
const FIRST_ASKS_MS = [500, 1000, 2000] as const;

/** Cash receipts: follows payments, asks the tax office, and serves operators. */
export class CashReceiptService {
  readonly #context: EngineContext;
  readonly #issuer: ReceiptIssuer | undefined;

  constructor(context: EngineContext, issuer: ReceiptIssuer | undefined) {
    this.#context = context;
    this.#issuer = issuer;
  }

  /** Whether a tax office is configured; without one, receipts stay requested. */
  get hasIssuer(): boolean {
    return this.#issuer !== undefined;
  }

  /** Adjusts the receipt of a payment to the amount that is left (see `followPayment`). */
  async follow(of: {
    readonly merchantId: string;
    readonly id: string;
  }): Promise<Result<CashReceipt | undefined>> {
    const payment = await getPayment(this.#context.store, of.merchantId, of.id);
    if (!payment) return refused({ code: 'order_not_found' });
    const next = await this.#next(payment);
    const { merchantId, id: paymentId } = payment;
    return this.#context.writer.run(followPayment, { merchantId, paymentId, next });
  }

  /** Asks the tax office about a receipt that is under way there, and applies its answer. */
  async ask(receipt: CashReceipt): Promise<Result<CashReceipt> | undefined> {
    const { state: asked, merchantId, id: receiptId, paymentId } = receipt;
    if (!this.#issuer || (asked !== 'requested' && asked !== 'cancel_requested')) return undefined;
    const payment = await getPayment(this.#context.store, merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const answer = await this.#answerOf(this.#issuer, receipt, payment);
    if (answer.kind === 'pending') {
      await this.#askAgain(receipt);
      return undefined;
    }
    const next = await this.#next(payment);
    const input = { merchantId, paymentId, receiptId, asked, answer, next } as const;
    return this.#context.writer.run(takeReceiptAnswer, input);
  }

  /** An operator has a refused receipt issued again, or one cancelled (see `reviseReceipt` for refusals). */
  async revise(receipt: CashReceipt, event: ReviseReceipt['event']): Promise<Result<CashReceipt>> {
    const { merchantId, paymentId, id: receiptId } = receipt;
    const payment = await getPayment(this.#context.store, merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const next = await this.#next(payment);
    return this.#context.writer.run(reviseReceipt, { merchantId, paymentId, receiptId, event, next });
  }

  /** The payer's identifier on the receipt, opened from its seal. */
  numberOf(receipt: CashReceipt): string {
    return this.#context.sealer.open(receipt.numberSealed, receiptNumberContext(receipt));
  }

  /** The same for a list. */
  numberOrFaultOf(receipt: CashReceipt): Opened {
    return this.#context.sealer.openOrFault(receipt.numberSealed, receiptNumberContext(receipt));
  }

  /** A receipt of any merchant, by its id. */
  find(id: string): Promise<CashReceipt | undefined> {
    return findCashReceipt(this.#context.store, id);
  }

  /** All receipts of some payments, oldest first. */
  ofPayments(payments: readonly Pick<Payment, 'merchantId' | 'id'>[]): Promise<CashReceipt[]> {
    return listCashReceiptsOf(this.#context.store, payments);
  }

  /** One page of all receipts, the latest first. */
  recent(page: CashReceiptPage): Promise<CashReceipt[]> {
    return listRecentCashReceipts(this.#context.store, page);
  }

  async #answerOf(issuer: ReceiptIssuer, receipt: CashReceipt, payment: Payment): Promise<ReceiptAnswer> {
    const order = await this.#orderOf(receipt, payment);
    const { approvalNumber, state } = receipt;
    try {
      if (state === 'requested') return await withTimeout(issuer.issue(order));
      return await withTimeout(issuer.cancel({ ...order, approvalNumber: approvalNumber ?? '' }));
    } catch (error) {
      this.#context.log.warn({ error, receiptId: receipt.id }, 'the issuer of cash receipts did not answer');
      return { kind: 'pending' };
    }
  }

  async #orderOf(receipt: CashReceipt, payment: Payment): Promise<ReceiptOrder> {
    const access = await this.#context.directory.get(payment.appId);
    const { id: receiptId, merchantId, amount, currency, purpose, numberKind } = receipt;
    return {
      receiptId,
      merchantId,
      merchantName: access?.app.merchantName ?? '',
      platformNumber: payment.platformNumber,
      amount,
      currency,
      tax: {
        taxFree: receipt.taxFreeAmount,
        taxable: receipt.taxableAmount,
        vat: receipt.vatAmount,
        serviceFee: receipt.serviceFeeAmount,
      },
      purpose,
      numberKind,
      number: this.numberOf(receipt),
      paidAt: payment.completedAt ?? payment.createdAt,
    };
  }

  async #askAgain({ merchantId, id, state, asks }: CashReceipt): Promise<void> {
    const { store, clock } = this.#context;
    const delayMs = FIRST_ASKS_MS[asks] ?? askAgainDelayMs(asks - FIRST_ASKS_MS.length);
    const askAt = new Date(clock.now().getTime() + delayMs);
    await store.query(ASK_RECEIPT_AGAIN, [merchantId, id, state, askAt]);
  }

  /** The data of a receipt over the rest, with a new id to which the number is sealed again. */
  async #next(payment: Payment): Promise<NextReceipt> {
    const { sealer, clock, store } = this.#context;
    const { receiptWishSealed } = payment;
    if (receiptWishSealed === null) throw new Error(`payment ${payment.id} has no wish for a receipt`);
    const wish = JSON.parse(sealer.open(receiptWishSealed, receiptWishContext(payment))) as ReceiptWish;
    const id = newId(clock.now());
    const refunds = payment.refundedAmount > 0n ? await listRefundsOf(store, payment) : [];
    return {
      id,
      purpose: wish.purpose,
      numberKind: wish.by,
      numberSealed: sealer.seal(wish.number, receiptNumberContext({ id })),
      tax: wish.tax ? readTaxSplit(wish.tax) : usualTaxSplit(payment.amount),
      refunds: refunds
        .filter(({ kind, state }) => kind === 'refund' && state === 'succeeded')
        .map(({ taxSplit }) => taxSplit && readTaxSplit(taxSplit)),
      refundedAmount: payment.refundedAmount,
    };
  }
}
