import type { Decline, RuleCodes } from '@naru/engine';
import {
  type Errcode,
  type ErrorEntry,
  errorEntry,
  type FailureName,
  findErrcode,
  findErrors,
  SUCCESS_CODE,
} from '@naru/eximbay';
import type { DialectDeclines } from '../../../declines.ts';

type Row = readonly [name: FailureName, errcode?: Errcode];

/** The sandbox's generic decline: acquirers' own codes are not published (eximbay.md §6.1). */
const GENERIC: Row = ['card_declined', 'GENERIC_DECLINE'];
const card = (errcode: Errcode): Row => ['card_declined', errcode];

/**
 * The codes of reasons: the row of `rescode`, and the text code where it differs from the row's own. Reasons that have
 * a code in Eximbay's sandbox use it; all other declines are the generic one.
 */
const CODES: Readonly<Record<Decline, Row>> = {
  cancelled: GENERIC,
  insufficient_funds: card('INSUFFICIENT_FUNDS'),
  account_suspended: GENERIC,
  identity_failed: GENERIC,
  authentication_failed: card('INVALID_AUTHENTICATION'),
  authentication_timed_out: card('INVALID_AUTHENTICATION'),
  wrong_pin: card('INVALID_PASSWORD'),
  deposit_returned: GENERIC,

  expired_card: ['card_expired'],
  wrong_expiry: ['expiry_date_invalid'],
  wrong_card_number: ['card_number_invalid'],
  wrong_cvc: ['cvc_invalid'],
  // Misspelt in the code itself.
  wrong_card_details: card('INVAILD_CARD_DATA'),
  too_many_wrong_details: card('INVAILD_CARD_DATA'),
  wrong_card_identity: card('INVALID_CARD_IDENTITY'),
  wrong_billing_address: card('INVALID_ADDRESS'),
  wrong_authentication_proof: card('INVALID_CAVV'),
  invalid_certificate: card('INVALID_CERTIFICATE'),
  pin_required: card('PASSWORD_REQUIRED'),
  card_lost: card('STOLEN_OR_LOST_CARD'),
  card_not_supported: card('CARD_NOT_SUPPORTED'),
  card_not_contracted: ['korean_not_contracted'],
  typed_card_not_accepted: card('KEYIN_NOT_SUPPORTED'),
  card_restricted: card('RESTRICTED_CARD'),
  card_not_registered: card('NOT_REGISTERED_CARD'),
  card_account_closed: card('INVALID_ACCOUNT'),
  prepaid_card_active: card('ALREADY_ACTIVE_PREPAID_CARD'),
  card_stored_already: card('DUPLICATION_DECLINE'),
  ask_issuer: card('CONTACT_CARD_ISSUER'),
  declined: GENERIC,
  no_installments: card('NOT_SUPPORT_INSTALLMENT_PLAN'),
  wrong_installment_months: card('INVALID_CARD_INSTALLMENT_PLAN'),
  installment_amount_too_small: card('INVALID_CARD_INSTALLMENT_AMOUNT'),
  discount_not_supported: card('NOT_SUPPORT_DISCOUNT'),
  points_not_supported: card('POINTS_NOT_SUPPORTED'),

  limit_exceeded: GENERIC,
  card_limit_exceeded: card('CARD_VELOCITY_EXCEEDED'),
  card_count_exceeded: card('CARD_PAYMENT_COUNT_EXCEEDED'),
  wrong_amount: ['card_amount_invalid'],
  amount_out_of_range: GENERIC,
  payer_limit: GENERIC,
  too_many_declined_cards: card('CARD_PAYMENT_COUNT_EXCEEDED'),
  too_many_failures: GENERIC,

  suspected_fraud: card('FRAUDULENT_DECLINE'),
  blocked_card: ['blacklisted_card'],
  blocked_email: ['blacklisted_email'],
  blocked_ip: ['blacklisted_ip'],
  country_mismatch: ['risk_country_differs'],
  risk_country: ['risk_country'],
  card_country_denied: ['issuer_country_denied'],
  card_country_not_allowed: ['issuer_country_not_allowed'],
  access_country_denied: ['access_country_denied'],
  access_country_not_allowed: ['access_country_not_allowed'],
  risk_score: ['dm_score'],
  risk_rejected: ['dm_reject'],
  risk_review: ['dm_review'],
  risk_not_assessed: ['dm_system'],

  maintenance: card('TEMPORARY_ERROR'),
  order_refused: GENERIC,
  request_refused: GENERIC,
  connection_failed: ['provider_connect'],
  sending_failed: ['provider_write'],
  reading_failed: ['provider_read'],
  channel_fault: ['provider_other'],
  answered_twice: ['provider_answer_twice'],
  temporary_fault: ['internal_communication'],
  internal_fault: ['internal_error'],
  acquirer_declined: card('ACQUIRER_DECLINE'),
  capture_refused: card('INVALID_CAPTURE_REQUEST'),
  refund_refused: card('INVALID_CANCEL_REQUEST'),

  // Of payouts, which this dialect has not.
  account_invalid: GENERIC,
  account_abnormal: GENERIC,
  account_not_payable: GENERIC,
  payee_details_wrong: GENERIC,
  payee_mismatch: GENERIC,
  returned: GENERIC,
  returned_by_payee: GENERIC,

  voided: GENERIC,
  sub_merchant_unknown: card('INVALID_SUBMALL_NUMBER'),
  merchant_limit_exceeded: card('INSUFFICIENT_MERCHANT_FUNDS'),

  expired: GENERIC,
  superseded: GENERIC,

  unknown: GENERIC,
};

