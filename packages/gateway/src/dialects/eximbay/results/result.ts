import { type Card, disclosedFailure, type Party } from '@naru/engine';
import {
  type CallbackKind,
  type CallbackStatus,
  findPaymentMethod,
  formatKoreanStamp,
  isPaidLater,
  knowsCashReceipt,
  makeCallback,
  PAYMENT_METHOD,
  PAYMENT_SUCCESS_MESSAGE,
  SUCCESS_CODE,
} from '@naru/eximbay';
import { pageDetails } from '../../../checkout/page-details.ts';
import { openable } from '../../../checkout/presentation.ts';
import { pageLanguage } from '../codes/language.ts';
import { isKoreanCard, resultMethod } from '../codes/result-codes.ts';
import type { ConversionWish } from '../codes/settings.ts';
import { declineOf } from '../codes/states.ts';
import { NO_CONVERSION, wantedConversionFields } from '../orders/conversion.ts';
import { type OrderDetails, orderOf } from '../orders/details.ts';
import { dmFields } from '../orders/dm.ts';
import { isCharge, monthsText } from '../orders/order.ts';
import { recurringParameters, tokenParameters } from './card-parameters.ts';
import type { ResultFacts, ResultKind } from './facts.ts';

/** The result of a page: status_url and, by the browser, return_url get the same parameters (eximbay.md §4.5). */

/** The parties of a result, apart from what happened. */
export interface ResultContext {
  readonly mid: string;
  readonly payTo: string;
  readonly secretKey: string;
  /** Which payments report their currencies. */
  readonly conversionWish: ConversionWish;
  /** Opened: the request and what the payer typed. */
  readonly payer: Party;
}

/** The parameters of a result with their fgkey. */
export function resultParameters(facts: ResultFacts, context: ResultContext): Record<string, string> {
  const order = orderOf(facts, context.payer);
  const { details } = facts;
  const common = {
    mid: context.mid,
    transaction_type: details.transactionType,
    order_id: facts.orderNumber,
    currency: facts.currency,
    // Merchants compare it with the order: a part must not look like the whole.
    amount: facts.otherAmount ?? details.amountText,
    email: order.buyer.email,
    param1: order.other_param?.param1,
    param2: order.other_param?.param2,
    ...outcomeParameters(facts),
    ...dmFields(facts.engine),
  };
  const kind = kindOf(facts);
  const special =
    kind === 'payer_auth'
      ? authenticationParameters(facts)
      : {
          ...paymentParameters(facts, context),
          ...laterParameters(facts),
          ...addressParameters(order.ship_to),
          ...(isCharge(details) ? {} : tokenParameters(facts, order)),
          ...recurringParameters(facts),
          multi_payment_method: order.payment.multi_payment_method,
          ...(kind === 'korean' ? koreanParameters(facts) : {}),
          ...receiptParameters(facts, context.payer),
        };
  return { ...makeCallback(kind, { ...common, ...special }, context.secretKey) };
}

function kindOf({ details, method, card }: ResultFacts): CallbackKind {
  if (details.transactionType === 'PAYER_AUTH') return 'payer_auth';
  return isKorean(details, method, card) ? 'korean' : 'cross_border';
}

/** Korean methods and cards are also on the other page: their results are Korean all the same. */
function isKorean({ korean }: OrderDetails, method: string | null, card: Card | null): boolean {
  return korean || findPaymentMethod(method ?? '')?.korean === true || isKoreanCard(card);
}

function outcomeParameters({ kind, details, engine, ...failed }: ResultFacts) {
  if (kind !== 'failed') return { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE };
  const { decline, failureCode, failureReason } = disclosedFailure(failed, engine);
  const { rescode, resmsg } = declineOf(failureCode, failureReason, details.lang, decline);
  return { rescode, resmsg };
}

