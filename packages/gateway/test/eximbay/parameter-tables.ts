/** The request parameters of the reference with what each of them takes and refuses, in our own words. */

export interface Parameter {
  readonly path: string;
  readonly mandatory: boolean;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
  /** What else the request needs for these samples, by path. */
  readonly with?: Readonly<Record<string, unknown>>;
}

/** Text of a length: the longest that is taken, and one more. */
const upTo = (length: number) => ({ good: ['x', 'a'.repeat(length)], bad: ['a'.repeat(length + 1), 'a\nb'] });

function must(path: string, good: readonly unknown[], bad: readonly unknown[], extra = {}): Parameter {
  return { path, mandatory: true, good, bad, ...extra };
}

function may(path: string, good: readonly unknown[], bad: readonly unknown[], extra = {}): Parameter {
  return { path, mandatory: false, good, bad, ...extra };
}

const mustBe = (path: string, { good, bad }: ReturnType<typeof upTo>) => must(path, good, bad);
const mayBe = (path: string, { good, bad }: ReturnType<typeof upTo>, extra = {}) =>
  may(path, good, bad, extra);

/** Amounts: no separator, above zero, no more decimals than the currency has. */
const NO_AMOUNTS = ['1,000', '0', '0.00', '-1', '1.001', '1e3', 'abc', '.5', '01', '9'.repeat(21)];

const address = (name: string): Parameter[] => [
  mayBe(`${name}.city`, upTo(200)),
  may(`${name}.country`, ['KR', 'US'], ['kr', 'KOR', 'ZZ', '대한']),
  mayBe(`${name}.first_name`, upTo(200)),
  mayBe(`${name}.last_name`, upTo(200)),
  may(`${name}.phone_number`, ['01012345678', '+82 (0)10-1234-5678'], ['1'.repeat(65)]),
  mayBe(`${name}.postal_code`, upTo(32)),
  may(`${name}.state`, ['CA', 'NY', 'Autonomous Region in Muslim Mindanao'], ['x'.repeat(201)]),
  mayBe(`${name}.street1`, upTo(500)),
];

const WON = { 'payment.currency': 'KRW', 'payment.amount': '1000' };
const FAST = {
  'fast_payment.user_id': 'u1',
  'fast_payment.user_ci': '',
  'fast_payment.phone_number': '',
  'fast_payment.birthday': '',
  'fast_payment.gender': '',
  'fast_payment.foreigner': '',
};
const SUBSCRIPTION = {
  'recurring.recurring_amount': '1.15',
  'recurring.recurring_start_date': '20270210',
  'recurring.recurring_interval': '1',
};
const PRODUCT = {
  'product[0].name': 'Tea',
  'product[0].quantity': '1',
  'product[0].unit_price': '1.00',
};

const taxPart = (name: string) => may(`tax.${name}`, ['1000'], ['1,000', '-1', '10.5', 'x'], { with: WON });

