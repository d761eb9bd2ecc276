import { koreanTimestamp, type Method, type Payment, type PaymentRequest, payableAt } from '@naru/engine';
import {
  CASHIER_COUNTRY,
  type CashierApplyRequest,
  type CashierQueryRequest,
  type CollectApplyRequest,
  type CollectQueryRequest,
  fieldFailure,
  findCollectionCode,
  formatAmount,
  isKoreanMobileNumber,
  parseCurrency,
  parsePayType,
} from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';
import { orRepeated, repeatedPayment } from '../../repeated.ts';
import { amountOf, currencyOf, methodsForAmount } from './amounts.ts';
import { sealedByDialect } from './details.ts';
import { nextNumber } from './numbers.ts';
import { pricedMethods, requirePrice } from './prices.ts';
import { acceptedOrFail } from './refusals.ts';
import { fail, HaiPayFailure, leavesOpen, requireTrading, type VerifiedRequest } from './request.ts';
import { HAIPAY_SETTINGS } from './settings.ts';
import { COLLECTION_STATUS, errorMsgOf } from './states.ts';
import { checkUrls } from './urls.ts';

/** What both ways to make a payment have in common; the global cashier asks for no phone. */
type Collection = Omit<CollectApplyRequest, 'phone'> & { readonly phone?: string | undefined };

/** global/cashier/collect/apply: cashier mode under an address of its own, in the app's currency. */
export async function cashierApply(gateway: Gateway, request: VerifiedRequest<CashierApplyRequest>) {
  const { access, members } = request;
  if (parseCurrency(members.currency) !== access.app.currency) fail('app_currency_mismatch');
  const collection = { ...members, country: '410' as const, payType: undefined, inBankCode: undefined };
  return collectApply(gateway, { ...request, members: collection }, namedMethods(members.paymentMethods));
}

/** The codes of a comma-separated list; undefined where all methods are meant. */
function namedMethods(list: string | undefined): ReadonlySet<string> | undefined {
  const codes = (list ?? '').split(',').map((code) => code.trim());
  const named = new Set(codes.filter((code) => code !== ''));
  return named.size === 0 ? undefined : named;
}

/** collect/apply: creates a payment and returns the link to its checkout page. `only`: the methods it is limited to. */
export async function collectApply(
  gateway: Gateway,
  request: VerifiedRequest<Collection>,
  only?: ReadonlySet<string>,
) {
  const { access, members, contentHash } = request;
  const { payment, repeated } = await orRepeated(
    async () => acceptedOrFail(await gateway.engine.payments.create(await asked(gateway, request, only))),
    async (error) => {
      const same = await repeatedPayment(gateway, access, { orderNumber: members.orderId, contentHash });
      return same && { ...acceptedOrFail(same), repeated: !leavesOpen(error) };
    },
  );
  if (repeated && HAIPAY_SETTINGS.duplicateOrders.of(access.app.settings) === 'refuse')
    fail('duplicate_order');
  return {
    orderId: payment.orderNumber,
    orderNo: payment.platformNumber,
    payUrl: gateway.checkoutUrl(payment),
  };
}

/** The requested payment; fails for what the platform's and the app's settings do not allow now. */
async function asked(
  gateway: Gateway,
  request: VerifiedRequest<Collection>,
  only?: ReadonlySet<string>,
): Promise<PaymentRequest> {
  const { access, members } = request;
  requireTrading(request);
  const currency = currencyOf(access);
  const amount = amountOf(members.amount, currency);
  checkUrls(gateway, members);
  const { phone } = members;
  if (
    HAIPAY_SETTINGS.strictPhone.of(access.app.settings) &&
    phone !== undefined &&
    !isKoreanMobileNumber(phone)
  ) {
    throw new HaiPayFailure(fieldFailure('invalid', 'phone', 'a Korean mobile number'));
  }
  const methods = methodsForAmount(await chosenMethods(gateway, request, only), amount, currency);
  const payerMoney = currency === 'KRW' ? undefined : await inWon(gateway, amount);
  return {
    access,
    orderNumber: members.orderId,
    platformNumber: await nextNumber(gateway, 'collection'),
    contentHash: request.contentHash,
    amount,
    ...(payerMoney ? { payerMoney } : {}),
    allowedMethods: methods.map((method) => method.code),
    payer: {
      name: members.name,
      email: members.email,
      ...(phone === undefined ? {} : { phone }),
      userId: members.partnerUserId,
      ...(members.body ? { extra: sealedByDialect({ body: members.body }) } : {}),
    },
    returnUrl: members.callBackUrl,
    failUrl: members.callBackFailUrl,
    callbackUrl: members.notifyUrl ?? null,
    subject: members.subject ?? null,
    details: {},
  };
}

