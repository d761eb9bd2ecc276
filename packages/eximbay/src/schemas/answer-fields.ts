import type { ObjectSchema } from '@naru/wire/schema';
import { text } from './fields.ts';

/** Parameters of answers and callbacks; any of them may be empty, and samples break some forms. */

export const status = text(
  'State: SALE, AUTH, REGISTERED or NONE; callbacks say Registered, Sale, Void.',
  20,
);
export const orderId = text("Number of the merchant's order.", 64);
export const currency = text('Currency of the amount.', 3);
export const amount = text('Amount in units of the currency.', 20);
export const email = text('E-mail address of the buyer.', 255);
export const lang = text('Language of the request.', 35);
export const transactionId = text('Number of the transaction.', 24);
export const authCode = text('Number of the authorization; simplified payments have none.', 20);
export const transactionDate = text('Korean time of the authorization: YYYYMMDDHHMMSS.', 14);
export const accessCountry = text("Country of the payer's access, ISO 3166-1 alpha-2.", 2);
export const paymentMethod = text('Code of the method; for cards the brand or issuer.', 4);
export const paymentType = text('Method that was used inside a Korean wallet.', 20);
export const payTo = text("Name of the merchant on the payer's bill.", 64);
export const paymentUrl = text('Page that says how to pay in a convenience store.', 2048);
export const terminalId = text('Terminal; direct acquirer only.', 10);
export const cardNumber = text('Number of the card, encrypted; direct acquirer only.', 64);
export const expiryDate = text('Expiry date of the card, encrypted; direct acquirer only.', 64);
export const storeNumber = text('Number of the merchant at the acquirer.', 15);
export const balance = text('What can still be refunded: the amount less all refunds.', 20);

export const baseCurrency = text('Currency of the settlement.', 3);
export const baseAmount = text('Amount in the currency of the settlement.', 20);
export const baseRate = text('From currency to base_currency; 1 when they are equal.', 14);
export const foreignCurrency = text('Currency that the payer is billed in.', 3);
export const foreignAmount = text('Amount that the payer is billed.', 20);
export const foreignRate = text('From currency to foreign_currency; 1 when they are equal.', 14);
export const dccRate = text('From base_currency to foreign_currency; 1 when they are equal.', 14);

export const cardHolder = text('Name on the card.', 64);
export const cardNumber1 = text('First four digits of the card.', 4);
export const cardNumber4 = text('Last four digits of the card.', 4);

export const dmDecision = text(
  'Fraud check: ACCEPT, REJECT, REVIEW (approved, but look at it) or ERROR.',
  10,
);
export const dmReject = text('Rules that rejected, with | between.', 700);
export const dmReview = text('Rules that want a review, with | between.', 700);

export const param = text("The merchant's own value.", 255);
export const tokenId = text('Id of the stored card.', 20);
export const tokenCreation = text('Y when the card was to be stored.', 1);

export const shipTo = {
  city: text('City.', 200),
  country: text('Country, ISO 3166-1 alpha-2.', 2),
  first_name: text('First name.', 200),
  last_name: text('Last name.', 200),
  phone_number: text('Phone number.', 64),
  postal_code: text('Postal code.', 32),
  state: text('State.', 200),
  street1: text('The rest of the address.', 500),
} as const;

export const shipToObject = {
  description: 'Where the goods go.',
  type: 'object',
  properties: shipTo,
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const refundObject = {
  description: 'The refund.',
  type: 'object',
  properties: {
    refund_amount: { ...amount, description: 'Amount that was refunded.' },
    refund_id: text("Number of the merchant's refund.", 64),
    refund_date: text('Korean time of the refund: YYYYMMDDHHMMSS.', 14),
    refund_transaction_id: text('Number of the refund.', 24),
  },
  required: ['refund_amount', 'refund_id', 'refund_date', 'refund_transaction_id'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const otherParamObject = {
  description: "The merchant's own values.",
  type: 'object',
  properties: { param1: param, param2: param },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const dmObject = {
  description: 'The fraud check.',
  type: 'object',
  properties: { dm_decision: dmDecision, dm_reject: dmReject, dm_review: dmReview },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

/** The example of an inquiry says `cardno1` and `cardno4`; its table says otherwise. */
export const cardInfoObject = {
  description: 'The card.',
  type: 'object',
  properties: {
    card_holder: cardHolder,
    card_number1: cardNumber1,
    card_number4: cardNumber4,
    cardno1: { ...cardNumber1, description: 'card_number1 under its older name.' },
    cardno4: { ...cardNumber4, description: 'card_number4 under its older name.' },
  },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

/** The example of a refund spells its members `foregin_`. */
export const foreignObject = {
  description: "The payer's side of a currency conversion.",
  type: 'object',
  properties: {
    foreign_currency: foreignCurrency,
    foreign_amount: foreignAmount,
    foreign_rate: foreignRate,
    foregin_currency: { ...foreignCurrency, description: 'foreign_currency, misspelled.' },
    foregin_amount: { ...foreignAmount, description: 'foreign_amount, misspelled.' },
    foregin_rate: { ...foreignRate, description: 'foreign_rate, misspelled.' },
  },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const cashReceiptObject = {
  description: 'The cash receipt of a Korean payment.',
  type: 'object',
  properties: {
    use_flag: text('Whether a cash receipt is issued.', 1),
    cash_receipt_type: text('For income deduction or as proof of an expense.', 10),
    customer_information_type: text('Whether by phone, id or card number.', 10),
    customer_information: text('That number.', 64),
  },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;
