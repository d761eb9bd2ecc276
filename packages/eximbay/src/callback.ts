import { firstFault } from '@naru/wire/check';
import type { HeaderSource } from '@naru/wire/headers';
import { presentMembers, type WithUnknownMembers } from '@naru/wire/members';
import {
  BODY,
  bodyText,
  checkCall,
  EXPECTED_TEXT,
  NAMES,
  type RequestBody,
  secretRule,
  UNSIGNED_HEADERS,
} from '@naru/wire/verifier-call';
import { isSameAmount } from './amount.ts';
import { isPaidLater } from './codes/payment-methods.ts';
import { findTransactionType } from './codes/transaction-types.ts';
import { callbackStatusOf, paymentStatusOf } from './codes/values.ts';
import { carriedOut, SUCCESS_CODE } from './errors.ts';
import { type FgkeyFault, verifyFgkey } from './fgkey.ts';
import { type FormParameters, type FormReading, parseForm } from './form.ts';
import { withCurrentNames } from './legacy-names.ts';
import { nameFault, resultNames } from './result-names.ts';
import {
  type ReceivedPayerAuthCallback,
  type ReceivedPaymentCallback,
  receivedPayerAuthCallbackSchema,
  receivedPaymentCallbackSchema,
} from './schemas/callbacks.ts';

export type { HeaderSource } from '@naru/wire/headers';
export type { WithUnknownMembers } from '@naru/wire/members';
export type { RequestBody } from '@naru/wire/verifier-call';
export { makeCallback } from './callback-body.ts';
export * from './callback-reply.ts';

export type CallbackFault =
  /** Not parameters of a form: broken escapes, or an object with something else than text. */
  | 'malformed'
  | 'duplicate_parameter'
  | `fgkey_${FgkeyFault}`
  /**
   * The fgkey fits, but the same fgkey is good for another cut of the same text: a value reads as a further parameter
   * (`&rescode=`), or there is a name that no result has. Somebody has moved the borders between values.
   */
  | 'ambiguous_parameter'
  | 'unknown_parameter'
  /** Genuine, but a parameter is missing. */
  | 'payload_invalid'
  /** Genuine, but not about what was expected. */
  | 'wrong_mid'
  | 'wrong_order'
  | 'wrong_currency'
  | 'wrong_amount';

export interface CallbackFailure {
  readonly ok: false;
  readonly reason: CallbackFault;
  /** The parameter at fault, where there is one. */
  readonly parameter?: string;
}

/**
 * `paid`: the money is sure. `authorized`: capture it. `registered`: an order that is paid later; do not
 * deliver yet. `voided`: that order was never paid. `failed`: it will not be paid. `unrecognized`: the
 * callback does not say it for sure; ask `retrieve`.
 */
export type PaymentOutcome = 'paid' | 'authorized' | 'registered' | 'voided' | 'failed' | 'unrecognized';

/** `authenticated`: confirm may follow. */
export type PayerAuthOutcome = 'authenticated' | 'failed' | 'unrecognized';

export interface VerifiedPaymentCallback {
  readonly ok: true;
  readonly kind: 'payment';
  readonly outcome: PaymentOutcome;
  /** Under today's names; parameters that came empty are absent. */
  readonly payload: WithUnknownMembers<ReceivedPaymentCallback>;
}

export interface VerifiedPayerAuthCallback {
  readonly ok: true;
  readonly kind: 'payer_auth';
  readonly outcome: PayerAuthOutcome;
  readonly payload: WithUnknownMembers<ReceivedPayerAuthCallback>;
}

/** What came: its body, or the parameters that a framework has made of it. */
export type ReceivedCallback =
  | { readonly body: RequestBody; readonly parameters?: never }
  /** As Express, Fastify or Nest parse a form. What is no object of text is `malformed`. */
  | { readonly parameters: unknown; readonly body?: never };

/** What came, and what to verify it with. */
export type ParametersToVerify = ReceivedCallback & {
  /** Nothing in them is signed: taken so that all verifiers can be called alike, and not looked at. */
  readonly headers?: HeaderSource;
  readonly secretKey: string;
  /**
   * Names that your contract sends beside the known ones; any other name is refused. Confirm what they say: it may be
   * the end of a text that the payer typed.
   */
  readonly extraParameters?: readonly string[];
};

/**
 * What the callback must be about. The fgkey says that it is genuine, not that it is the one of this order.
 */
export interface CallbackExpectation {
  readonly mid?: string;
  readonly orderId?: string;
  readonly currency?: string;
  /** Compared by value: `1` is `1.00`. */
  readonly amount?: string;
}