/** The values for "let the payer choose" in cashier mode, besides an empty one. */
const ANY_METHOD = 'CASHIER';

async function chosenMethods(
  gateway: Gateway,
  { access, members }: VerifiedRequest<Collection>,
  only?: ReadonlySet<string>,
): Promise<Method[]> {
  const { currency, dialect } = access.app;
  const all = await gateway.engine.context.methods.list({ dialect, direction: 'payment', currency });
  const code = members.inBankCode;
  const payType = members.payType;
  if (members.country === CASHIER_COUNTRY && (code === undefined || code === ANY_METHOD)) {
    const offered = cashierMethods(all, payType, only);
    const priced = pricedMethods(gateway, access, offered);
    if (priced.length === 0) fail('product_not_permitted');
    const open = priced.filter((method) => method.state === 'available');
    return open.length > 0 ? open : fail('method_under_maintenance');
  }
  const method = all.find((one) => one.code === code);
  if (!method) fail('method_unknown');
  if (!acceptsPayType(method, payType)) fail('pay_type_mismatch');
  requirePrice(gateway, access, method);
  if (method.state === 'maintenance') fail('method_under_maintenance');
  return [method];
}

/** The methods that the payer may choose from, available or not; where the request names some, of those. */
function cashierMethods(
  all: readonly Method[],
  payType: string | undefined,
  only: ReadonlySet<string> | undefined,
): Method[] {
  const anyType = payType === undefined || payType === ANY_METHOD;
  if (!anyType && parsePayType(payType) === undefined) {
    throw new HaiPayFailure(fieldFailure('invalid', 'payType'));
  }
  // The bank chooser stands for its fifteen banks; listing each as well would hide the wallets.
  const offered = all.filter(
    (method) =>
      (only ? only.has(method.code) : method.kind !== 'virtual_account') &&
      (anyType || acceptsPayType(method, payType)),
  );
  return offered.length > 0 ? offered : fail('method_unknown');
}

/** HaiPay's own lists disagree about Kakao, Naver and Toss; both are accepted (haipay.md §6.3). */
function acceptsPayType(method: Method, payType: string | undefined): boolean {
  const { currency } = method;
  const known =
    currency === 'KRW' || currency === 'USD' ? findCollectionCode(currency, method.code) : undefined;
  if (!known) return true;
  const meant = payType === undefined ? undefined : parsePayType(payType);
  return meant !== undefined && known.acceptedPayTypes.includes(meant);
}

async function inWon(gateway: Gateway, amount: bigint) {
  const rate = await gateway.engine.context.rates.current('USD', 'KRW');
  if (!rate) {
    gateway.log.error('no exchange rate from USD to KRW is set: USD payments are refused (naru rates set)');
    return fail('method_under_maintenance');
  }
  const money = payableAt({ amount, currency: 'USD' }, rate);
  if (!money) {
    // With an inverted rate, a dollar becomes next to nothing: the merchant would be credited money that nobody pays.
    const { rate: set, source } = rate;
    gateway.log.error(
      { rate: set, source },
      'no payable sum in won comes of the rate from USD: payments are refused',
    );
    return fail('method_under_maintenance');
  }
  return { ...money, rate: rate.rate };
}

/** collect/query: the state of a payment. `orderNo`, when sent, has to be this order's. */
export async function collectQuery(
  gateway: Gateway,
  { access, members }: VerifiedRequest<CollectQueryRequest>,
) {
  const payment = await gateway.engine.payments.findByOrder(access.app, members.orderId);
  if (!payment || (members.orderNo !== undefined && members.orderNo !== payment.platformNumber)) {
    return fail('order_not_found');
  }
  return collectionData(payment, currencyOf(access));
}

/** global/cashier/collect/query: as collect/query, with the currency. */
export async function cashierQuery(gateway: Gateway, request: VerifiedRequest<CashierQueryRequest>) {
  return { ...(await collectQuery(gateway, request)), currency: currencyOf(request.access) };
}

function collectionData(payment: Payment, currency: ReturnType<typeof currencyOf>) {
  const status = COLLECTION_STATUS[payment.state];
  const errorMsg = errorMsgOf(payment, status);
  const paid = status === 2 && payment.completedAt !== null;
  return {
    orderId: payment.orderNumber,
    orderNo: payment.platformNumber,
    amount: formatAmount(payment.amount, currency),
    actualAmount: formatAmount(payment.receivedAmount, currency),
    fee: formatAmount(payment.feeAmount, currency),
    status,
    ...(paid && payment.completedAt ? { payTime: koreanTimestamp(payment.completedAt) } : {}),
    ...(errorMsg === undefined ? {} : { errorMsg }),
  };
}
