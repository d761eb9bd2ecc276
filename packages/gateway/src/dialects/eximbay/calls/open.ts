import {
  type AppAccess,
  keptByEngine,
  type Payment,
  type PaymentIntent,
  type PaymentRequest,
} from '@naru/engine';
import {
  API_MARK,
  appAddress,
  bodyDigest,
  checkForm,
  checkReady,
  isCountry,
  isPaidLater,
  openRequestSchema,
  type PageTransactionType,
  parseRequestAmount,
  payloadDifference,
  type ReadyRequest,
  SETTING_DEFAULTS,
  SUCCESS_CODE,
  SUCCESS_MESSAGE,
  targetUrl,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import type { RateLimiter } from '../../../http/rate-limiter.ts';
import { orRepeated, repeatedPayment } from '../../../repeated.ts';
import { acceptedOrFail, fail, failExplained, leavesOpen } from '../codes/failure.ts';
import { nextKoreanPageId, nextPayerAuthId, nextTransactionId } from '../codes/numbers.ts';
import { orderNumbers, unsentResults } from '../codes/settings.ts';
import { keptByDialect } from '../orders/details.ts';
import { confirmationOf, detailsOf, payerOf } from '../orders/order.ts';
import { explainOpen } from './fgkey-report.ts';
import { type CheckedOrder, checkedOrder, preparedBody } from './ready.ts';
import { checkedOrFail, type Values } from './request.ts';

const INTENTS: Readonly<Record<PageTransactionType, PaymentIntent>> = {
  PAYMENT: 'sale',
  REBILL: 'sale',
  AUTHORIZE: 'authorize',
  PAYER_AUTH: 'authenticate',
};

/** Per prepared order: more than anybody clicks. */
const OPENS_PER_SECOND = 10;

/**
 * payments, called by the script in the payer's browser, without Authorization: creates the payment of a prepared order
 * and returns the address of its page. The fgkey is the proof; the payload must equal the prepared body in every
 * member.
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
  if (access?.app.state !== 'active') return fail('mid_unknown');
  const { app } = access;
  const key = fgkey.toUpperCase();
  const prepared =
    (await preparedBody(gateway, access, key)) ??
    failExplained('fgkey_invalid', () => explainOpen(gateway, access, payload));
  const difference = payloadDifference(prepared, payload);
  if (difference !== null) fail('payload_differs', difference);
  // Not before the fgkey is checked: a mid is public, and anybody could use up the shop's rate with it. A shopper has
  // the fgkey of one order, and gets only that order's share.
  if (!limiter.take(`open ${app.id} ${key}`, OPENS_PER_SECOND)) fail('internal_communication');
  if (!limiter.take(`open ${app.id}`, app.requestsPerSecond)) fail('internal_communication');
  const { payment, order } = await orRepeated(
    () => opened(gateway, access, prepared, country),
    (error) => openedBefore(gateway, access, prepared, error),
  );
  return openAnswer(gateway, payment, order);
}

interface Opened {
  readonly payment: Payment;
  readonly order: ReadyRequest;
}

async function opened(
  gateway: Gateway,
  access: AppAccess,
  prepared: Values,
  country: string | undefined,
): Promise<Opened> {
  const checked = await checkedOrder(gateway, access, prepared);
  const request = await paymentRequest(gateway, access, checked, bodyDigest(prepared), country);
  const { payment } = acceptedOrFail(await gateway.engine.payments.create(request));
  return { payment, order: checked.order };
}

/** The payment that the same body has opened, as long as it is open. */
async function openedBefore(
  gateway: Gateway,
  access: AppAccess,
  prepared: Values,
  error: unknown,
): Promise<Opened | undefined> {
  const order = checkedOrFail(checkReady(prepared));
  const same = await repeatedPayment(gateway, access, {
    orderNumber: order.payment.order_id,
    orderNumbers: orderNumbers(access.app),
    contentHash: bodyDigest(prepared),
  });
  // What this very request may have made does not refuse it.
  if (!same || (!same.ok && leavesOpen(error))) return undefined;
  return { payment: acceptedOrFail(same).payment, order };
}

async function paymentRequest(
  gateway: Gateway,
  access: AppAccess,
  { order, methods, accountExpiresAt }: CheckedOrder,
  contentHash: string,
  country: string | undefined,
): Promise<PaymentRequest> {
  const { currency, amount, transaction_type: type, order_id: orderNumber } = order.payment;
  const parsed = parseRequestAmount(amount, currency);
  const [first] = methods;
  if (!parsed.ok || !first) throw new Error('an order that was not checked');
  const backTo = targetUrl(order.url.return_url)?.href ?? appAddress(order.url.return_url) ?? null;
  const accessCountry = country !== undefined && isCountry(country) ? country : null;
  const payerAuthId = type === 'PAYER_AUTH' ? nextPayerAuthId(gateway) : null;
  const details = detailsOf(order, { payerAuthId });
  return {
    access,
    orderNumber,
    orderNumbers: orderNumbers(access.app),
    takingPlace: 'Replaced by a newer page of the same order',
    intent: INTENTS[type],
    currency: first.currency,
    // By the page, not by its methods: an order keeps its form of number when its methods change.
    platformNumber: await (details.korean ? nextKoreanPageId : nextTransactionId)(gateway, access),
    contentHash,
    amount: parsed.minorUnits,
    allowedMethods: methods.map(({ code }) => code),
    payer: payerOf(order),
    returnUrl: backTo,
    failUrl: backTo,
    callbackUrl: targetUrl(order.url.status_url)?.href ?? null,
    subject: subjectOf(order),
    details: {
      ...keptByDialect({ ...details, unsent: unsentResults(access.app) }),
      ...keptByEngine({ ...confirmationOf(gateway, access, order), accessCountry }),
    },
    depositRules: EXACT,
    leastDepositRules: NO_PARTS,
    // Captures are acquired on the next business day (eximbay.md §5.6).
    settlementCalendar: 'business',
    ...(order.merchant.shop === undefined ? {} : { payeeName: order.merchant.shop }),
    // Its other methods, and the card that a page may hold, have the page's own time.
    ...(accountExpiresAt && methods.every(({ code }) => isPaidLater(code))
      ? { endsBy: accountExpiresAt }
      : {}),
  };
}

/** Korean virtual accounts usually accept only the exact amount; who transfers it does not matter. */
const EXACT = {
  short: 'refuse',
  over: 'refuse',
  repeated: 'refuse',
  late: 'refuse',
  wrongName: 'accept',
} as const;

/** No result can report a part: a part payment would end as a sale that its merchant is never notified of. */
const NO_PARTS = { short: 'hold' } as const;

function subjectOf({ product = [] }: ReadyRequest): string | null {
  return product.length === 0 ? null : product.map(({ name }) => name).join(', ');
}

/** The script posts all texts here to the page as a form, except the outcome and the way of opening. */
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
