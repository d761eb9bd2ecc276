import {
  type AppAccess,
  CARD_TOKEN_SETS,
  type CardToken,
  engineDetails,
  feeRuleFor,
  isCurrency,
  keptByEngine,
  type Method,
  newId,
  type Payment,
  type PaymentRequest,
  UnreadableJson,
} from '@naru/engine';
import {
  bodyDigest,
  checkRebill,
  findPaymentMethod,
  PAYMENT_METHOD,
  PAYMENT_SUCCESS_MESSAGE,
  parseRequestAmount,
  type ReadyRequest,
  type RebillRequest,
  SUCCESS_CODE,
  tokenIdFault,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { orRepeatedOut, repeatedPayment } from '../../../repeated.ts';
import { acceptedOrFail, fail, failDeclined, failLimits, leavesOpen } from '../codes/failure.ts';
import { nextTransactionId } from '../codes/numbers.ts';
import { isKoreanCard } from '../codes/result-codes.ts';
import { EXIMBAY_SETTINGS, orderNumbers, payTo } from '../codes/settings.ts';
import { settlementRate } from '../orders/conversion.ts';
import { keptByDialect } from '../orders/details.ts';
import { dmFields } from '../orders/dm.ts';
import { confirmationOf, detailsOf, payerOf } from '../orders/order.ts';
import { cardInfo, otherParam, paymentMethodOf, SUCCEEDED, transactionDate } from './answer.ts';
import {
  type AuthorizedRequest,
  checkedOrFail,
  requireOwnMid,
  requireTrading,
  type Values,
} from './request.ts';

/** The default language. */
const DEFAULT_LANGUAGE = 'EN';

/**
 * A token that was reported to its merchant, deleted or not; another merchant's is as unknown as one that does not
 * exist.
 */
async function knownToken({ engine }: Gateway, { app }: AppAccess, tokenId: string): Promise<CardToken> {
  const token = tokenIdFault(tokenId) === null ? await engine.cardTokens.find(app, tokenId) : undefined;
  // Not paid for yet, or made for a recurring payment only: never reported to its merchant.
  if (token?.purpose !== 'token' || CARD_TOKEN_SETS.unreported.has(token.state)) {
    return fail('token_unknown');
  }
  return token;
}

/** The same, and it was not deleted. */
export async function tokenOf(gateway: Gateway, access: AppAccess, tokenId: string): Promise<CardToken> {
  const token = await knownToken(gateway, access, tokenId);
  return token.state === 'deleted' ? fail('token_deleted') : token;
}

/** The same, and its card can be charged. */
export async function chargeableToken(
  gateway: Gateway,
  access: AppAccess,
  tokenId: string,
): Promise<CardToken> {
  const token = await tokenOf(gateway, access, tokenId);
  if (EXIMBAY_SETTINGS.crossBorderOnly.of(access.app.settings) === true && isKoreanCard(token.card))
    fail('korean_not_contracted');
  return gateway.engine.cardTokens.isExpired(token) ? fail('card_expired') : token;
}

/** tokenbilling/{token_id}: shows the card in a form that the number can't be derived from. */
export async function tokenInquiry(gateway: Gateway, { access, pathNumber }: AuthorizedRequest) {
  const token = await chargeableToken(gateway, access, pathNumber);
  return {
    rescode: SUCCESS_CODE,
    resmsg: PAYMENT_SUCCESS_MESSAGE,
    token_id: token.number,
    card_identifier: token.cardIdentifier.toUpperCase(),
  };
}

/** tokenbilling/{token_id}/delete: the merchant deletes the card, and so does the vault. */
export async function tokenDelete(gateway: Gateway, { access, pathNumber }: AuthorizedRequest) {
  const token = await knownToken(gateway, access, pathNumber);
  const result = await gateway.engine.cardTokens.delete(token);
  // Also when it was deleted before: the process may have died before it reached the vault.
  await gateway.vault.drop(token.merchantId, token.vaultToken);
  if (!result.ok && result.refusal.code === 'state_conflict') fail('token_deleted');
  acceptedOrFail(result);
  return { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE };
}

/**
 * tokenbilling/{token_id}/rebill: charges a stored card without its payer. An order that was paid is not charged again,
 * whatever the app's setting for repeated orders: here no payer would notice. For the same reason an open page of the
 * order gives way to the charge, and one at which its payer has begun refuses it. When the card's side does not answer
 * in time, the code says that the outcome is open, and an inquiry by the order shows it later.
 */
export async function rebill(gateway: Gateway, { access, values, pathNumber }: AuthorizedRequest) {
  const request = checkedOrFail(checkRebill(values));
  requireOwnMid(access, request.merchant.mid);
  const paymentId = newId(gateway.engine.context.clock.now());
  const call: RebillCall = { access, request, values, tokenId: pathNumber, paymentId };
  const { payment, token } = await orRepeatedOut(
    gateway,
    { kind: 'rebill', access, orderNumber: request.payment.order_id },
    () => charged(gateway, call),
    (error) => (leavesOpen(error) ? chargedAfterAll(gateway, call) : chargedBefore(gateway, call)),
  );
  switch (payment.state) {
    case 'captured':
    case 'partially_refunded':
    case 'refunded':
      return rebillAnswer(gateway, access, payment, token, request, await storedFrom(gateway, token));
    case 'failed':
    case 'voided':
    case 'expired':
      return failDeclined(payment, request.payment.lang ?? DEFAULT_LANGUAGE, {
        dm: dmFields(engineDetails(payment)),
      });
    default:
      return fail('provider_read');
  }
}

interface Charged {
  readonly payment: Payment;
  readonly token: CardToken;
}

interface RebillCall {
  readonly access: AppAccess;
  readonly request: RebillRequest;
  readonly values: Values;
  readonly tokenId: string;
  /** Drawn beforehand: what is found under it was made by this very call. */
  readonly paymentId: string;
}

async function charged(gateway: Gateway, call: RebillCall): Promise<Charged> {
  const { access, request, tokenId } = call;
  requireTrading(access);
  const token = await chargeableToken(gateway, access, tokenId);
  const method = await cardMethod(gateway, access, request.payment.currency);
  const asked = await paymentRequest(gateway, call, token, method);
  // Rules and limits get the card and the buyer, and no browser.
  const { card, id: cardTokenId, cardIdentifier: identifier } = token;
  const known = { kind: 'stored', card, cardTokenId, identifier } as const;
  const created = await gateway.engine.starts.create(asked, { method, card: known });
  return { payment: acceptedOrFail(created).payment, token };
}

/** What this very call has made although its commit was not answered; undefined where that is not known (yet). */
async function chargedAfterAll(
  gateway: Gateway,
  { access, tokenId, paymentId }: RebillCall,
): Promise<Charged | undefined> {
  const payment = await gateway.engine.payments.get(access.app.merchantId, paymentId);
  return payment && { payment, token: await knownToken(gateway, access, tokenId) };
}

/** What the very same call has made before, also of a card that was given up since. */
async function chargedBefore(
  gateway: Gateway,
  { access, request, values, tokenId }: RebillCall,
): Promise<Charged | undefined> {
  const token = await knownToken(gateway, access, tokenId);
  const same = await repeatedPayment(gateway, access, {
    orderNumber: request.payment.order_id,
    orderNumbers: rebillNumbers(access),
    contentHash: hashOf(values, token),
  });
  return same && { payment: acceptedOrFail(same).payment, token };
}

function hashOf(values: Values, { id }: CardToken): string {
  return `${bodyDigest(values)}:${id}`;
}

function rebillNumbers({ app }: AppAccess): 'once' | 'once_paid' {
  return orderNumbers(app) === 'once' ? 'once' : 'once_paid';
}

async function paymentRequest(
  gateway: Gateway,
  { access, request, values, paymentId }: RebillCall,
  token: CardToken,
  method: Method,
): Promise<PaymentRequest> {
  const { currency, amount, order_id: orderNumber } = request.payment;
  const parsed = parseRequestAmount(amount, currency);
  const minorUnits = parsed.ok ? parsed.minorUnits : fail('parameter_invalid', 'payment.amount');
  if (minorUnits < method.minimum || minorUnits > method.maximum) {
    failLimits('payment.amount');
  }
  const order = orderOf(request, token, gateway);
  const settlement = await settlementRate(gateway.engine.context, access, method.currency);
  const details = {
    ...keptByDialect({
      ...detailsOf(order, { payerAuthId: null }),
      tokenNumber: token.number,
      ...settlement,
    }),
    ...keptByEngine(confirmationOf(gateway, access, order)),
  };
  const cardHolder = gateway.engine.cardTokens.holderOf(token);
  return {
    access,
    id: paymentId,
    orderNumber,
    orderNumbers: rebillNumbers(access),
    takingPlace: 'Replaced by a charge of a stored card',
    currency: method.currency,
    platformNumber: await nextTransactionId(gateway, access),
    contentHash: hashOf(values, token),
    amount: minorUnits,
    allowedMethods: [method.code],
    payer: { ...payerOf(order), ...(cardHolder === undefined ? {} : { cardHolder }) },
    returnUrl: null,
    failUrl: null,
    callbackUrl: null,
    subject: order.product?.map(({ name }) => name).join(', ') ?? null,
    details,
    settlementCalendar: 'business',
    ...(request.merchant.shop === undefined ? {} : { payeeName: request.merchant.shop }),
  };
}

/** The card method in a currency, if the app has a contract and a fee for it and it is available. */
async function cardMethod(gateway: Gateway, access: AppAccess, currency: string): Promise<Method> {
  const { methods, clock } = gateway.engine.context;
  const of = { dialect: 'eximbay', direction: 'payment' } as const;
  const all = isCurrency(currency) ? await methods.list({ ...of, currency }) : [];
  const method = all.find(({ code }) => code === PAYMENT_METHOD.card);
  if (!method || !feeRuleFor(access, 'payment', method.code, clock.now(), method.currency)) {
    return fail('currency_unsupported', `${currency} is not offered`);
  }
  const contracted = EXIMBAY_SETTINGS.methods.of(access.app.settings);
  if (contracted !== undefined && !contracted.includes(method.code)) fail('not_contracted', method.code);
  return method.state === 'available' ? method : fail('internal_communication');
}

/** The call in the form of a page request: both keep the same data. */
function orderOf(request: RebillRequest, token: CardToken, { engine }: Gateway): ReadyRequest {
  const { payment, buyer, ...others } = request;
  return {
    ...others,
    payment: { ...payment, transaction_type: 'REBILL', lang: payment.lang ?? DEFAULT_LANGUAGE },
    // The reference's own example has no buyer, which its table calls mandatory.
    buyer: buyer ?? { name: engine.cardTokens.holderOf(token) ?? '', email: '' },
    url: { return_url: '', status_url: '' },
    tokenbilling: { token_id: token.number },
  };
}

/** The payer's address when the card was stored: no payer is present when it is charged again. */
async function storedFrom({ engine }: Gateway, token: CardToken): Promise<string | undefined> {
  const payment = await engine.payments.get(token.merchantId, token.paymentId);
  try {
    return (payment && engineDetails(payment).accessCountry) ?? undefined;
  } catch (error) {
    // The card is charged: a row of another payment that can not be read does not take the answer away.
    if (error instanceof UnreadableJson) return undefined;
    throw error;
  }
}

function rebillAnswer(
  gateway: Gateway,
  access: AppAccess,
  payment: Payment,
  token: CardToken,
  { merchant, buyer, other_param, product, payment: asked }: RebillRequest,
  accessCountry: string | undefined,
) {
  const code = paymentMethodOf(payment);
  return {
    ...SUCCEEDED,
    // Mandatory by the reference; for a payment that was made there is no error.
    errcode: '',
    tokenbilling: { token_id: token.number },
    payment: {
      order_id: payment.orderNumber,
      currency: payment.currency,
      amount: asked.amount,
      lang: asked.lang ?? DEFAULT_LANGUAGE,
      transaction_id: payment.platformNumber,
      auth_code: payment.approval?.authCode,
      transaction_date: transactionDate(payment),
      payment_method: code,
      payment_method_name: code === undefined ? undefined : findPaymentMethod(code)?.name,
      access_country: accessCountry,
      pay_to: payTo(access.app),
    },
    merchant,
    buyer,
    other_param: otherParam(other_param, undefined),
    product: product === undefined ? undefined : [{ name: product[0]?.name }],
    card_info: { card_holder: gateway.engine.cardTokens.holderOf(token), ...cardInfo(payment) },
    dm: dmFields(engineDetails(payment)),
    token_id: token.number,
    // As it was sent when the card was stored: without it there would be no token.
    token_creation: 'Y',
  };
}
