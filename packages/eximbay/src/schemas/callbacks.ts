import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as answer from './answer-fields.ts';
import * as field from './fields.ts';

/**
 * Parameters that status_url, return_url and recurring_noti_url receive, flat and all of them text. Which
 * ones are there depends on the method and the contract; those that say nothing may be empty or absent
 * (eximbay.md §4.5).
 */

const common = {
  version: field.text('Version of the protocol: 230.', 10),
  mid: field.text('Id of the merchant.', 10),
  transaction_type: field.text('What the page did: PAYMENT, AUTHORIZE, PAYER_AUTH, REBILL.', 20),
  order_id: answer.orderId,
  currency: answer.currency,
  amount: answer.amount,
  email: answer.email,
  param1: answer.param,
  param2: answer.param,
  param3: field.text('Set by the server: OPENAPI.', 255),
  rescode: field.rescode,
  resmsg: field.resmsg,
  fgkey: field.fgkey,
  dm_decision: answer.dmDecision,
  dm_reject: answer.dmReject,
  dm_review: answer.dmReview,
} as const;

const payment = {
  transaction_id: answer.transactionId,
  auth_code: answer.authCode,
  transaction_date: answer.transactionDate,
  access_country: answer.accessCountry,
  payment_method: answer.paymentMethod,
  card_holder: answer.cardHolder,
  card_number1: answer.cardNumber1,
  card_number4: answer.cardNumber4,
  pay_to: answer.payTo,
  base_currency: answer.baseCurrency,
  base_amount: answer.baseAmount,
  base_rate: answer.baseRate,
  foreign_currency: answer.foreignCurrency,
  foreign_amount: answer.foreignAmount,
  foreign_rate: answer.foreignRate,
  dcc_rate: answer.dccRate,
} as const;

/** Only with the method or the contract that they belong to. */
const occasional = {
  status: answer.status,
  multi_payment_method: field.text('Methods that the payer could choose from.', 255),
  payment_url: answer.paymentUrl,
  terminal_id: answer.terminalId,
  card_number: answer.cardNumber,
  expiry_date: answer.expiryDate,
  store_number: answer.storeNumber,
  token_id: answer.tokenId,
  token_creation: answer.tokenCreation,
  recurring_payment: field.text('Y when a recurring payment is registered.', 1),
  recurring_id: field.text('Id of the recurring payment.', 20),
  recurring_next_date: field.text('Day of the next charge: YYYYMMDD.', 8),
  ship_to_city: answer.shipTo.city,
  ship_to_country: answer.shipTo.country,
  ship_to_first_name: answer.shipTo.first_name,
  ship_to_last_name: answer.shipTo.last_name,
  ship_to_phone_number: answer.shipTo.phone_number,
  ship_to_postal_code: answer.shipTo.postal_code,
  ship_to_state: answer.shipTo.state,
  ship_to_street1: answer.shipTo.street1,
} as const;

const virtualAccount = {
  virtual_account_number: field.text('Number of the virtual account.', 30),
  virtual_account_bank_name: field.text('Its bank.', 64),
  virtual_account_depositor: field.text('Who the money is paid to.', 64),
  virtual_account_due_date: field.text('Until when it may be paid.', 14),
} as const;

/** Of methods that are paid with money, not credit. */
const cashReceipt = {
  useFlag: field.text('Whether a cash receipt is issued.', 1),
  cash_receipt_type: field.text('For income deduction or as proof of an expense.', 10),
  cash_receipt_deduction_detail: field.text('Whether by phone, id or card number.', 10),
  cash_receipt_user_info: field.text('That number.', 64),
} as const;

const korean = {
  installment_months: field.text('Months of instalments; 00 is a lump sum.', 2),
  payment_type: answer.paymentType,
  ...cashReceipt,
} as const;

const authentication = {
  payer_auth_id: field.text('Id of the authentication; confirm needs it.', 24),
  cavv: field.text('Cardholder authentication value, base64.', 40),
  xid: field.text('Id of the 3-D Secure transaction.', 40),
  eci: field.text('Electronic commerce indicator.', 28),
} as const;

const identification = [
  'mid',
  'transaction_type',
  'order_id',
  'currency',
  'amount',
  'rescode',
  'resmsg',
  'fgkey',
] as const;

export const crossBorderCallbackSchema = {
  title: 'Eximbay callback',
  description: 'Result of a payment page: cards, wallets, convenience stores.',
  type: 'object',
  properties: { ...common, ...payment, ...occasional, ...virtualAccount, ...cashReceipt },
  required: ['version', ...identification],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CrossBorderCallback = Infer<typeof crossBorderCallbackSchema>;

export const koreanCallbackSchema = {
  title: 'Eximbay callback, Korean page',
  description: 'Result of the Korean payment page.',
  type: 'object',
  properties: { ...common, ...payment, ...occasional, ...virtualAccount, ...korean },
  required: ['version', ...identification],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type KoreanCallback = Infer<typeof koreanCallbackSchema>;

export const payerAuthCallbackSchema = {
  title: 'Eximbay callback, authentication',
  description: 'Result of a PAYER_AUTH page; confirm follows.',
  type: 'object',
  properties: { ...common, ...authentication },
  required: ['version', ...identification],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayerAuthCallback = Infer<typeof payerAuthCallbackSchema>;

/** What a receiver needs at least; older merchant ids send no `version`. Today's names. */
export const receivedPaymentCallbackSchema = {
  title: 'Eximbay callback as received',
  description: 'Result of a payment page, of any method.',
  type: 'object',
  properties: { ...common, ...payment, ...occasional, ...virtualAccount, ...korean },
  required: identification,
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type ReceivedPaymentCallback = Infer<typeof receivedPaymentCallbackSchema>;

export const receivedPayerAuthCallbackSchema = {
  title: 'Eximbay callback of an authentication as received',
  description: 'Result of a PAYER_AUTH page.',
  type: 'object',
  properties: { ...common, ...authentication },
  required: identification,
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type ReceivedPayerAuthCallback = Infer<typeof receivedPayerAuthCallbackSchema>;

/**
 * The parameters that are always sent, empty where they say nothing: what was observed on Eximbay's
 * sandbox, in its order (eximbay.md §4.5). `fgkey` is not among them; it covers them.
 */
export const CALLBACK_PARAMETERS = {
  cross_border: (
    'version mid transaction_type order_id currency amount email param1 param2 param3 transaction_id ' +
    'rescode resmsg auth_code transaction_date card_holder access_country card_number1 card_number4 ' +
    'payment_method pay_to base_currency base_amount base_rate foreign_currency foreign_amount ' +
    'foreign_rate dcc_rate dm_decision dm_reject dm_review'
  ).split(' '),
  korean: (
    'version mid transaction_type order_id currency amount email param1 param2 param3 transaction_id ' +
    'rescode resmsg auth_code transaction_date card_holder access_country card_number1 card_number4 ' +
    'payment_method pay_to base_currency base_amount base_rate foreign_currency foreign_amount ' +
    'foreign_rate dcc_rate dm_decision dm_reject dm_review installment_months'
  ).split(' '),
  payer_auth: (
    'version mid transaction_type order_id currency amount email param1 param2 param3 payer_auth_id ' +
    'rescode resmsg dm_decision dm_reject dm_review cavv xid eci'
  ).split(' '),
} as const satisfies Record<string, readonly string[]>;
export type CallbackKind = keyof typeof CALLBACK_PARAMETERS;