/** The reasons of codes that no reason is sent as, or that several share. The rest of the tables is about calls. */
const MEANT: Readonly<Record<string, Decline>> = {
  GENERIC_DECLINE: 'declined',
  XXXX: 'declined',
  EXPIRED_CARD: 'expired_card',
  INVALID_CARD_NUMBER: 'wrong_card_number',
  INVALID_CVC: 'wrong_cvc',
  INVALID_REQEUST_AMOUNT: 'wrong_amount',
  EX00: 'internal_fault',
  EX01: 'internal_fault',
  EX02: 'internal_fault',
  EX99: 'internal_fault',
  D100: 'internal_fault',
  D150: 'internal_fault',
  D202: 'expired_card',
  // A mark, not a refusal: nothing that a payer could read.
  D480: 'unknown',
  DM00: 'risk_rejected',
};

const meaningOfCode = new Map<string, Decline>(
  (Object.entries(CODES) as [Decline, Row][])
    .filter(([, row]) => row !== GENERIC)
    // The first of several is the one that says least beside the code.
    .toReversed()
    .map(([decline, [name, errcode]]) => [errcode ?? errorEntry(name).code, decline] as const),
);
for (const [code, decline] of Object.entries(MEANT)) meaningOfCode.set(code, decline);

export interface DeclineCodes {
  readonly entry: ErrorEntry;
  readonly errcode: string | undefined;
}

/** The codes of a reason. */
export function codesOf(decline: Decline): DeclineCodes {
  const [name, errcode] = CODES[decline];
  const entry = errorEntry(name);
  return { entry, errcode: errcode ?? entry.errcode };
}

/** The reason of a `rescode` or `errcode`; undefined for an unknown one or one of success. */
export function declineOfCode(code: string): Decline | undefined {
  const isFailure = code !== SUCCESS_CODE && (findErrors(code).length > 0 || findErrcode(code) !== undefined);
  return isFailure ? (meaningOfCode.get(code) ?? 'unknown') : undefined;
}

/** The codes that payments can fail with by a rule of their merchant's, as published (eximbay.md §6.3). */
const RULES: ReadonlySet<Decline | undefined> = new Set<Decline>([
  'blocked_card',
  'blocked_email',
  'blocked_ip',
  'country_mismatch',
  'risk_country',
  'card_country_denied',
  'card_country_not_allowed',
  'access_country_denied',
  'access_country_not_allowed',
  'risk_score',
  'risk_rejected',
]);

/**
 * The codes of a failure. A stored code of this dialect that matches the reason stays, even where it leaves the outcome
 * open: the inquiry it demands answers that there is no transaction. A channel's code that only looks like one of these
 * means something else. The code of a merchant's rule stays where it is a published one.
 */
export function codesOfFailure(decline: Decline, code: string | null): DeclineCodes {
  const meant = code === null ? undefined : declineOfCode(code);
  if (code === null || meant === undefined) return codesOf(decline);
  const isOfRule = decline === 'risk_rejected' && RULES.has(meant);
  if (meant !== decline && !isOfRule) return codesOf(decline);
  const [row] = findErrors(code);
  if (row) return { entry: row, errcode: row.errcode };
  return { entry: codesOf(meant).entry, errcode: code };
}

/** The only dialect that reports rules: operators see its codes, too. */
export const eximbayRuleCodes: RuleCodes = {
  codeOf: (reason) => codesOf(reason).entry.code,
  reasonOf(code) {
    const meant = declineOfCode(code);
    return RULES.has(meant) ? meant : undefined;
  },
};

export const eximbayDeclines: DialectDeclines = {
  rules: eximbayRuleCodes,
  find(of, code) {
    const decline = of === 'payment' ? declineOfCode(code) : undefined;
    if (decline === undefined) return undefined;
    const [row] = findErrors(code);
    const text = row ? row.resmsg.replace('*', '').trim() : findErrcode(code)?.meaning.replace(/\.$/, '');
    return { decline, reason: text ?? code };
  },
};