export type CallbackToVerify = ParametersToVerify & CallbackExpectation;

const PARAMETERS_CALL = {
  headers: UNSIGNED_HEADERS,
  secretKey: secretRule('the secret key of the mid'),
  extraParameters: NAMES,
} as const;

const EXPECTED_AMOUNT = { ...EXPECTED_TEXT, give: `the amount as ${EXPECTED_TEXT.give}` } as const;
const EXPECTATION = {
  mid: EXPECTED_TEXT,
  orderId: EXPECTED_TEXT,
  currency: EXPECTED_TEXT,
  amount: EXPECTED_AMOUNT,
} as const;

/** Instead of the body, the object that was made of it: what is in there is the sender's, so anything fits. */
const PARAMETERS = { fits: () => true, give: 'an object', need: 'required' } as const;
const OWN_BODY = { ...BODY, give: `${BODY.give}; or give what was parsed as \`parameters\`` } as const;

function receivedRule(call: unknown): object {
  const isParsed = typeof call === 'object' && call !== null && 'parameters' in call;
  return isParsed ? { parameters: { ...PARAMETERS, need: 'optional' } } : { body: OWN_BODY };
}

type Verified = { readonly ok: true; readonly parameters: FormParameters };

function failed(reason: CallbackFault, parameter?: string): CallbackFailure {
  return parameter === undefined ? { ok: false, reason } : { ok: false, reason, parameter };
}

function fromObject(source: unknown): Verified | CallbackFailure {
  // A framework that read no body has none.
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return failed('malformed');
  return fromMembers(source as Readonly<Record<string, unknown>>);
}

function fromMembers(source: Readonly<Record<string, unknown>>): Verified | CallbackFailure {
  const parameters: Record<string, string> = {};
  for (const name of Object.keys(source)) {
    const value = source[name];
    // Frameworks make a list of a parameter that comes twice.
    if (Array.isArray(value)) return failed('duplicate_parameter', name);
    if (typeof value !== 'string' || name === '__proto__') return failed('malformed', name);
    parameters[name] = value;
  }
  return { ok: true, parameters };
}

/**
 * Text that was passed on by others may have been decoded on the way; the fgkey shows which reading is
 * meant.
 */
function readingsOf(text: string): FormReading[] {
  return text.includes('+') ? ['form', 'plus_kept', 'as_is'] : ['form', 'as_is'];
}

/** Without the question mark in front and the line breaks at the end. */
function bareText(source: string): string {
  let end = source.length;
  while (end > 0 && (source[end - 1] === '\n' || source[end - 1] === '\r')) end -= 1;
  return source.slice(source.startsWith('?') ? 1 : 0, end);
}

/** That the fgkey fits, and fits no other cut of the same text. */
function verifiedParameters(
  parameters: FormParameters,
  secretKey: string,
  extra: readonly string[],
): Verified | CallbackFailure {
  const verified = verifyFgkey(parameters, secretKey);
  if (!verified.ok) return failed(`fgkey_${verified.reason}`);
  const fault = nameFault(parameters, extra);
  return fault === undefined ? { ok: true, parameters } : failed(fault.reason, fault.parameter);
}

function verifiedText(
  source: string,
  secretKey: string,
  extra: readonly string[],
): Verified | CallbackFailure {
  const text = bareText(source);
  const names = resultNames(extra);
  let first: CallbackFailure | undefined;
  for (const reading of readingsOf(text)) {
    const parsed = parseForm(text, reading, names);
    const read = parsed.ok
      ? verifiedParameters(parsed.parameters, secretKey, extra)
      : failed(parsed.reason, 'parameter' in parsed ? parsed.parameter : undefined);
    if (read.ok) return read;
    first ??= read;
  }
  return first ?? failed('malformed');
}

/**
 * Verifies the fgkey over the parameters as they came, and that they can be read in no other way: the fgkey's text is
 * not escaped. A server's /verify needs no more; merchants want `verifyCallback`.
 */
export function verifyCallbackParameters(call: ParametersToVerify): Verified | CallbackFailure {
  const members = { ...receivedRule(call), ...PARAMETERS_CALL };
  checkCall(call, { usage: 'verifyCallbackParameters({ body, secretKey })', members });
  return verifiedCall(call);
}

