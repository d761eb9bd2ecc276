import { expect, test } from 'vitest';
import type { ObjectSchema, Schema } from '../src/index.ts';
import * as contract from '../src/index.ts';

/** Every parameter that the reference names, by object; a schema must have each of them. */

const ADDRESS = 'city country first_name last_name phone_number postal_code state street1';
const TAX = 'receipt_status amount_tax_free amount_taxable amount_vat amount_service_fee';
const OTHER = 'param1 param2';
const DM = 'dm_decision dm_reject dm_review';
const CARD = 'card_number1 card_number4';
const BASE = 'base_amount base_rate dcc_rate';
const FOREIGN = 'foreign_currency foreign_amount foreign_rate';

type Objects = Readonly<Record<string, string>>;

const READY: Objects = {
  payment: 'transaction_type order_id currency amount lang payment_method multi_payment_method',
  merchant: 'mid shop partner_code',
  url: 'return_url status_url',
  buyer: 'name phone_number email',
  tax: TAX,
  other_param: OTHER,
  product: 'name quantity unit_price link',
  surcharge: 'name quantity unit_price',
  ship_to: ADDRESS,
  bill_to: ADDRESS,
  settings:
    'display_type autoclose site_foreign_currency call_from_app call_from_scheme issuer_country ostype ' +
    'virtualaccount_expiry_date',
  tokenbilling: 'token_creation unique_token_id token_id',
  recurring:
    'recurring_amount recurring_start_date recurring_interval recurring_noti_url remind_email_interval',
  fast_payment: 'user_id user_ci phone_number birthday gender foreigner',
};

const CALLBACK =
  'version mid transaction_type fgkey order_id currency amount email param1 param2 param3 rescode ' +
  'resmsg transaction_id auth_code transaction_date access_country payment_method payment_type pay_to ' +
  'card_holder card_number1 card_number4 installment_months status ship_to_city ship_to_country ' +
  'ship_to_first_name ship_to_last_name ship_to_phone_number ship_to_postal_code ship_to_state ' +
  'ship_to_street1 useFlag cash_receipt_type cash_receipt_deduction_detail cash_receipt_user_info ' +
  'virtual_account_number virtual_account_bank_name virtual_account_depositor virtual_account_due_date ' +
  'payment_url dm_decision dm_reject dm_review base_currency base_amount base_rate foreign_currency ' +
  'foreign_amount foreign_rate dcc_rate terminal_id card_number expiry_date store_number token_id ' +
  'token_creation recurring_payment recurring_id recurring_next_date';

const { merchant: _merchant, url: _url, ...ofRebill } = READY;
const {
  tax: _tax,
  settings: _settings,
  tokenbilling: _token,
  recurring: _re,
  fast_payment: _fast,
  ...rebill
} = ofRebill;

const TABLES: readonly (readonly [name: string, ObjectSchema, Objects])[] = [
  ['ready request', contract.readyRequestSchema, READY],
  ['payments request', contract.openRequestSchema, { ...READY, '': 'fgkey' }],
  ['ready answer', contract.readyAnswerSchema, { '': 'rescode resmsg fgkey' }],
  [
    'confirm request',
    contract.confirmRequestSchema,
    {
      '': 'transaction_type mid',
      payment: 'order_id currency amount payer_auth_id lang',
      other_param: OTHER,
    },
  ],
  [
    'confirm answer',
    contract.confirmAnswerSchema,
    {
      '': 'rescode resmsg mid',
      payment:
        'order_id currency amount email transaction_id auth_code transaction_date access_country payment_method ' +
        `pay_to payment_url status base_currency ${BASE} terminal_id card_number expiry_date store_number`,
      foreign: FOREIGN,
      card_info: `card_holder ${CARD}`,
      cash_receipt: 'use_flag cash_receipt_type customer_information_type customer_information',
      ship_to: ADDRESS,
      dm: DM,
      other_param: OTHER,
    },
  ],
  ['callback of a payment', contract.receivedPaymentCallbackSchema, { '': CALLBACK }],
  [
    'callback of an authentication',
    contract.receivedPayerAuthCallbackSchema,
    { '': `version mid transaction_type fgkey order_id payer_auth_id cavv xid eci ${DM}` },
  ],
  [
    'retrieve request',
    contract.retrieveRequestSchema,
    {
      '': 'mid key_field',
      payment: 'order_id currency amount lang transaction_id',
      other_param: OTHER,
    },
  ],
  [
    'retrieve answer',
    contract.retrieveAnswerSchema,
    {
      '': 'rescode resmsg mid',
      payment:
        'status order_id currency amount transaction_id auth_code transaction_date balance payment_method',
      card_info: CARD,
      other_param: OTHER,
    },
  ],
  [
    'cancel request',
    contract.cancelRequestSchema,
    {
      '': 'mid',
      refund: 'refund_type refund_amount refund_id reason',
      payment: 'order_id currency amount balance lang',
      other_param: OTHER,
      refund_account: 'user_name bank_code account_number',
      tax: TAX,
    },
  ],
  [
    'cancel answer',
    contract.cancelAnswerSchema,
    {
      '': 'rescode resmsg mid',
      refund: 'refund_amount refund_id refund_date refund_transaction_id',
      payment: `order_id currency amount transaction_id balance auth_code ${BASE}`,
      foreign: FOREIGN,
      other_param: OTHER,
    },
  ],
  [
    'capture request',
    contract.captureRequestSchema,
    { '': 'mid', payment: 'order_id currency amount lang', other_param: OTHER },
  ],
  [
    'capture answer',
    contract.captureAnswerSchema,
    {
      '': 'rescode resmsg mid',
      payment: 'order_id transaction_id currency amount lang captured_date partially_cancelable',
      other_param: OTHER,
    },
  ],
  ['settle request', contract.settleRequestSchema, { '': 'mid', payment: 'order_id currency amount' }],
  [
    'settle answer',
    contract.settleAnswerSchema,
    { '': 'rescode resmsg mid', payment: 'order_id transaction_id currency amount settled_date' },
  ],
  [
    'rebill request',
    contract.rebillRequestSchema,
    { ...rebill, payment: 'order_id currency amount lang', merchant: 'mid shop' },
  ],
  [
    'rebill answer',
    contract.rebillAnswerSchema,
    {
      '': 'rescode resmsg errcode token_id token_creation',
      tokenbilling: 'token_id',
      payment:
        'order_id currency amount lang transaction_id auth_code transaction_date payment_method ' +
        'payment_method_name access_country pay_to',
      merchant: 'mid shop',
      buyer: 'name phone_number email',
      other_param: OTHER,
      product: 'name',
      card_info: `card_holder ${CARD}`,
      dm: DM,
    },
  ],
  ['token inquiry answer', contract.tokenAnswerSchema, { '': 'rescode resmsg token_id card_identifier' }],
  ['recurring adjustment', contract.recurringAdjustRequestSchema, { '': 'adjust_amount' }],
];

function namesOf(schema: Schema | undefined): string[] {
  if (schema === undefined || !('type' in schema)) return [];
  if (schema.type === 'array') return namesOf(schema.items);
  return schema.type === 'object' ? Object.keys(schema.properties) : [];
}

test.each(TABLES)('the %s has every parameter of the reference', (_, schema, objects) => {
  for (const [object, parameters] of Object.entries(objects)) {
    const names = namesOf(object === '' ? schema : schema.properties[object]);
    expect(names, object).toEqual(expect.arrayContaining(parameters.split(' ')));
  }
});
