import type { NewRiskRule } from '@naru/engine';
import type { Errcode, Rescode, SUCCESS_CODE } from '@naru/eximbay';

/**
 * How each code of the contract is made to happen in the sandbox: for the documentation, and for the test that does all
 * of it. A code without an entry does not compile.
 */

/** What a call or a page has to be like; the test has the call itself under the same name. */
export const REQUEST_FAULTS = {
  parameter_missing: '`/ready` without `payment.order_id`',
  authorization_missing: 'a call without `Authorization`',
  content_type_wrong: '`/ready` as `text/plain`',
  transaction_id_short: '`/{transaction_id}/cancel` with a number that is no transaction id',
  method_wrong: '`GET /ready`',
  nothing_to_inquire: '`/retrieve` of an order that nobody paid',
  calls_too_many: 'more calls in a second than the app may make (`naru app set … --requests-per-second`)',
  kakaopay_without_contract: '`payment_method` `P302` where the setting `methods` has not got it',
  fgkey_wrong: '`/verify` of a result whose amount was changed',
  naver_pay_without_product: '`payment_method` `P015` without `product`',
  korean_page_from_abroad: '`settings.issuer_country` `KR` where the setting `crossBorderOnly` is on',
  toss_without_contract: '`payment_method` `P303` where the setting `methods` has not got it',
  method_without_contract: 'a `payment_method` that is not offered, such as `P004`',
  card_refund_without_funds:
    '`/cancel` of a card payment when the merchant’s balance is used up (`naru ledger adjust`)',
  wallet_refund_without_funds:
    '`/cancel` of a wallet’s payment when the merchant’s balance is used up (`naru ledger adjust`)',
  cancel_unpaid: '`/cancel` of a transaction that was not paid',
  cancel_twice: '`/cancel` after all was given back',
  capture_twice: '`/capture` after `/capture`',
  capture_canceled: '`/capture` after the authorization was canceled',
  capture_refunded: '`/capture` after `/capture` and a full `/cancel`',
  capture_above: '`/capture` of more than is authorized',
  capture_under_way: '`/capture` twice at once, of an authorization with card `4000 0000 0000 1257`',
  authentication_used: '`/confirm` with a `payer_auth_id` for the second time',
  refund_id_used: '`/cancel` with a `refund_id` for the second time',
  currency_unknown: '`/ready` in `CNY`, which payers only see',
  refund_above: '`/cancel` of more than was paid',
  amount_differs: '`/cancel` with another `payment.amount` than the transaction has',
  mid_of_another: '`/ready` with another mid than the key’s',
  mid_unknown: 'the page of a mid that there is not',
  merchant_suspended: '`/ready` of a merchant whom the operator has suspended (`naru merchant suspend`)',
} as const;

export type RequestFault = keyof typeof REQUEST_FAULTS;

export type Way =
  | { readonly by: 'request'; readonly fault: RequestFault }
  /** A test card: at the page, or in the confirmation of an authentication with it. */
  | {
      readonly by: 'card';
      readonly number: string;
      readonly at: 'page' | 'confirm';
      /** Chosen on the page; it offers them for won. */
      readonly installmentMonths?: number;
    }
  /** Rules of the merchant that reject the payment of a test card of the United States, made in Korea. */
  | { readonly by: 'rules'; readonly rules: readonly NewRiskRule[] }
  /** The payment is open, and the control API ends it with this very code. */
  | { readonly by: 'control'; readonly note: string };

const request = (fault: RequestFault): Way => ({ by: 'request', fault });
const atPage = (number: string): Way => ({ by: 'card', number, at: 'page' });
const confirming = (number: string): Way => ({ by: 'card', number, at: 'confirm' });
const inParts = (number: string): Way => ({ by: 'card', number, at: 'confirm', installmentMonths: 3 });
const control = (note: string): Way => ({ by: 'control', note });