function verifiedCall(call: ParametersToVerify): Verified | CallbackFailure {
  const { body, secretKey, extraParameters = [] } = call;
  if (body !== undefined) return verifiedText(bodyText(body), secretKey, extraParameters);
  const read = fromObject(call.parameters);
  return read.ok ? verifiedParameters(read.parameters, secretKey, extraParameters) : read;
}

/** What a payment's callback says, by its rescode, its status and what kind of transaction it is about. */
export function paymentOutcome(
  payload: Pick<
    ReceivedPaymentCallback,
    'rescode' | 'status' | 'transaction_type' | 'payment_method' | 'payment_url' | 'virtual_account_number'
  >,
): PaymentOutcome {
  const { rescode, status = '', transaction_type, payment_method = '' } = payload;
  const callbackStatus = callbackStatusOf(status);
  if (callbackStatus === 'Void') return 'voided';
  if (rescode !== SUCCESS_CODE) return carriedOut(rescode) === 'open' ? 'unrecognized' : 'failed';
  if (callbackStatus === 'Registered') return 'registered';
  if (callbackStatus === 'Sale') return 'paid';
  if (paymentStatusOf(status) === 'AUTH') return 'authorized';
  if (status !== '') return 'unrecognized';
  // Methods that are paid later always say how far they are; without that, success may mean no more than
  // "registered".
  const paidLater =
    isPaidLater(payment_method) ||
    payload.virtual_account_number !== undefined ||
    payload.payment_url !== undefined;
  if (paidLater) return 'unrecognized';
  switch (findTransactionType(transaction_type)?.capture) {
    case 'automatic':
      return 'paid';
    case 'manual':
      return 'authorized';
    default:
      return 'unrecognized';
  }
}

function payerAuthOutcome({ rescode, payer_auth_id }: ReceivedPayerAuthCallback): PayerAuthOutcome {
  if (rescode !== SUCCESS_CODE) return carriedOut(rescode) === 'open' ? 'unrecognized' : 'failed';
  return payer_auth_id === undefined ? 'unrecognized' : 'authenticated';
}

function expectationFault(
  payload: ReceivedPaymentCallback | ReceivedPayerAuthCallback,
  { mid, orderId, currency, amount }: CallbackExpectation,
): CallbackFailure | null {
  if (mid !== undefined && payload.mid !== mid) return failed('wrong_mid', 'mid');
  if (orderId !== undefined && payload.order_id !== orderId) return failed('wrong_order', 'order_id');
  if (currency !== undefined && payload.currency !== currency) return failed('wrong_currency', 'currency');
  // The same text is the same amount, also in a currency that this version does not know.
  const sameAmount =
    amount === undefined ||
    payload.amount === amount ||
    isSameAmount(payload.amount, amount, payload.currency);
  return sameAmount ? null : failed('wrong_amount', 'amount');
}

/**
 * Verifies a callback of status_url, return_url or recurring_noti_url: `verifyCallback({ body, secretKey, mid, orderId,
 * currency, amount })`. Give what the order must be about: a payer could send along the genuine callback of another,
 * cheaper order. Ask `retrieve` for the amount before you deliver: what comes through a browser is a message, and no
 * proof of a payment. What is wrong with the callback is in the result. Throws a TypeError when it is called wrongly.
 */
export function verifyCallback(
  call: CallbackToVerify,
): VerifiedPaymentCallback | VerifiedPayerAuthCallback | CallbackFailure {
  const rules = { ...receivedRule(call), ...PARAMETERS_CALL, ...EXPECTATION };
  checkCall(call, { usage: 'verifyCallback({ body, secretKey })', members: rules });
  const verified = verifiedCall(call);
  if (!verified.ok) return verified;
  const members = { resmsg: '', ...presentMembers(withCurrentNames(verified.parameters)) };
  const isPayerAuth = 'transaction_type' in members && members['transaction_type'] === 'PAYER_AUTH';
  const schema = isPayerAuth ? receivedPayerAuthCallbackSchema : receivedPaymentCallbackSchema;
  const fault = firstFault(schema, members, { typesOnly: true });
  if (fault !== null) return failed('payload_invalid', fault.path);
  if (isPayerAuth) {
    const payload = members as unknown as WithUnknownMembers<ReceivedPayerAuthCallback>;
    const outcome = payerAuthOutcome(payload);
    return expectationFault(payload, call) ?? { ok: true, kind: 'payer_auth', outcome, payload };
  }
  const payload = members as unknown as WithUnknownMembers<ReceivedPaymentCallback>;
  const outcome = paymentOutcome(payload);
  return expectationFault(payload, call) ?? { ok: true, kind: 'payment', outcome, payload };
}
