import type { CheckoutView, MethodOption } from '@naru/checkout';
import { formatDecimal, type Method, type Payment, type PaymentState } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { banksOf } from './banks.ts';
import { identityView, waitsForIdentity } from './identity-view.ts';

/** How the engine's states look to the payer. */
const PAGE_STATES: Readonly<Record<PaymentState, CheckoutView['state']>> = {
  created: 'choosing',
  pending: 'starting',
  awaiting_deposit: 'deposit',
  partially_paid: 'deposit',
  in_review: 'processing',
  authorized: 'processing',
  unknown: 'processing',
  captured: 'succeeded',
  partially_refunded: 'succeeded',
  refunded: 'succeeded',
  failed: 'failed',
  voided: 'failed',
  expired: 'expired',
};

/**
 * What the page needs to know of a payment: nothing about the merchant but its name, and about the payer only
 * what an identity check asks of them.
 */
export async function checkoutView(gateway: Gateway, payment: Payment): Promise<CheckoutView> {
  const { engine, config } = gateway;
  const access = await engine.context.directory.get(payment.appId);
  const methods = await engine.payments.methodsOf(payment);
  const identity = waitsForIdentity(payment, methods) ? await identityView(gateway, payment) : null;
  const state = identity ? 'identity' : pageState(payment);
  const account = payment.virtualAccount;
  const payerText = groupedDecimal(payment.payerAmount, payment.payerCurrency);
  return {
    state,
    mode: config.mode,
    merchantName: payment.payeeName ?? access?.app.merchantName ?? '',
    orderNumber: payment.orderNumber,
    subject: payment.subject,
    amount: {
      currency: payment.currency === 'USD' ? 'USD' : 'KRW',
      text: groupedDecimal(payment.amount, payment.currency),
    },
    payerAmount: payment.payerRate
      ? {
          currency: 'KRW',
          text: payerText,
          rateText: `1 ${payment.currency} = ${grouped(payment.payerRate)} KRW`,
        }
      : null,
    methods: await methodOptions(gateway, methods),
    chosen: payment.method ? { code: payment.method, bank: payment.bank } : null,
    redirectUrl: state === 'redirect' ? payment.redirectUrl : null,
    virtualAccount:
      state === 'deposit' && account
        ? {
            bankName: { ko: account.bankNameKo, en: account.bankNameEn },
            accountNumber: account.accountNumber,
            holder: account.holder,
            amountText: groupedDecimal(depositLeft(payment), payment.payerCurrency),
            expiresAt: payment.expiresAt.toISOString(),
          }
        : null,
    identity,
    expiresAt: payment.expiresAt.toISOString(),
    serverTime: engine.context.clock.now().toISOString(),
    outcome: outcomeOf(payment, state),
    simulatorUrl: state === 'deposit' && gateway.sandbox ? simulatorUrl(payment) : null,
  };
}

function pageState(payment: Payment): CheckoutView['state'] {
  if (payment.state === 'pending' && payment.redirectUrl) return 'redirect';
  return PAGE_STATES[payment.state];
}

function depositLeft(payment: Payment): bigint {
  return payment.payerCurrency === payment.currency
    ? payment.payerAmount - payment.receivedAmount
    : payment.payerAmount;
}

function simulatorUrl(payment: Payment): string | null {
  return payment.attemptId ? `/sandbox/pay/${payment.attemptId}` : null;
}

function outcomeOf(payment: Payment, state: CheckoutView['state']): CheckoutView['outcome'] {
  if (state === 'succeeded') return { url: payment.returnUrl, reason: null };
  if (state !== 'failed' && state !== 'expired') return null;
  return { url: payment.failUrl, reason: payment.failureReason };
}

async function methodOptions(gateway: Gateway, methods: readonly Method[]): Promise<MethodOption[]> {
  return Promise.all(
    methods.map(async (method) => ({
      code: method.code,
      kind: pageKind(method),
      name: { ko: method.nameKo, en: method.nameEn },
      brand: method.brand,
      available: method.state === 'available',
      unavailableReason: method.state === 'available' ? null : ('maintenance' as const),
      banks: await banksOf(gateway, method),
    })),
  );
}

function pageKind(method: Method): MethodOption['kind'] {
  if (method.kind === 'bank_payout') throw new Error(`${method.code} is no way to pay`);
  return method.kind;
}

function groupedDecimal(amount: bigint, currency: Payment['currency']): string {
  return grouped(formatDecimal(amount, currency));
}

/** Groups the whole part by thousands; on text, since amounts never become numbers. */
function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}
