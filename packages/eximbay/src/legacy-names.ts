/**
 * The names of the older form protocol (eximbay.md §3). The fgkey of a request is computed over them, and
 * older merchant ids still get callbacks with them.
 */

/** Names of callback parameters that differ, old to new. */
export const LEGACY_CALLBACK_NAMES: Readonly<Record<string, string>> = {
  ver: 'version',
  txntype: 'transaction_type',
  ref: 'order_id',
  cur: 'currency',
  amt: 'amount',
  transid: 'transaction_id',
  resdt: 'transaction_date',
  authcode: 'auth_code',
  paymethod: 'payment_method',
  multi_paymethod: 'multi_payment_method',
  paymentType: 'payment_type',
  paymentURL: 'payment_url',
  accesscountry: 'access_country',
  cardholder: 'card_holder',
  cardno1: 'card_number1',
  cardno4: 'card_number4',
  cardno: 'card_number',
  expirydt: 'expiry_date',
  tid: 'terminal_id',
  memberno: 'store_number',
  payto: 'pay_to',
  inst: 'installment_months',
  payerauthid: 'payer_auth_id',
  basecur: 'base_currency',
  baseamt: 'base_amount',
  baserate: 'base_rate',
  foreigncur: 'foreign_currency',
  foreignamt: 'foreign_amount',
  foreignrate: 'foreign_rate',
  dccrate: 'dcc_rate',
  tokenBilling: 'token_creation',
  tokenID: 'token_id',
  virtualaccountnumber: 'virtual_account_number',
  virtualaccountexpired: 'virtual_account_due_date',
  use_flag: 'useFlag',
  shipTo_city: 'ship_to_city',
  shipTo_country: 'ship_to_country',
  shipTo_firstName: 'ship_to_first_name',
  shipTo_lastName: 'ship_to_last_name',
  shipTo_phoneNumber: 'ship_to_phone_number',
  shipTo_postalCode: 'ship_to_postal_code',
  shipTo_state: 'ship_to_state',
  shipTo_street1: 'ship_to_street1',
};

/**
 * Parameters of a callback under today's names. Where both names of a thing are there, today's wins. Verify
 * the fgkey first, over the names as they came.
 */
export function withCurrentNames(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const renamed: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const current = Object.hasOwn(LEGACY_CALLBACK_NAMES, name) ? (LEGACY_CALLBACK_NAMES[name] ?? name) : name;
    if (current === name || !Object.hasOwn(parameters, current)) renamed[current] = value;
  }
  return renamed;
}

type Names = Readonly<Record<string, string>>;

/**
 * Members of a request by object. Objects that are not here (tokenbilling, recurring, fast_payment) are not
 * part of the fgkey: the documented example has the first two, and its fgkey verifies only without them.
 */
const REQUEST_NAMES: Readonly<Record<string, Names>> = {
  payment: {
    transaction_type: 'txntype',
    order_id: 'ref',
    currency: 'cur',
    amount: 'amt',
    lang: 'lang',
    payment_method: 'paymethod',
    multi_payment_method: 'multi_paymethod',
  },
  merchant: { mid: 'mid', shop: 'shop', partner_code: 'partnercode' },
  url: { return_url: 'returnurl', status_url: 'statusurl' },
  buyer: { name: 'buyer', phone_number: 'tel', email: 'email' },
  tax: {
    receipt_status: 'receipt_status',
    amount_tax_free: 'amt_taxFree',
    amount_taxable: 'amt_taxable',
    amount_vat: 'amt_vat',
    amount_service_fee: 'amt_serviceFee',
  },
  other_param: { param1: 'param1', param2: 'param2' },
  settings: {
    display_type: 'displaytype',
    autoclose: 'autoclose',
    site_foreign_currency: 'siteforeigncur',
    call_from_app: 'callfromapp',
    call_from_scheme: 'callfromscheme',
    issuer_country: 'issuercountry',
    ostype: 'ostype',
    virtualaccount_expiry_date: 'virtualaccount_expiry_date',
  },
};

const ADDRESS_NAMES: Names = {
  city: 'city',
  country: 'country',
  first_name: 'firstName',
  last_name: 'lastName',
  phone_number: 'phoneNumber',
  postal_code: 'postalCode',
  state: 'state',
  street1: 'street1',
};

const ADDRESS_PREFIXES: Names = { ship_to: 'shipTo_', bill_to: 'billTo_' };

/** Lists by name, with the prefix of their entries, which are counted from 0. */
const LISTS: Readonly<Record<string, { readonly prefix: string; readonly names: Names }>> = {
  product: {
    prefix: 'item_',
    names: { name: 'product', quantity: 'quantity', unit_price: 'unitPrice', link: 'link' },
  },
  surcharge: {
    prefix: 'surcharge_',
    names: { name: 'name', quantity: 'quantity', unit_price: 'unitPrice' },
  },
};

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collect(into: Record<string, string>, values: unknown, names: Names, prefix = ''): void {
  if (!isMembers(values)) return;
  for (const [name, legacy] of Object.entries(names)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined && value !== null) into[prefix + legacy] = String(value);
  }
}

/** A request for the payment page as the older protocol would have it, without its defaults. */
export function legacyParameters(request: Members): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [object, names] of Object.entries(REQUEST_NAMES)) collect(parameters, request[object], names);
  for (const [object, prefix] of Object.entries(ADDRESS_PREFIXES)) {
    collect(parameters, request[object], ADDRESS_NAMES, prefix);
  }
  for (const [list, { prefix, names }] of Object.entries(LISTS)) {
    const entries = request[list];
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries()) {
      collect(parameters, entry, names, `${prefix}${index}_`);
    }
  }
  return parameters;
}