const FAULT_INSIDE = control('Naru’s own faults all say EX1000');
const rules = (...all: readonly NewRiskRule[]): Way => ({ by: 'rules', rules: all });
/** The card's key is what `naru risk block card` makes of its number. */
const BLOCKED_CARD: NewRiskRule = { kind: 'blocklist_card', parameters: { cardKeys: ['…'] } };
const ABROAD: NewRiskRule = { kind: 'country_mismatch', parameters: {} };
const NOT_ASSESSED = control('what could not be assessed, with the setting `riskOnError=reject`');
const UNDER_REVIEW = control('a payment under review is approved: the code stands in `dm_review`');
const NO_DM = control('no fraud check of a provider is connected');
const NO_DM_PLUS = control('no DM Plus is connected');

/** By `rescode`: seen in the answer of a call, or in the result. */
export const RESCODE_WAYS: Readonly<Record<Exclude<Rescode, typeof SUCCESS_CODE>, Way>> = {
  EC00: request('parameter_missing'),
  EC1000: request('authorization_missing'),
  EC1001: request('content_type_wrong'),
  EC1002: request('transaction_id_short'),
  EC1003: request('method_wrong'),
  EE00: atPage('4000 0000 0000 1372'),
  EE01: atPage('4000 0000 0000 1380'),
  EE02: request('capture_under_way'),
  EE99: atPage('4000 0000 0000 1406'),
  EEEE: atPage('4000 0000 0000 1414'),
  EM00: request('calls_too_many'),
  EX00: FAULT_INSIDE,
  EX01: FAULT_INSIDE,
  EX02: FAULT_INSIDE,
  EX99: FAULT_INSIDE,
  EX1000: control('any fault of the server says it, too'),
  HE00: atPage('4000 0000 0000 1067'),
  HE01: atPage('4000 0000 0000 1299'),
  HE02: atPage('4000 0000 0000 1059'),
  HE03: atPage('4000 0000 0000 1224'),
  Q004: request('nothing_to_inquire'),
  S023: atPage('4000 0000 0000 1042'),
  XXXX: atPage('4000 0000 0000 1182'),
  X042: request('kakaopay_without_contract'),
  X048: request('toss_without_contract'),
  X059: request('naver_pay_without_product'),
  PC04: request('korean_page_from_abroad'),
  VE00: request('fgkey_wrong'),
  RC18: request('card_refund_without_funds'),
  W414: request('wallet_refund_without_funds'),
  BL00: rules(BLOCKED_CARD),
  BL10: rules({ kind: 'blocklist_email', parameters: { emails: ['hong@example.com'] } }),
  BL11: rules({ kind: 'blocklist_ip', parameters: { networks: ['127.0.0.0/8'] } }),
  DM00: rules({ ...ABROAD, code: 'DM00' }),
  DM01: rules(ABROAD),
  DM02: rules({ kind: 'risk_country', parameters: { countries: ['US'] } }),
  DM04: rules({ kind: 'card_country', parameters: { list: 'deny', countries: ['US'] } }),
  DM06: rules({ kind: 'card_country', parameters: { list: 'allow', countries: ['KR'] } }),
  DM07: rules({ kind: 'access_country', parameters: { list: 'deny', countries: ['KR'] } }),
  DM08: rules({ kind: 'access_country', parameters: { list: 'allow', countries: ['JP'] } }),
  D100: NOT_ASSESSED,
  D101: NO_DM,
  D102: NO_DM,
  D150: NO_DM,
  D151: NO_DM,
  D152: NO_DM,
  D202: NO_DM,
  D231: NO_DM,
  D234: NO_DM,
  D400: rules(
    { ...ABROAD, outcome: 'score', score: 50 },
    { kind: 'score_threshold', parameters: { threshold: 50 } },
  ),
  D480: UNDER_REVIEW,
  D481: rules({ kind: 'amount', parameters: { above: { USD: '5.00' } } }),
  DP00: NO_DM_PLUS,
  DP01: NO_DM_PLUS,
};

