import {
  type Approval,
  type Authentication,
  type CallbackSnapshot,
  type Card,
  type Party,
  type Payment,
  paymentSnapshot,
  type VirtualAccount,
} from '@naru/engine';
import {
  type CallbackKind,
  type CallbackStatus,
  formatKoreanStamp,
  isPaidLater,
  makeCallback,
  PAYMENT_SUCCESS_MESSAGE,
  SUCCESS_CODE,
} from '@naru/eximbay';
import { cashReceiptOf, monthsText, type OrderDetails, orderDetails, orderOf } from './order.ts';
import { resultMethod } from './result-codes.ts';
import { declineOf, wasRegistered } from './states.ts';

/**
 * The result of a page: what status_url is sent and the browser takes to return_url, in the same words (spec §4.5).
 */

/** What became of the payment, as this dialect tells it. */
export type ResultKind = 'paid' | 'authorized' | 'authenticated' | 'registered' | 'voided' | 'failed';

/** Whom a result is about, apart from what happened. */
export interface ResultContext {
  readonly mid: string;
  readonly payTo: string;
  readonly secretKey: string;
  /** Opened: the request and what the payer typed. */
  readonly payer: Party;
}

/** What is true at the moment that a result tells of. */
export interface ResultFacts {
  readonly kind: ResultKind;
  readonly details: OrderDetails;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly currency: string;
  readonly method: string | null;
  readonly card: Card | null;
  readonly approval: Approval | null;
  readonly authentication: Authentication | null;
  readonly virtualAccount: VirtualAccount | null;
  readonly redirectUrl: string | null;
  readonly expiresAt: Date;
  readonly occurredAt: Date;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
}

/** The engine's messages; a registered order that ends unpaid is void, not failed. */
const EVENT_KINDS: Readonly<Record<string, ResultKind>> = {
  payment_succeeded: 'paid',
  payment_authorized: 'authorized',
  payment_authenticated: 'authenticated',
  payment_registered: 'registered',
  payment_failed: 'failed',
};

export const RESULT_EVENTS: readonly string[] = Object.keys(EVENT_KINDS);

/** The facts of a message, as they were when it was decided. */
export function factsOfMessage(event: string, snapshot: CallbackSnapshot): ResultFacts {
  const told = EVENT_KINDS[event];
  if (told === undefined) throw new Error(`Eximbay has no callback for ${event}`);
  const kind = told === 'failed' && wasRegistered(snapshot) ? 'voided' : told;
  return { ...commonFacts(snapshot, new Date(snapshot.occurredAt)), kind };
}

/** The facts of a payment as it stands; undefined while its page has no result. */
export function factsOfPayment(payment: Payment): ResultFacts | undefined {
  const kind = standingKind(payment);
  if (kind === undefined) return undefined;
  const snapshot = paymentSnapshot(payment, { credit: 0n, fee: 0n, depositId: null });
  return { ...commonFacts(snapshot, payment.completedAt ?? payment.createdAt), kind };
}

function standingKind(payment: Payment): ResultKind | undefined {
  // The page of an authentication has that result, whatever the merchant did with it afterwards.
  if (payment.authentication && orderDetails(payment).transactionType === 'PAYER_AUTH')
    return 'authenticated';
  switch (payment.state) {
    case 'authorized':
    case 'capturing':
      return 'authorized';
    case 'captured':
    case 'partially_refunded':
    case 'refunded':
      return 'paid';
    case 'awaiting_deposit':
    case 'partially_paid':
    case 'in_review':
      return 'registered';
    case 'failed':
    case 'expired':
    case 'voided':
      // That a registered order is void goes to status_url alone, with the code of success: the browser of a payer who
      // gave up must not be thanked for it.
      return 'failed';
    default:
      return undefined;
  }
}

function commonFacts(
  snapshot: Omit<CallbackSnapshot, 'occurredAt'>,
  occurredAt: Date,
): Omit<ResultFacts, 'kind'> {
  return {
    details: orderDetails(snapshot),
    orderNumber: snapshot.orderNumber,
    platformNumber: snapshot.platformNumber,
    currency: snapshot.currency,
    method: snapshot.method,
    card: snapshot.card ?? null,
    approval: snapshot.approval ?? null,
    authentication: snapshot.authentication ?? null,
    virtualAccount: snapshot.virtualAccount ?? null,
    redirectUrl: snapshot.redirectUrl ?? null,
    expiresAt: new Date(snapshot.expiresAt ?? occurredAt),
    occurredAt,
    failureCode: snapshot.failureCode,
    failureReason: snapshot.failureReason,
  };
}

