import type { ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

/** Objects that several requests have. */

export const otherParam = {
  description: "The merchant's own values.",
  type: 'object',
  properties: { param1: field.param, param2: field.param },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const merchant = {
  description: 'The merchant.',
  type: 'object',
  properties: { mid: field.mid, shop: field.shop, partner_code: field.partnerCode },
  required: ['mid'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const buyer = {
  description: 'The buyer.',
  type: 'object',
  properties: { name: field.buyerName, phone_number: field.phoneNumber, email: field.email },
  required: ['name', 'email'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const url = {
  description: 'Where results go.',
  type: 'object',
  properties: { return_url: field.returnUrl, status_url: field.statusUrl },
  required: ['return_url', 'status_url'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

/** Of a payment, and with the same names of a refund. */
export const tax = {
  description: 'How the amount is taxed; Korean methods.',
  type: 'object',
  properties: {
    receipt_status: field.yesNo('Whether a cash receipt is wanted; needed for virtual accounts and P301.'),
    amount_tax_free: field.taxAmount('Part that is free of tax.'),
    amount_taxable: field.taxAmount('Part that is taxed, without the tax.'),
    amount_vat: field.taxAmount('Value-added tax of the taxed part.'),
    amount_service_fee: field.taxAmount('Service charge.'),
  },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const products = {
  description: 'What is bought; at most three entries.',
  type: 'array',
  maxItems: 3,
  items: {
    description: 'An article.',
    type: 'object',
    properties: {
      name: field.productName,
      quantity: field.quantity,
      unit_price: field.unitPrice,
      link: field.link,
    },
    // The reference calls `link` mandatory and adds "for open markets"; its own example of a rebill has none.
    required: ['name', 'quantity', 'unit_price'],
    additionalProperties: true,
  },
} as const;

export const surcharges = {
  description: 'What is added or taken off; at most three entries.',
  type: 'array',
  maxItems: 3,
  items: {
    description: 'A surcharge or a discount.',
    type: 'object',
    properties: {
      name: field.surchargeName,
      quantity: field.quantity,
      unit_price: field.surchargePrice,
    },
    required: [],
    additionalProperties: true,
  },
} as const;

/** Where goods go, and where the card's bill goes. */
export const address = {
  description: 'A name and an address.',
  type: 'object',
  properties: {
    city: field.city,
    country: field.country,
    first_name: field.firstName,
    last_name: field.lastName,
    phone_number: field.addressPhone,
    postal_code: field.postalCode,
    state: field.state,
    street1: field.street1,
  },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const settings = {
  description: 'How the page is opened.',
  type: 'object',
  properties: {
    display_type: field.displayType,
    autoclose: field.yesNo('Y goes to return_url at once, N shows the result first (default).'),
    site_foreign_currency: field.siteForeignCurrency,
    call_from_app: field.yesNo('Y when the page is opened in an app.'),
    call_from_scheme: field.callFromScheme,
    issuer_country: field.issuerCountry,
    ostype: field.osType,
    virtualaccount_expiry_date: field.virtualAccountExpiry,
  },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const tokenbilling = {
  description: 'Storing the card, or paying with a stored one; needs a contract.',
  type: 'object',
  properties: {
    token_creation: field.yesNo('Y stores the card; PAYMENT only.'),
    unique_token_id: field.yesNo('Y refuses a card that is stored already; PAYMENT only.'),
    token_id: field.tokenId,
  },
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const recurring = {
  description: 'Charges that repeat every so many months.',
  type: 'object',
  properties: {
    recurring_amount: field.recurringAmount,
    recurring_start_date: field.recurringStart,
    recurring_interval: field.recurringInterval,
    recurring_noti_url: field.recurringUrl,
    remind_email_interval: field.remindInterval,
  },
  required: ['recurring_amount', 'recurring_start_date', 'recurring_interval'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

/** All but user_id must be there, but blank where the merchant has not checked the identity: a rule knows. */
export const fastPayment = {
  description:
    'Fast payment; refused unless the app has the setting fastPayment=ignore, and then without effect.',
  type: 'object',
  properties: {
    user_id: field.userId,
    user_ci: field.userCi,
    phone_number: field.phoneNumber,
    birthday: field.birthday,
    gender: field.gender,
    foreigner: field.foreigner,
  },
  required: ['user_id'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
