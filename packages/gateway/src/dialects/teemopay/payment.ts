import type { ImmediateFacts, Payment, PaymentRequest } from '@naru/engine';
import {
  checkPaymentCreate,
  checkPaymentQuery,
  findVirtualAccountBank,
  formatAmount,
  isWallet,
  PAYIN_STATUS,
  PAYMENT_TYPE,
  type PaymentCreateRequest,
  parseRequestAmount,
  paymentExpiryMs,
} from '@naru/teemopay';
import type { Gateway } from '../../gateway.ts';
import { networkOf, plainAddress } from '../../net/addresses.ts';
import { orRepeated } from '../../repeated.ts';
import { acceptedOrFail, fail } from './failure.ts';
import { nextTradeNo } from './numbers.ts';
import { checkedOrFail, type VerifiedRequest } from './request.ts';
import { callbackUrlOf, DEPOSIT_DEFAULTS, paymentMethod, refusalOf, requestRulesOf } from './settings.ts';
import { feeText, statementOf } from './statement.ts';
import { payinErrorOf, payinStatus } from './states.ts';

/**
 * payment/create: makes a payment. 801 is sent to its channel at once and answers with the account that was opened; the
 * payers of the others come to the checkout page first. What the channel refuses, or would, is an order with status 3.
 */
export async function paymentCreate(gateway: Gateway, request: VerifiedRequest) {
  const { order, start } = await orRepeated(
    () => orderOf(gateway, request),
    async () => {
      // The payment that would have used up the nonce is not created.
      await request.takeNonce();
      await failIfUsed(gateway, request);
      return undefined;
    },
  );
  const { payments, starts } = gateway.engine;
  const made = await (start ? starts.create(order, start) : payments.create(order));
  // The engine checks the daily limit before it finds the order with the number.
  if (!made.ok && made.refusal.code !== 'nonce_used') {
    const own = await failIfUsed(gateway, request);
    if (own) return createdData(gateway, own);
  }
  const { payment, repeated } = acceptedOrFail(made);
  // Even for the same request: numbers are used once (426; teemopay.md §12 #10); a merchant in doubt queries.
  if (repeated) fail('duplicate_order');
  return createdData(gateway, payment);
}

/**
 * Of a request that was good when the order of its number was made: it may be the same one. The order that this very
 * call has made is answered: the database's answer to its commit was lost, and after a refusal of its number, the
 * merchant would order once more under another. One look for both: the commit may end between two.
 */
export async function failIfUsed(
  { engine }: Gateway,
  { access, fields, nonce }: VerifiedRequest,
): Promise<Payment | undefined> {
  // Malformed input never reaches the store.
  const asked = checkPaymentQuery(fields);
  if (!asked.ok) return undefined;
  const used = await engine.payments.findByOrder(access.app, asked.request.merchantOrderNo);
  if (!used) return undefined;
  if (used.contentHash === nonce) return used;
  // Without the rules of the app, which may have been stricter or not so strict then.
  const nowMs = used.createdAt.getTime();
  if (checkPaymentCreate(fields, { nowMs }).ok) fail('duplicate_order');
  return undefined;
}

/** More than 18 digits fit into no column: such an order can't be kept, not even as a failed one. */
const MAX_KEPT_AMOUNT = 10n ** 18n - 1n;

interface Order {
  readonly order: PaymentRequest;
  /** Of what goes to its channel at once; absent where the payer comes to the page first. */
  readonly start?: ImmediateFacts;
}

/** The payment that a request asks for; the first rule that it breaks leaves as a failure. */
async function orderOf(gateway: Gateway, request: VerifiedRequest): Promise<Order> {
  const { access } = request;
  const time = timeOf(gateway, request.fields['expirationTime']);
  const rules = requestRulesOf(access);
  const fields = checkedOrFail(checkPaymentCreate(request.fields, { nowMs: time.nowMs, rules }));
  const callbackUrl = callbackUrlOf(gateway, fields.callbackUrl, access.app.paymentCallbackUrl);
  const method = await paymentMethod(gateway, access, String(fields.paymentType));
  const amount = parseRequestAmount(fields.amount) ?? fail('parameter_invalid', 'amount');
  const failure = refusalOf(method, amount);
  if (amount > MAX_KEPT_AMOUNT) fail('merchant_verification_failed', failure?.reason);
  const order: PaymentRequest = {
    access,
    nonce: request.nonce,
    orderNumber: fields.merchantOrderNo,
    platformNumber: await nextTradeNo(gateway, access, 'payin'),
    // A number is used once (426), even by the same request: no request repeats another one.
    contentHash: request.nonce,
    amount,
    allowedMethods: [method.code],
    payer: payerOf(fields),
    payeeName: fields.merchantName,
    returnUrl: null,
    failUrl: null,
    callbackUrl,
    subject: null,
    details: {},
    expiresAt: new Date(paymentExpiryMs(fields, time.nowMs) + time.aheadMs),
    depositRules: DEPOSIT_DEFAULTS[method.kind] ?? {},
    ...(isWallet(fields.paymentType) && fields.ipAddress
      ? { payerIdentifier: payerAddress(fields.ipAddress) }
      : {}),
    ...(failure ? { failure } : {}),
  };
  if (fields.paymentType !== PAYMENT_TYPE.virtual_account) return { order };
  const { ipAddress } = fields;
  return { order, start: { method, ...(ipAddress ? { access: { ip: plainAddress(ipAddress) } } : {}) } };
}