export const READY: readonly Parameter[] = [
  must('payment.transaction_type', ['PAYMENT', 'PAYER_AUTH', 'AUTHORIZE'], ['payment', 'SALE']),
  mustBe('payment.order_id', upTo(64)),
  must('payment.currency', ['USD', 'EUR', 'THB', 'SGD', 'GBP'], ['usd', 'US', 'ZZZ', 'XAU']),
  must('payment.amount', ['1', '1.0', '1.00', '1000.50', '0.01'], NO_AMOUNTS),
  must('payment.amount', ['1', '1000'], ['1.00', '10.5'], { with: { 'payment.currency': 'KRW' } }),
  must(
    'payment.lang',
    ['KR', 'EN', 'CN', 'TW', 'JP', 'RU', 'TH', 'VN', 'XX', 'ENG', 'ko-KR'],
    ['x'.repeat(36)],
  ),
  may('payment.payment_method', ['P000', 'P003', 'P101', 'P108'], ['P111', 'P999', 'p000', 'CARD']),
  may(
    'payment.multi_payment_method',
    ['P000', 'P000-P003-P142', 'P101-P003'],
    ['P000,P003', 'P000-', 'P000-P111', 'P999'],
  ),
  must('merchant.mid', ['1849705C64'], ['1849705C65', '1849705c64', 'x'.repeat(11)]),
  mayBe('merchant.shop', upTo(255)),
  mayBe('merchant.partner_code', upTo(64)),
  must(
    'url.return_url',
    ['eximbay.com', 'https://shop.example/a?b=1', 'myshop://paid', 'kr.co.shop+1://a/b?c=d'],
    [
      'javascript:alert(1)',
      'javascript://%0aalert(1)',
      'JAVASCRIPT://x',
      'data:text/html,x',
      'vbscript://x',
      'file:///etc/passwd',
      'blob:https://a.b/c',
      'intent://x#Intent;end',
      'x'.repeat(2049),
    ],
  ),
  must(
    'url.status_url',
    ['eximbay.com', 'http://127.0.0.1:9/s'],
    ['ftp://shop.example', 'myshop://a', 'x'.repeat(2049)],
  ),
  mustBe('buyer.name', upTo(200)),
  may('buyer.phone_number', ['010-1234-5678', '+82 10 1234 5678'], ['1'.repeat(65)]),
  must(
    'buyer.email',
    ['test@eximbay.com', 'buyer+1@example.com', `${'x'.repeat(60)}@${'y'.repeat(60)}.example`],
    ['nobody', 'a@', `${'x'.repeat(251)}@a.b`],
  ),
  may('tax.receipt_status', ['Y', 'N'], ['y', '1'], { with: WON }),
  taxPart('amount_tax_free'),
  taxPart('amount_taxable'),
  taxPart('amount_vat'),
  taxPart('amount_service_fee'),
  mayBe('other_param.param1', upTo(255)),
  mayBe('other_param.param2', upTo(255)),
  must('product[0].name', ['Tea', '녹차', 'x'.repeat(1000)], ['x'.repeat(1001)], { with: PRODUCT }),
  must('product[0].quantity', ['1'], ['0', '-1', '1.5', 'one'], { with: PRODUCT }),
  must('product[0].unit_price', ['1', '1.00'], ['1,000', '-1', '1.001'], { with: PRODUCT }),
  mayBe('product[0].link', upTo(2048), { with: PRODUCT }),
  mayBe('surcharge[0].name', upTo(1000)),
  may('surcharge[0].quantity', ['1', '12'], ['0', '-1', '1.5']),
  may('surcharge[0].unit_price', ['1.50', '-1.50'], ['1,000', '1.001', '+1']),
  ...address('ship_to'),
  ...address('bill_to'),
  may('settings.display_type', ['P', 'R'], ['p', 'X']),
  may('settings.autoclose', ['Y', 'N'], ['y', 'YES']),
  may('settings.site_foreign_currency', ['JPY', 'EUR', 'CNY'], ['yen', 'ZZZ']),
  may('settings.call_from_app', ['Y', 'N'], ['y', '1']),
  may(
    'settings.call_from_scheme',
    ['shopapp://back', 'shopapp', 'shopapp:'],
    ['javascript:alert(1)', 'javascript', 'data', 'https://shop.example', 'shop app', 'x'.repeat(256)],
  ),
  may('settings.issuer_country', ['KR', 'US', 'JP'], ['ZZ', 'kr', 'KOR'], { with: WON }),
  may('settings.ostype', ['P', 'M'], ['p', 'IOS']),
  may('settings.virtualaccount_expiry_date', ['2036123123'], ['20361231', '2036133123', '2020010100']),
  may('tokenbilling.token_creation', ['Y', 'N'], ['y']),
  may('tokenbilling.unique_token_id', ['Y', 'N'], ['y']),
  // Which token is good only the merchant's own are; what it goes with is a rule of the form.
  may('tokenbilling.token_id', [], ['x'.repeat(21), 'abc']),
  must('recurring.recurring_amount', ['10.50', '9.15', '10'], ['1,000.00', '0', '123456789.00', '1.001'], {
    with: SUBSCRIPTION,
  }),
  must('recurring.recurring_start_date', ['20270210'], ['2027-02-10', '20270230', '202702'], {
    with: SUBSCRIPTION,
  }),
  must('recurring.recurring_interval', ['1', '10'], ['0', '11', '1.5'], { with: SUBSCRIPTION }),
  may('recurring.recurring_noti_url', ['https://Merchant url', 'https://shop.example/n'], ['x'.repeat(256)], {
    with: SUBSCRIPTION,
  }),
  may('recurring.remind_email_interval', ['3', '7', '15'], ['100', '-1', 'x'], { with: SUBSCRIPTION }),
  must('fast_payment.user_id', ['u1'], ['x'.repeat(256)], { with: FAST }),
  may('fast_payment.user_ci', ['', 'a'.repeat(88)], ['x'.repeat(256)], { with: FAST }),
  may('fast_payment.phone_number', ['', '01012345678'], ['1'.repeat(65)], { with: FAST }),
  may('fast_payment.birthday', ['', '19950101'], ['950101', '19951301'], { with: FAST }),
  may('fast_payment.gender', ['', 'M', 'F'], ['m', 'X'], { with: FAST }),
  may('fast_payment.foreigner', ['', 'T', 'F'], ['Y', 'N'], { with: FAST }),
];