/** By `errcode`, which answers of calls have and results have not. */
export const ERRCODE_WAYS: Readonly<Record<Errcode, Way>> = {
  EXPIRED_CARD: confirming('4000 0000 0000 1042'),
  INVALID_CARD_NUMBER: confirming('4000 0000 0000 1067'),
  INVAILD_CARD_DATA: confirming('4000 0000 0000 1075'),
  INVALID_CVC: confirming('4000 0000 0000 1059'),
  INVALID_PASSWORD: confirming('4000 0000 0000 1083'),
  PASSWORD_REQUIRED: confirming('4000 0000 0000 1307'),
  INVALID_AUTHENTICATION: confirming('4000 0000 0000 1315'),
  INVALID_CAVV: confirming('4000 0000 0000 1091'),
  FRAUDULENT_DECLINE: confirming('4000 0000 0000 1190'),
  STOLEN_OR_LOST_CARD: confirming('4000 0000 0000 1117'),
  CONTACT_CARD_ISSUER: confirming('4000 0000 0000 1174'),
  CARD_NOT_SUPPORTED: confirming('4000 0000 0000 1125'),
  RESTRICTED_CARD: confirming('4000 0000 0000 1133'),
  NOT_REGISTERED_CARD: confirming('4000 0000 0000 1141'),
  CARD_PAYMENT_COUNT_EXCEEDED: confirming('4000 0000 0000 1158'),
  CARD_VELOCITY_EXCEEDED: confirming('4000 0000 0000 1166'),
  INSUFFICIENT_FUNDS: confirming('4000 0000 0000 1109'),
  INVALID_CARD_IDENTITY: confirming('4000 0041 0000 0037'),
  KEYIN_NOT_SUPPORTED: confirming('4000 0000 0000 1216'),
  INVALID_CARD_INSTALLMENT_PLAN: inParts('4000 0041 0000 0011'),
  NOT_SUPPORT_INSTALLMENT_PLAN: inParts('4000 0041 0000 0029'),
  INVALID_CARD_INSTALLMENT_AMOUNT: inParts('4000 0041 0000 0045'),
  NOT_SUPPORT_DISCOUNT: confirming('4000 0041 0000 0052'),
  POINTS_NOT_SUPPORTED: confirming('4000 0041 0000 0060'),
  INVALID_MERCHANT_NUMBER: request('mid_unknown'),
  INVALID_SUBMALL_NUMBER: confirming('4000 0000 0000 1356'),
  CHECK_MERCHANT_STATUS: request('merchant_suspended'),
  INSUFFICIENT_MERCHANT_FUNDS: confirming('4000 0000 0000 1364'),
  INSUFFICIENT_MERCHANT_REFUND_FUNDS: request('card_refund_without_funds'),
  INVALID_CANCEL_REQUEST: request('cancel_unpaid'),
  TRANSACTION_ALREADY_CANCELED: request('cancel_twice'),
  TRANSACTION_ALREADY_CAPTURED: request('capture_twice'),
  TRANSACTION_ALREADY_CAPTURED_OR_CANCELED: request('capture_canceled'),
  ALREADY_VOID_CAPTURED_TRANSACTION: request('capture_refunded'),
  INVALID_CAPTURE_REQUEST: request('capture_above'),
  INVALID_CERTIFICATE: confirming('4000 0041 0000 0078'),
  INVALID_OR_MISSING_FIELD: request('parameter_missing'),
  DUPLICATE_TRANSACTION: request('authentication_used'),
  DUPLICATION_DECLINE: request('refund_id_used'),
  CURRENCY_NOT_SUPPORTED: request('currency_unknown'),
  GENERIC_DECLINE: confirming('4000 0000 0000 1182'),
  ORIGINAL_TRANSACTION_NOT_EXIST: request('nothing_to_inquire'),
  INVALID_REQEUST_AMOUNT: request('refund_above'),
  TEMPORARY_ERROR: request('calls_too_many'),
  INVALID_MERCHANT: request('mid_of_another'),
  INVALID_ACCOUNT: confirming('4000 0000 0000 1323'),
  NOT_REGISTERED_MERCHANT: request('method_without_contract'),
  INVALID_REQEUST_ID: request('transaction_id_short'),
  INVALID_ADDRESS: confirming('4000 0000 0000 1331'),
  ACQUIRER_DECLINE: confirming('4000 0000 0000 1208'),
  VALIDATION_FAILED: request('amount_differs'),
  ALREADY_ACTIVE_PREPAID_CARD: confirming('4000 0000 0000 1349'),
};