/**
 * The time against which `expirationTime` is read. In a sandbox whose clock was moved ahead a merchant may use the
 * sandbox's clock or the one of his machine: a time that is past by one is read by the other.
 */
function timeOf(gateway: Gateway, expirationTime: unknown): { nowMs: number; aheadMs: number } {
  const nowMs = gateway.engine.context.clock.now().getTime();
  const realMs = gateway.realClock.outside.now().getTime();
  // As it came: that it is a number, or the digits of one, is checked against the time that is decided here.
  const isNumber = typeof expirationTime === 'number' || typeof expirationTime === 'string';
  const isPast = isNumber && Number(expirationTime) <= nowMs;
  return isPast && nowMs > realMs ? { nowMs: realMs, aheadMs: nowMs - realMs } : { nowMs, aheadMs: 0 };
}

/**
 * One spelling of an address, or a payer would have one limit per spelling; of IPv6 the first 64 bits, since a payer
 * has all addresses behind them. A zone only means something on one machine.
 */
function payerAddress(ipAddress: string): string {
  return networkOf(ipAddress.split('%', 1)[0] ?? '');
}

function payerOf(fields: PaymentCreateRequest) {
  const { realName, email, phone, idCardNumber, accountHolderNumber, bankCode, bankAccount } = fields;
  return {
    name: realName,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(idCardNumber === undefined ? {} : { userId: idCardNumber }),
    ...(accountHolderNumber === undefined ? {} : { holderNumber: accountHolderNumber }),
    ...(bankCode === undefined ? {} : { bankCode }),
    ...(bankAccount === undefined ? {} : { accountNumber: bankAccount.replaceAll('-', '') }),
  };
}

function createdData(gateway: Gateway, payment: Payment) {
  const status = payinStatus(payment);
  const failed = status === PAYIN_STATUS.failed;
  return {
    merchantOrderNo: payment.orderNumber,
    tradeNo: payment.platformNumber,
    amount: failed ? null : formatAmount(payment.amount),
    paymentType: paymentTypeOf(payment),
    paymentInfo: failed ? null : paymentInfoOf(gateway, payment),
    ...additionalInfoOf(gateway, payment, failed),
    status,
    errorMsg: payinErrorOf(payment),
  };
}

function paymentTypeOf(payment: Payment): number {
  return Number(payment.method ?? payment.allowedMethods[0]);
}

/** The account once there is one, else the page; the page's address ends in the platform number, as TeemoPay's does. */
export function paymentInfoOf(gateway: Gateway, payment: Payment): string {
  return payment.virtualAccount?.accountNumber ?? pageOf(gateway, payment);
}

function pageOf(gateway: Gateway, payment: Payment): string {
  return `${gateway.checkoutUrl(payment)}/${payment.platformNumber}`;
}

/** Of a plain virtual account only (teemopay.md §4.1); absent for the other types, null when the payment failed. */
function additionalInfoOf(gateway: Gateway, payment: Payment, failed: boolean) {
  if (paymentTypeOf(payment) !== PAYMENT_TYPE.virtual_account) return {};
  const account = payment.virtualAccount;
  if (failed || !account) return { additionalInfo: null };
  const bank = findVirtualAccountBank(account.bank);
  return {
    additionalInfo: {
      bankCode: bank?.bankCode ?? account.bank,
      bankName: bank?.koreanName ?? account.bankNameKo,
      expiredTime: payment.expiresAt.getTime(),
      paymentLink: pageOf(gateway, payment),
    },
  };
}

/** payment/query: the state of a payment, with a row for every received amount. */
export async function paymentQuery(gateway: Gateway, { access, fields }: VerifiedRequest) {
  const { merchantOrderNo } = checkedOrFail(checkPaymentQuery(fields));
  const payment = await gateway.engine.payments.findByOrder(access.app, merchantOrderNo);
  if (!payment) return fail('order_not_found');
  const deposits = payment.virtualAccount ? await gateway.engine.payments.depositsOf(payment) : [];
  return {
    merchantOrderNo: payment.orderNumber,
    tradeNo: payment.platformNumber,
    paymentType: paymentTypeOf(payment),
    transactionAmount: formatAmount(payment.amount),
    amount: formatAmount(payment.receivedAmount),
    status: payinStatus(payment),
    serviceAmount: feeText(payment.feeAmount),
    paymentInfo: paymentInfoOf(gateway, payment),
    errorMessage: payinErrorOf(payment),
    statementList: statementOf(payment, deposits),
  };
}
