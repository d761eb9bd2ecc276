import {
  type AppAccess,
  disclosedFailure,
  engineDetails,
  PAYMENT_SETS,
  type Payment,
  type PaymentIntent,
  type PaymentState,
} from '@naru/engine';
import {
  type ConfirmRequest,
  type ConfirmTransactionType,
  checkConfirm,
  SUCCESS_MESSAGE,
  transactionFault,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { acceptedOrFail, fail, failDeclined, failRule } from '../codes/failure.ts';
import { isKoreanCard } from '../codes/result-codes.ts';
import { EXIMBAY_SETTINGS, orderNumbers, payTo } from '../codes/settings.ts';
import { conversionOf, wantedConversionFields } from '../orders/conversion.ts';
import { orderDetails, orderOf } from '../orders/details.ts';
import { dmFields } from '../orders/dm.ts';
import { cardInfo, otherParam, paymentMethodOf, SUCCEEDED, transactionDate } from './answer.ts';
import { type AuthorizedRequest, checkedOrFail, requireOwnMid, requireTrading } from './request.ts';

type Approving = Exclude<PaymentIntent, 'authenticate'>;

const INTENTS: Readonly<Record<ConfirmTransactionType, Approving>> = {
  PAYMENT_PA: 'sale',
  AUTHORIZE_PA: 'authorize',
};

/**
 * payments/confirm: the approval of a payment that the payer authenticated at a PAYER_AUTH page; once. Order, currency
 * and amount are those of the page (eximbay.md §5.2). When the card's side does not answer in time, the code says that
 * the outcome is open, and an inquiry shows it later.
 */
export async function confirm(gateway: Gateway, { access, values }: AuthorizedRequest) {
  const request = checkedOrFail(checkConfirm(values));
  requireOwnMid(access, request.mid);
  // First whether it was already confirmed: the answer may have been lost, and a suspension means that nothing was
  // done.
  const payment = await authenticatedPayment(gateway, access, request);
  requireTrading(access);
  const result = await gateway.engine.payments.confirm(payment, {
    intent: INTENTS[request.transaction_type],
    orderNumbers: orderNumbers(access.app),
  });
  // Another call came first, or its time just ended.
  if (!result.ok && result.refusal.code === 'state_conflict') failUsed(result.refusal.state as PaymentState);
  const confirmed = acceptedOrFail(result);
  switch (confirmed.state) {
    case 'captured':
    case 'authorized':
    // Another call was executed between the issuer's answer and this one.
    case 'capturing':
    case 'partially_refunded':
    case 'refunded':
      return confirmAnswer(gateway, access, confirmed, request);
    case 'failed':
    case 'voided':
    case 'expired':
      return failDeclined(disclosedFailure(confirmed, engineDetails(confirmed)), request.payment.lang);
    default:
      return fail('provider_read');
  }
}

async function authenticatedPayment(
  gateway: Gateway,
  { app }: AppAccess,
  { payment: claimed }: ConfirmRequest,
): Promise<Payment> {
  const tries = await gateway.engine.payments.triesOf(app, claimed.order_id);
  const payment = tries.find((one) => orderDetails(one).payerAuthId === claimed.payer_auth_id);
  if (!payment || payment.authentication === null) return fail('transaction_not_found');
  const { orderNumber: orderId, currency, amount: amountMinorUnits } = payment;
  const wrong = transactionFault(claimed, { orderId, currency, amountMinorUnits });
  if (wrong !== null) failRule(wrong);
  if (payment.state === 'expired')
    fail('parameter_invalid', 'payment.payer_auth_id: is too old to be confirmed');
  return payment.state === 'authenticated' ? payment : failUsed(payment.state);
}

/** While an earlier call is under way its result is not known; an inquiry shows it later. */
function failUsed(state: PaymentState): never {
  return fail(PAYMENT_SETS.startSendable.has(state) ? 'provider_read' : 'payer_auth_id_used');
}

const NO_RECEIPT = {
  use_flag: 'N',
  cash_receipt_type: '',
  customer_information_type: '',
  customer_information: '',
} as const;

function confirmAnswer(gateway: Gateway, access: AppAccess, payment: Payment, request: ConfirmRequest) {
  const payer = gateway.engine.payments.payerOf(payment);
  const order = orderOf(payment, payer);
  const kept = engineDetails(payment);
  const korean = orderDetails(payment).korean || isKoreanCard(payment.card);
  const { base, foreign, dcc_rate } = wantedConversionFields(
    conversionOf(payment),
    EXIMBAY_SETTINGS.conversionFields.of(access.app.settings),
  );
  return {
    ...SUCCEEDED,
    // Without the full stop, as the reference's example of this call has it.
    resmsg: SUCCESS_MESSAGE,
    mid: request.mid,
    payment: {
      order_id: payment.orderNumber,
      currency: payment.currency,
      amount: request.payment.amount,
      email: order.buyer.email,
      transaction_id: payment.platformNumber,
      auth_code: payment.approval?.authCode,
      transaction_date: transactionDate(payment),
      access_country: kept.accessCountry ?? undefined,
      payment_method: paymentMethodOf(payment),
      pay_to: payTo(access.app),
      ...base,
      dcc_rate,
    },
    foreign,
    card_info: { card_holder: payer.cardHolder, ...cardInfo(payment) },
    // Only cards are authenticated, and cards have no receipt.
    cash_receipt: korean ? NO_RECEIPT : undefined,
    ship_to: order.ship_to,
    dm: dmFields(kept),
    other_param: otherParam(request.other_param, order.other_param),
  };
}
