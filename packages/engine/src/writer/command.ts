import type { CashReceipt } from '../cash-receipts/cash-receipt.ts';
import type { Chargeback } from '../chargebacks/chargeback.ts';
import type { IdentityCheck } from '../identity/identity-check.ts';
import type { AccountKind } from '../ledger/accounts.ts';
import type { Currency } from '../money.ts';
import type { Payment } from '../payments/payment.ts';
import type { Payout } from '../payouts/payout.ts';
import type { Recurring } from '../recurring/recurring.ts';
import type { Refund } from '../refunds/refund.ts';
import type { Refusal } from '../refusal.ts';
import type { CardToken } from '../tokens/token.ts';
import type { Changes, Deposit, UsageScope } from './changes.ts';

export interface OrderKey {
  readonly appId: string;
  readonly orderNumber: string;
}

export interface UsageKey {
  readonly appId: string;
  readonly scope: UsageScope;
  readonly day: string;
}

export interface NonceKey {
  readonly appId: string;
  readonly nonce: string;
}

/** The rows that a command touches; the writer loads and locks them for the whole batch. */
export interface Needs {
  readonly payments?: readonly string[];
  readonly paymentOrders?: readonly OrderKey[];
  readonly payouts?: readonly string[];
  readonly payoutOrders?: readonly OrderKey[];
  readonly refunds?: readonly string[];
  readonly refundOrders?: readonly OrderKey[];
  /** Payments whose deposits are looked at. */
  readonly depositsOf?: readonly string[];
  /** Payments whose identity check is looked at; named in `payments` too, whose lock guards it. */
  readonly identitiesOf?: readonly string[];
  /** Payments whose cash receipts are looked at; named in `payments` too, whose lock guards them. */
  readonly cashReceiptsOf?: readonly string[];
  /** Payments whose chargebacks are looked at; named in `payments` too, whose lock guards them. */
  readonly chargebacksOf?: readonly string[];
  /** Stored cards. Those that a loaded payment makes are loaded with it. */
  readonly cardTokens?: readonly string[];
  /** Identifiers of cards whose active tokens are looked at. */
  readonly tokensOfCards?: readonly string[];
  readonly recurrings?: readonly string[];
  readonly usage?: readonly UsageKey[];
  /** Nonces that the command uses up, with its own commit. */
  readonly nonces?: readonly NonceKey[];
}

/** What a decision may look at: the state as it is after the commands before it in the batch. */
export interface BatchView {
  payment(merchantId: string, id: string): Payment | undefined;
  paymentByOrder(merchantId: string, key: OrderKey): Payment | undefined;
  payout(merchantId: string, id: string): Payout | undefined;
  payoutByOrder(merchantId: string, key: OrderKey): Payout | undefined;
  refund(merchantId: string, id: string): Refund | undefined;
  refundByOrder(merchantId: string, key: OrderKey): Refund | undefined;
  depositsOf(merchantId: string, paymentId: string): readonly Deposit[];
  identityOf(merchantId: string, paymentId: string): IdentityCheck | undefined;
  cashReceiptsOf(merchantId: string, paymentId: string): readonly CashReceipt[];
  chargebacksOf(merchantId: string, paymentId: string): readonly Chargeback[];
  cardToken(merchantId: string, id: string): CardToken | undefined;
  /** The tokens that a payment makes. */
  cardTokensOf(merchantId: string, paymentId: string): readonly CardToken[];
  cardTokensOfCard(merchantId: string, cardIdentifier: string): readonly CardToken[];
  recurring(merchantId: string, id: string): Recurring | undefined;
  usage(merchantId: string, key: UsageKey): bigint;
  /** Whether the nonce was new; from the second time on it is not. */
  takeNonce(key: NonceKey): boolean;
  balance(merchantId: string, kind: AccountKind, currency: Currency): bigint;
  /** Number of transfers booked for the merchant so far; ledger commands only. */
  ledgerSequence(merchantId: string): bigint;
}

export type Decision<R> =
  | { readonly ok: true; readonly reply: R; readonly changes: Changes }
  | { readonly ok: false; readonly refusal: Refusal };

export function decided<R>(reply: R, changes: Changes): Decision<R> {
  return { ok: true, reply, changes };
}

/** Nothing is to be written: the answer stands already. */
export function unchanged<R>(reply: R): Decision<R> {
  return { ok: true, reply, changes: {} };
}

/**
 * A kind of command. `decide` is pure: no I/O, no clock, no randomness; everything it needs is in the view, in the
 * input (ids included) or in `now`.
 */
export interface CommandKind<I extends { readonly merchantId: string }, R> {
  readonly name: string;
  /** `ledger` commands hold the merchant's ledger lock for the batch; `intake` commands book nothing. */
  readonly lane: 'intake' | 'ledger';
  needs(input: I, now: Date): Needs;
  decide(view: BatchView, input: I, now: Date): Decision<R>;
}