function paymentParameters(facts: ResultFacts, { payTo, payer, conversionWish }: ResultContext) {
  const { details, card, approval, occurredAt } = facts;
  const korean = isKorean(details, facts.method, card);
  const approvedAt = approval ? new Date(approval.approvedAt) : occurredAt;
  return {
    transaction_id: facts.platformNumber,
    auth_code: approval?.authCode,
    transaction_date: formatKoreanStamp(approvedAt.getTime()),
    access_country: facts.engine.accessCountry ?? undefined,
    payment_method: resultMethod(facts.method, card, details.korean),
    card_number1: card?.first4,
    card_number4: card?.last4,
    // Empty on the Korean page, as was observed (eximbay.md §4.5).
    card_holder: korean ? undefined : payer.cardHolder,
    pay_to: korean ? undefined : payTo,
    ...conversionParameters(facts, conversionWish),
  };
}

/** Nothing was billed of what failed. */
function conversionParameters({ kind, conversion }: ResultFacts, wish: ResultContext['conversionWish']) {
  const isUnpaid = kind === 'failed' || kind === 'voided';
  const { base, foreign, dcc_rate } = isUnpaid ? NO_CONVERSION : wantedConversionFields(conversion, wish);
  return { ...base, ...foreign, dcc_rate };
}

const STATUSES: Readonly<Partial<Record<ResultKind, CallbackStatus>>> = {
  registered: 'Registered',
  paid: 'Sale',
  voided: 'Void',
};

/** Only methods that are paid later have a state (eximbay.md §4.6). */
function laterParameters(facts: ResultFacts) {
  const { kind, details, method, virtualAccount, redirectUrl, expiresAt } = facts;
  const status = STATUSES[kind];
  if (method === null || !isPaidLater(method) || status === undefined) return {};
  if (virtualAccount === null) return { status, payment_url: openable(redirectUrl) ?? undefined };
  return {
    status,
    virtual_account_number: virtualAccount.accountNumber,
    virtual_account_bank_name:
      pageLanguage(details.lang) === 'ko' ? virtualAccount.bankNameKo : virtualAccount.bankNameEn,
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

/** The codes of the older protocol's receipts (eximbay.md §5.10); those of the way of issuing are not published. */
const RECEIPT_TYPES: Readonly<Record<string, string>> = { income_deduction: '1', expense_proof: '2' };
const RECEIPT_WAYS: Readonly<Record<string, string>> = {
  phone: '1',
  resident_number: '2',
  card: '3',
  business_number: '4',
};

function koreanParameters(facts: ResultFacts) {
  const method = findPaymentMethod(facts.method ?? '');
  return {
    installment_months: monthsText(facts.card?.installmentMonths),
    // No channel reports what the payer used inside the wallet, and the values are not published.
    ...(method?.korean && method.kind === 'wallet' ? { payment_type: '' } : {}),
  };
}

/** All four or none: merchants read them together. Nothing is issued for an unpaid payment. */
function receiptParameters(facts: ResultFacts, payer: Party) {
  const { method, kind, details, card } = facts;
  const said = orderOf(facts, payer).tax?.receipt_status;
  const isCash = knowsCashReceipt(method ?? '');
  if (!isCash && !isKorean(details, method, card)) return {};
  if (!isCash && (said === undefined || method === PAYMENT_METHOD.card)) return {};
  const isUnpaid = kind === 'failed' || kind === 'voided';
  const receipt = isUnpaid ? null : pageDetails(facts, payer).cashReceipt;
  // Where the payer was not asked on the page, the merchant's instruction counts.
  const issued = receipt === undefined ? (said ?? 'N') : receipt === null ? 'N' : 'Y';
  return {
    useFlag: issued,
    cash_receipt_type: receipt ? RECEIPT_TYPES[receipt.purpose] : '',
    cash_receipt_deduction_detail: receipt ? RECEIPT_WAYS[receipt.by] : '',
    cash_receipt_user_info: receipt?.number ?? '',
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
