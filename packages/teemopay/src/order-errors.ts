/**
 * Why an order failed, reported inside `data` and in callbacks. Calls that are refused have codes of the envelope
 * instead (`errors.ts`).
 */

export type PayinErrorName =
  | 'amount_exceeds_limit'
  | 'channel_maintenance'
  | 'network_unstable'
  | 'parameter_invalid';

export interface PayinErrorEntry {
  readonly name: PayinErrorName;
  /** Value of `errorMsg` of the answer to a create, of `errorMessage` elsewhere. */
  readonly errorMsg: string;
  readonly meaning: string;
}

/** Payments have texts only, no codes (teemopay.md §4.1). */
export const PAYIN_ERRORS: readonly PayinErrorEntry[] = [
  {
    name: 'amount_exceeds_limit',
    errorMsg: 'Transaction amount exceeds limit, kindly retry within allowed range.',
    meaning: 'The amount is outside of the limits.',
  },
  {
    name: 'channel_maintenance',
    errorMsg: 'Channel request error, technicians will fix ASAP.',
    meaning: 'The channel is under maintenance.',
  },
  {
    name: 'network_unstable',
    errorMsg: 'Unstable network, kindly retry later.',
    meaning: 'The network of the channel is unstable.',
  },
  {
    name: 'parameter_invalid',
    errorMsg: 'Parameter validation error, kindly verify and retry.',
    meaning: 'The channel refused a value of the request.',
  },
];

export interface PayoutErrorEntry {
  readonly errorCode: number;
  readonly errorMessage: string;
  readonly meaning: string;
  /**
   * Whether the code belongs to Korea. The others stand on the English page, which was taken over from
   * another country (teemopay.md §5.3); receivers should know them, senders need not use them.
   */
  readonly korea: boolean;
}

function row(errorCode: number, errorMessage: string, meaning: string, korea = true): PayoutErrorEntry {
  return { errorCode, errorMessage, meaning, korea };
}

export const PAYOUT_ERRORS: readonly PayoutErrorEntry[] = [
  row(1000, 'The account does not exist or is restricted', 'Ask the user for another account.'),
  row(1001, 'Return', 'Sent back; may be sent again within 24 hours.'),
  row(1002, 'Channel server fluctuations', 'Try again after ten minutes.'),
  row(
    1003,
    'Multiple failures within 30 minutes. Kindly refer to the previous reason, contact the user to change ' +
      'the card or retry later.',
    'Too many failures in a short time.',
    false,
  ),
  row(
    1004,
    'Wallet limit exceeded, kindly contact user to upgrade or restore limit.',
    'The limit of the account for the day, month or year is used up.',
  ),
  row(
    1005,
    'Transaction amount exceeds limit, kindly retry within allowed range.',
    'The amount is outside of the limits.',
  ),
  row(
    1006,
    'Wallet account frozen, kindly contact user to change card and retry.',
    'The account is frozen.',
    false,
  ),
  // The English page says "Wallet account abnormal, …"; the Korean wording is the one without a wallet.
  row(
    1007,
    'Abnormal user account , kindly contact user to verify account and retry.',
    'Something is wrong with the account.',
  ),
  row(1008, 'Request field error, kindly verify and retry.', 'A value of the request is wrong.', false),
  row(1009, 'Channel request error, technicians will fix ASAP.', 'The channel is under maintenance.', false),
  row(1010, 'Unstable network, kindly retry later.', 'The network of the channel is unstable.'),
  row(
    1011,
    'Parameter validation error, kindly verify and retry.',
    'The channel refused a value of the request.',
  ),
  row(
    1012,
    'Payment method error, kindly select the right way and try again.',
    'The account cannot be paid to in this way.',
  ),
  row(
    1013,
    'Invalid receiver information, kindly verify and retry.',
    'The receiver does not fit the account.',
    false,
  ),
  row(
    1014,
    'Account inexist or CNIC mismatch, kindly verify or register wallet then retry.',
    'The account does not exist or belongs to somebody else.',
    false,
  ),
  row(
    1015,
    'Insufficient balance, kindly contact user to recharge and retry.',
    'The balance is not sufficient.',
    false,
  ),
  row(
    1016,
    "Refund by the recipient or the recipient's bank，kindly contact user to verify account",
    'The recipient or his bank sent the money back.',
  ),
  row(9999, 'Others', 'Not known.'),
];

const payinErrorsByName = new Map(PAYIN_ERRORS.map((entry) => [entry.name, entry]));
const payoutErrorsByCode = new Map(PAYOUT_ERRORS.map((entry) => [entry.errorCode, entry]));

/** The text of a payment's failure. */
export function payinErrorMsg(name: PayinErrorName): string {
  const entry = payinErrorsByName.get(name);
  if (entry === undefined) throw new TypeError(`no such payment error: ${name}`);
  return entry.errorMsg;
}

/** The row of a payout's error code, or undefined for a code that this version does not know. */
export function findPayoutError(errorCode: number): PayoutErrorEntry | undefined {
  return payoutErrorsByCode.get(errorCode);
}