const OTHER_PARAM = [mayBe('other_param.param1', upTo(255)), mayBe('other_param.param2', upTo(255))];
const LANG = must('payment.lang', ['EN', 'KR', 'XX', 'ENG'], ['x'.repeat(36)]);
const MID = must('mid', ['1849705C64'], ['1849705C65', 'x'.repeat(11)]);

/** What names the payment of a call: here only forms are refused; another value is another payment. */
const OF_PAYMENT = [
  must('payment.order_id', [], ['x'.repeat(65), 'another']),
  must('payment.currency', [], ['usd', 'ZZZ', 'EUR']),
  must('payment.amount', [], ['1,000', '0', '-1', '1.001', '999']),
];

export const CONFIRM: readonly Parameter[] = [
  must('transaction_type', [], ['PAYMENT', 'AUTHORIZE', 'x']),
  MID,
  // The number of another order finds nothing: Q004, no matter of form.
  must('payment.order_id', [], ['x'.repeat(65)]),
  ...OF_PAYMENT.slice(1),
  must('payment.payer_auth_id', [], ['x'.repeat(65)]),
  LANG,
  ...OTHER_PARAM,
];

export const CAPTURE: readonly Parameter[] = [MID, ...OF_PAYMENT, LANG, ...OTHER_PARAM];
export const SETTLE: readonly Parameter[] = [MID, ...OF_PAYMENT];

export const CANCEL: readonly Parameter[] = [
  MID,
  must('refund.refund_type', ['P'], ['f', 'FULL']),
  must('refund.refund_amount', ['0.01', '1', '1.00'], ['1,000', '0', '-1', '1.001', '100000']),
  must('refund.refund_id', ['r'.repeat(64)], ['x'.repeat(65), 'a\nb']),
  mustBe('refund.reason', upTo(1000)),
  ...OF_PAYMENT,
  must('payment.balance', [], ['1,000', '-1', 'x', '1']),
  LANG,
  ...OTHER_PARAM,
  must('refund_account.user_name', ['홍길동', 'x'.repeat(200)], ['x'.repeat(201)], {
    with: { 'refund_account.bank_code': '004', 'refund_account.account_number': '123' },
  }),
  must('refund_account.bank_code', ['004', '088'], ['4', '999', 'KB1'], {
    with: { 'refund_account.user_name': 'Hong', 'refund_account.account_number': '123' },
  }),
  must(
    'refund_account.account_number',
    ['123456789012345', '123-45-6789012', '1'.repeat(20)],
    ['12a', '1'.repeat(21), '1--2'],
    {
      with: { 'refund_account.user_name': 'Hong', 'refund_account.bank_code': '004' },
    },
  ),
  may('tax.receipt_status', ['Y', 'N'], ['y']),
  may('tax.amount_tax_free', ['1.00'], ['1,000', '-1', 'x']),
  may('tax.amount_taxable', ['1.00'], ['1,000', '-1', 'x']),
  may('tax.amount_vat', ['1.00'], ['1,000', '-1', 'x']),
  may('tax.amount_service_fee', ['1.00'], ['1,000', '-1', 'x']),
];

export const RETRIEVE: readonly Parameter[] = [
  MID,
  must('key_field', ['order_id'], ['transaction', 'ORDER_ID']),
  must('payment.order_id', [], ['x'.repeat(65)]),
  must('payment.currency', [], ['usd', 'ZZZ']),
  must('payment.amount', [], ['1,000', '0', '-1', '1.001']),
  LANG,
  may('payment.transaction_id', ['20220902101716'], ['x'.repeat(25)]),
  ...OTHER_PARAM,
];
