import type { AppAccess, Payment, PaymentIntent, PaymentRequest } from '@naru/engine';
import {
  API_MARK,
  bodyDigest,
  checkForm,
  isCountry,
  isPaidLater,
  openRequestSchema,
  PAYMENT_METHOD,
  type PageTransactionType,
  parseRequestAmount,
  payloadDifference,
  type ReadyRequest,
  SETTING_DEFAULTS,
  SUCCESS_CODE,
  SUCCESS_MESSAGE,
  targetUrl,
} from '@naru/eximbay';
import type { Gateway } from '../../gateway.ts';
import type { RateLimiter } from '../../http/rate-limiter.ts';
import { acceptedOrFail, fail } from './failure.ts';
import { nextKoreanCardId, nextPayerAuthId, nextTransactionId } from './numbers.ts';
import { detailsOf, payerOf } from './order.ts';
import { type CheckedOrder, checkedOrder } from './ready.ts';
import { checkedOrFail, type Values } from './request.ts';
import { preparationLifetimeMs } from './settings.ts';

const INTENTS: Readonly<Record<Exclude<PageTransactionType, 'REBILL'>, PaymentIntent>> = {
  PAYMENT: 'sale',
  AUTHORIZE: 'authorize',
  PAYER_AUTH: 'authenticate',
};

/**
 * payments, called by the script in the payer's browser, without Authorization: makes the payment of a prepared order
 * and says where its page is. What opens it is the fgkey; the payload must be the prepared body in every member.
 */
export async function openPage(
  gateway: Gateway,
  limiter: RateLimiter,
  payload: Values,
  country: string | undefined,
) {
  const { fgkey, merchant } = checkedOrFail(checkForm(openRequestSchema, payload));
  const { directory } = gateway.engine.context;
  const access = await directory.find('eximbay', merchant.mid);
  if (access?.app.state !== 'active') return fail('parameter_invalid', 'merchant.mid');
  const { app } = access;
  if (!limiter.take(`open ${app.id}`, app.requestsPerSecond)) fail('internal_communication');
  const prepared = await preparedBody(gateway, access, fgkey.toUpperCase());
  const difference = payloadDifference(prepared, payload);
  if (difference !== null) fail('payload_differs', difference);
  const checked = await checkedOrder(gateway, access, prepared);
  requireContracted(gateway, checked.order);
  const request = await paymentRequest(gateway, access, checked, bodyDigest(prepared), country);
  const { payment } = acceptedOrFail(await gateway.engine.payments.create(request));
  return openAnswer(gateway, payment, checked.order);
}

/**
 * Stored cards and recurring payments are not offered yet. The reference's own example asks for both, so the sandbox
 * takes the payment without them and says so in its log; nobody's real customer is charged for what never comes.
 */
function requireContracted(
  { config, log }: Gateway,
  { tokenbilling, recurring, payment }: ReadyRequest,
): void {
  const wanted = [
    ...(tokenbilling?.token_creation === 'Y' ? ['tokenbilling'] : []),
    ...(recurring === undefined ? [] : ['recurring']),
  ];
  if (wanted.length === 0) return;
  if (config.mode === 'live') fail('not_contracted', wanted.join(', '));
  log.warn({ orderNumber: payment.order_id, wanted }, 'eximbay: paid without what is not offered yet');
}

async function preparedBody(gateway: Gateway, { app }: AppAccess, fgkey: string): Promise<Values> {
  const { preparations, context } = gateway.engine;
  const prepared = await preparations.find(app.id, fgkey);
  if (!prepared) return fail('fgkey_invalid');
  const ageMs = context.clock.now().getTime() - prepared.createdAt.getTime();
  return ageMs < preparationLifetimeMs(app) ? (prepared.content as Values) : fail('fgkey_invalid');
}

async function paymentRequest(
  gateway: Gateway,
  access: AppAccess,
  { order, methods, expiresAt }: CheckedOrder,
  contentHash: string,
  country: string | undefined,
): Promise<PaymentRequest> {
  const { currency, amount, transaction_type: type, order_id: orderNumber } = order.payment;
  const parsed = parseRequestAmount(amount, currency);
  const [first] = methods;
  if (!parsed.ok || !first || type === 'REBILL') throw new Error('an order that was not checked');
  const backTo = targetUrl(order.url.return_url)?.href ?? null;
  const accessCountry = country !== undefined && isCountry(country) ? country : null;
  const payerAuthId = type === 'PAYER_AUTH' ? nextPayerAuthId(gateway) : null;
  const details = detailsOf(order, { payerAuthId, accessCountry });
  const takesKoreanCards = details.korean && methods.some(({ code }) => code === PAYMENT_METHOD.card);
  return {
    access,
    orderNumber,
    orderNumbers: access.app.settings.duplicateOrders === 'refuse' ? 'once_paid' : 'repeatable',
    intent: INTENTS[type],
    currency: first.currency,
    platformNumber: await (takesKoreanCards ? nextKoreanCardId : nextTransactionId)(gateway, access),
    contentHash,
    amount: parsed.minorUnits,
    allowedMethods: methods.map(({ code }) => code),
    payer: payerOf(order),
    returnUrl: backTo,
    failUrl: backTo,
    callbackUrl: targetUrl(order.url.status_url)?.href ?? null,
    subject: subjectOf(order),
    details: { ...details },
    depositRules: EXACT,
    // Captures are acquired on the next business day (spec §5.6).
    settlementCalendar: 'business',
    ...(order.merchant.shop === undefined ? {} : { payeeName: order.merchant.shop }),
    ...(expiresAt && methods.some(({ code }) => isPaidLater(code)) ? { expiresAt } : {}),
  };
}

/** Korean virtual accounts usually take the exact amount and nothing else; who transfers it is nobody's concern. */
const EXACT = {
  short: 'refuse',
  over: 'refuse',
  repeated: 'refuse',
  late: 'refuse',
  wrongName: 'accept',
} as const;

function subjectOf({ product = [] }: ReadyRequest): string | null {
  return product.length === 0 ? null : product.map(({ name }) => name).join(', ');
}

/** Apart from the outcome and the way of opening, what is text here the script posts to the page as a form. */
function openAnswer(gateway: Gateway, payment: Payment, { payment: { lang }, settings = {} }: ReadyRequest) {
  const chosen = { ...SETTING_DEFAULTS, ...settings };
  return {
    rescode: SUCCESS_CODE,
    resmsg: SUCCESS_MESSAGE,
    url: gateway.checkoutUrl(payment),
    display_type: chosen.display_type,
    ostype: chosen.ostype,
    autoclose: chosen.autoclose,
    call_from_app: chosen.call_from_app,
    ...(settings.call_from_scheme === undefined ? {} : { call_from_scheme: settings.call_from_scheme }),
    lang,
    param3: API_MARK,
  };
}