/** The parameters of a result with their fgkey. */
export function resultParameters(facts: ResultFacts, context: ResultContext): Record<string, string> {
  const order = orderOf(context.payer);
  const { details } = facts;
  const common = {
    mid: context.mid,
    transaction_type: details.transactionType,
    order_id: facts.orderNumber,
    currency: facts.currency,
    amount: details.amountText,
    email: order.buyer.email,
    param1: order.other_param?.param1,
    param2: order.other_param?.param2,
    ...outcomeParameters(facts),
  };
  const kind = kindOf(details);
  const special =
    kind === 'payer_auth'
      ? authenticationParameters(facts)
      : {
          ...paymentParameters(facts, context),
          ...laterParameters(facts),
          ...addressParameters(order.ship_to),
          ...(kind === 'korean' ? koreanParameters(facts, context.payer) : {}),
        };
  return { ...makeCallback(kind, { ...common, ...special }, context.secretKey) };
}

function kindOf({ transactionType, korean }: OrderDetails): CallbackKind {
  if (transactionType === 'PAYER_AUTH') return 'payer_auth';
  return korean ? 'korean' : 'cross_border';
}

function outcomeParameters({ kind, failureCode, failureReason }: ResultFacts) {
  if (kind !== 'failed') return { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE };
  const { rescode, resmsg } = declineOf(failureCode, failureReason);
  return { rescode, resmsg };
}

function paymentParameters(facts: ResultFacts, { payTo, payer }: ResultContext) {
  const { details, card, approval, occurredAt } = facts;
  const approvedAt = approval ? new Date(approval.approvedAt) : occurredAt;
  return {
    transaction_id: facts.platformNumber,
    auth_code: approval?.authCode,
    transaction_date: formatKoreanStamp(approvedAt.getTime()),
    access_country: details.accessCountry ?? undefined,
    payment_method: resultMethod(facts.method, card, details.korean),
    card_number1: card?.first4,
    card_number4: card?.last4,
    // Empty on the Korean page, as was observed (spec §4.5).
    card_holder: details.korean ? undefined : payer.cardHolder,
    pay_to: details.korean ? undefined : payTo,
  };
}

const STATUSES: Readonly<Partial<Record<ResultKind, CallbackStatus>>> = {
  registered: 'Registered',
  paid: 'Sale',
  voided: 'Void',
};

/** Only methods that are paid later say how far they are (spec §4.6). */
function laterParameters({ kind, method, virtualAccount, redirectUrl, expiresAt }: ResultFacts) {
  const status = STATUSES[kind];
  if (method === null || !isPaidLater(method) || status === undefined) return {};
  if (virtualAccount === null) return { status, payment_url: redirectUrl ?? undefined };
  return {
    status,
    virtual_account_number: virtualAccount.accountNumber,
    virtual_account_bank_name: virtualAccount.bankNameKo,
    virtual_account_depositor: virtualAccount.holder,
    virtual_account_due_date: formatKoreanStamp(expiresAt.getTime()),
  };
}

/** The address comes back as it was sent. */
function addressParameters(shipTo: Readonly<Record<string, unknown>> | undefined) {
  const known = SHIP_TO_NAMES.flatMap((name) => {
    const value = shipTo?.[name];
    return typeof value === 'string' ? [[`ship_to_${name}`, value] as const] : [];
  });
  return Object.fromEntries(known);
}

const SHIP_TO_NAMES = [
  'city',
  'country',
  'first_name',
  'last_name',
  'phone_number',
  'postal_code',
  'state',
  'street1',
] as const;

/** The codes of the older protocol's receipts (spec §5.10); those of the way of issuing are not published. */
const RECEIPT_TYPES: Readonly<Record<string, string>> = { income_deduction: '1', expense_proof: '2' };
const RECEIPT_WAYS: Readonly<Record<string, string>> = {
  phone: '1',
  resident_number: '2',
  card: '3',
  business_number: '4',
};

function koreanParameters({ card, kind, virtualAccount }: ResultFacts, payer: Party) {
  const months = { installment_months: monthsText(card?.installmentMonths) };
  if (kind === 'failed') return months;
  const receipt = cashReceiptOf(payer);
  if (!receipt) {
    // Nobody was asked on the page: what the merchant said counts, and accounts always say something.
    const said = receipt === null ? 'N' : orderOf(payer).tax?.receipt_status;
    return { ...months, useFlag: said ?? (virtualAccount === null ? undefined : 'N') };
  }
  return {
    ...months,
    useFlag: 'Y',
    cash_receipt_type: RECEIPT_TYPES[receipt.purpose],
    cash_receipt_deduction_detail: RECEIPT_WAYS[receipt.by],
    cash_receipt_user_info: receipt.number,
  };
}

function authenticationParameters({ kind, details, authentication }: ResultFacts) {
  return {
    payer_auth_id: kind === 'authenticated' ? (details.payerAuthId ?? undefined) : undefined,
    cavv: authentication?.cavv,
    xid: authentication?.xid,
    eci: authentication?.eci,
  };
}
