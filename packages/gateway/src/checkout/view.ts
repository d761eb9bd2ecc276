import type { CheckoutView, MethodOption } from '@naru/checkout';
import {
  channelDetails,
  declineRow,
  disclosedFailure,
  engineDetails,
  keptFailure,
  lastDecline,
  type Method,
  type Payment,
  type PaymentState,
} from '@naru/engine';
import type { Leaving } from '../contract/checkout-dialect.ts';
import type { Gateway } from '../gateway.ts';
import { banksOf } from './banks.ts';
import { cardFormOf } from './card-form.ts';
import { firstOffer } from './conversion.ts';
import { groupedDecimal, readableRate } from './grouped.ts';
import { identityView, waitsForIdentity } from './identity-view.ts';
import { openable, presentationOf, returnFormOf, wayBack } from './presentation.ts';
import { CHECKOUT_SETTINGS } from './settings.ts';

/** The engine's states as the payer sees them. */
const PAGE_STATES: Readonly<Record<PaymentState, CheckoutView['state']>> = {
  created: 'choosing',
  pending: 'starting',
  awaiting_deposit: 'deposit',
  partially_paid: 'deposit',
  in_review: 'processing',
  // The payer has done their part; the rest is up to the merchant.
  authenticated: 'succeeded',
  authorized: 'succeeded',
  capturing: 'succeeded',
  unknown: 'processing',
  captured: 'succeeded',
  partially_refunded: 'succeeded',
  refunded: 'succeeded',
  failed: 'failed',
  voided: 'failed',
  expired: 'expired',
};

/**
 * What the page needs of a payment: of the merchant only its name, and of the payer only what an identity check asks
 * for, or what the dialect shows.
 */
export async function checkoutView(gateway: Gateway, payment: Payment): Promise<CheckoutView> {
  const { engine, config } = gateway;
  const access = await engine.context.directory.get(payment.appId);
  const methods = await engine.payments.methodsOf(payment);
  const identity = waitsForIdentity(payment, methods) ? await identityView(gateway, payment) : null;
  const state = identity ? 'identity' : pageState(payment);
  const presented = presentationOf(gateway, payment);
  const takesCards = methods.some((method) => method.kind === 'card');
  const options = await methodOptions(gateway, payment, methods);
  const declined = declinedBefore(payment);
  const opensLoneWallet = CHECKOUT_SETTINGS.opensLoneWallet.of(access?.app.settings ?? {}) === true;
  return {
    state,
    mode: config.mode,
    merchantName: payment.payeeName ?? access?.app.merchantName ?? '',
    orderNumber: payment.orderNumber,
    subject: engine.payments.payerOf(payment).subject ?? null,
    language: presented.language,
    layout: presented.layout,
    amount: { currency: payment.currency, text: groupedDecimal(payment.amount, payment.currency) },
    payerAmount: payerAmountOf(payment),
    basket: presented.basket,
    ...personalParts(presented, state),
    methods: options,
    cardForm: takesCards && !presented.paysStoredCard ? cardFormOf(payment, presented) : null,
    ...(await storedCardPart(gateway, payment, presented, state)),
    ...(presented.subscription && state === 'choosing' ? { subscription: presented.subscription } : {}),
    ...(await conversionPart(gateway, payment, takesCards)),
    ...(declined && state === 'choosing' ? { lastDecline: failureOf(gateway, declined) } : {}),
    ...(opensLoneWallet && !declined && state === 'choosing' && isLoneWallet(options, presented)
      ? { startsItself: true }
      : {}),
    ...(payment.authentication ? { onlyAuthenticated: true } : {}),
    chosen: payment.method ? { code: payment.method, bank: payment.bank } : null,
    redirectUrl: state === 'redirect' ? openable(payment.redirectUrl) : null,
    virtualAccount: state === 'deposit' ? accountOf(payment) : null,
    voucher: state === 'voucher' ? voucherOf(payment) : null,
    identity,
    expiresAt: payment.expiresAt.toISOString(),
    serverTime: engine.context.clock.now().toISOString(),
    outcome: await outcomeOf(gateway, payment, state, presented.autoReturn),
    simulatorUrl: state === 'deposit' && gateway.sandbox ? simulatorUrl(payment) : null,
  };
}

/** Whether the payer has nothing to choose, to wish for, or to agree to before the wallet. */
function isLoneWallet(
  [only, ...others]: readonly MethodOption[],
  { subscription }: ReturnType<typeof presentationOf>,
): boolean {
  const isOpen = only?.kind === 'wallet' && only.available && only.cashReceipt === 'none';
  return isOpen && others.length === 0 && !subscription;
}

/** The stored card that the payer has to confirm, while that is possible. */
async function storedCardPart(
  gateway: Gateway,
  payment: Payment,
  { paysStoredCard }: ReturnType<typeof presentationOf>,
  state: CheckoutView['state'],
): Promise<Pick<CheckoutView, 'storedCard'>> {
  if (!paysStoredCard || state !== 'choosing') return {};
  const stored = await gateway.checkoutDialects.get(payment.dialect)?.storedCard?.(payment);
  const { brand, last4 } = stored?.card ?? {};
  return { storedCard: brand === undefined || last4 === undefined ? null : { brand, last4 } };
}

/** The payer of a card may be offered their own currency. */
async function conversionPart(
  gateway: Gateway,
  payment: Payment,
  takesCards: boolean,
): Promise<Pick<CheckoutView, 'conversion'>> {
  const conversion = takesCards ? await firstOffer(gateway, payment) : undefined;
  return conversion ? { conversion } : {};
}

/** The form that returns the payer to the merchant now; undefined while they should not leave. */
export async function leavingForm(gateway: Gateway, payment: Payment): Promise<Leaving | undefined> {
  if (!mayLeave(pageState(payment))) return undefined;
  return (await returnFormOf(gateway, payment)) ?? undefined;
}

function pageState(payment: Payment): CheckoutView['state'] {
  const { state } = payment;
  // The page was for the authentication only: later events are not shown to the payer.
  if (payment.authentication) return 'succeeded';
  if (state === 'pending' && payment.redirectUrl) return 'redirect';
  if (state === 'awaiting_deposit' && !payment.virtualAccount) return 'voucher';
  return PAGE_STATES[state];
}

/** Over, or registered: what is left to do is done elsewhere. */
function mayLeave(state: CheckoutView['state']): boolean {
  return isOver(state) || state === 'deposit' || state === 'voucher';
}

function isOver(state: CheckoutView['state']): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'expired';
}

/** For the payer, while they check what they pay; a link that is found later shows no personal data. */
function personalParts(
  { buyer, shipTo }: Pick<CheckoutView, 'buyer' | 'shipTo'>,
  state: CheckoutView['state'],
): Pick<CheckoutView, 'buyer' | 'shipTo'> {
  return isOver(state) ? { buyer: null, shipTo: null } : { buyer, shipTo };
}

function payerAmountOf(payment: Payment): CheckoutView['payerAmount'] {
  if (!payment.payerRate) return null;
  return {
    currency: payment.payerCurrency,
    text: groupedDecimal(payment.payerAmount, payment.payerCurrency),
    rateText: readableRate(payment.currency, payment.payerCurrency, payment.payerRate),
  };
}

function accountOf(payment: Payment): CheckoutView['virtualAccount'] {
  const account = payment.virtualAccount;
  return (
    account && {
      bankName: { ko: account.bankNameKo, en: account.bankNameEn },
      accountNumber: account.accountNumber,
      holder: account.holder,
      amountText: groupedDecimal(depositLeft(payment), payment.payerCurrency),
      expiresAt: payment.expiresAt.toISOString(),
    }
  );
}

function voucherOf(payment: Payment): CheckoutView['voucher'] {
  return {
    number: channelDetails(payment).voucherNumber ?? '',
    url: openable(payment.redirectUrl) ?? '',
    amountText: groupedDecimal(payment.payerAmount, payment.payerCurrency),
    expiresAt: payment.expiresAt.toISOString(),
  };
}

function depositLeft(payment: Payment): bigint {
  return payment.payerCurrency === payment.currency
    ? payment.payerAmount - payment.receivedAmount
    : payment.payerAmount;
}

function simulatorUrl(payment: Payment): string | null {
  return payment.attemptId ? `/sandbox/pay/${payment.attemptId}` : null;
}

async function outcomeOf(
  gateway: Gateway,
  payment: Payment,
  state: CheckoutView['state'],
  auto: boolean,
): Promise<CheckoutView['outcome']> {
  if (!mayLeave(state)) return null;
  const isSuccess = state === 'succeeded';
  const plainUrl = isSuccess ? payment.returnUrl : payment.failUrl;
  const way = await wayBack(gateway, payment, plainUrl, auto);
  if (isOver(state)) return { ...way, ...(isSuccess ? { reason: null } : failureOf(gateway, payment)) };
  // Whoever has no form stays with the account to pay into, as ever.
  return way.form ? { ...way, reason: null } : null;
}

/** The payment as its last try ended it, where the payer may choose again. */
function declinedBefore(payment: Payment): Payment | undefined {
  const last = lastDecline(payment);
  return last && { ...payment, ...keptFailure(last) };
}

/** The reason and the text of a failure, as payers see it. */
function failureOf({ declines }: Gateway, payment: Payment) {
  const disclosed = disclosedFailure(payment, engineDetails(payment));
  const decline = declines.read(disclosed);
  // Which rule rejected is only shown to the merchant and the operator.
  const isOfRule = declineRow(decline).category === 'risk';
  return { decline: isOfRule ? ('suspected_fraud' as const) : decline, reason: disclosed.failureReason };
}

async function methodOptions(
  gateway: Gateway,
  payment: Payment,
  methods: readonly Method[],
): Promise<MethodOption[]> {
  const { starts } = gateway.engine;
  return Promise.all(
    methods.map(async (method) => ({
      code: method.code,
      kind: pageKind(method),
      name: { ko: method.nameKo, en: method.nameEn },
      brand: method.brand,
      available: starts.isUsable(method),
      unavailableReason: starts.isUsable(method) ? null : ('maintenance' as const),
      banks: await banksOf(gateway, method),
      cashReceipt: starts.receiptOffer(payment, method),
    })),
  );
}

function pageKind(method: Method): MethodOption['kind'] {
  if (method.kind === 'bank_payout') throw new Error(`${method.code} is no way to pay`);
  return method.kind;
}
