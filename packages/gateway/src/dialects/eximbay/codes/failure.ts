import type { Refusal, Result } from '@naru/engine';
import { errorEntry, errorText, type FailureName, type RuleFault } from '@naru/eximbay';
import type { Explain } from '../../../request-log/refusal.ts';
import { declineOf } from './states.ts';

/** Additional members of a refusal, which the dialect's answer has anyway. */
type Members = Readonly<Record<string, unknown>>;

/** A caller's answer in case of failure. Thrown inside this dialect only, caught at its edge. */
export class EximbayFailure extends Error {
  readonly body: Members;
  /** For apps that want HTTP statuses; the others get 200 (eximbay.md §12). */
  readonly httpStatus: number;
  readonly explain: Explain | undefined;

  constructor(body: Members, httpStatus: number, explain?: Explain) {
    super(String(body['rescode']));
    this.body = body;
    this.httpStatus = httpStatus;
    this.explain = explain;
  }
}

/** A failure of the contract's table; `detail` takes the place of the `*` in its text. */
export function failureOf(name: FailureName, detail = '', members: Members = {}): EximbayFailure {
  const { code, errcode, httpStatus } = errorEntry(name);
  const named = errcode === undefined ? {} : { errcode };
  return new EximbayFailure(
    { rescode: code, resmsg: errorText(name, detail), ...named, ...members },
    httpStatus,
  );
}

/** Whether an error says that nobody knows whether the work was done: what is found then may be of this request. */
export function leavesOpen(error: unknown): boolean {
  return !(error instanceof EximbayFailure) || error.body['rescode'] === errorEntry('internal_error').code;
}

export function fail(name: FailureName, detail?: string, members?: Members): never {
  throw failureOf(name, detail, members);
}

/** A failure about which the sandbox says more than its answer. */
export function failExplained(name: FailureName, explain: Explain): never {
  const { body, httpStatus } = failureOf(name);
  throw new EximbayFailure(body, httpStatus, explain);
}

/** The failure of a rule of the contract, with the rule's own text. */
export function failRule(fault: RuleFault): never {
  throw failureOf(fault.error, fault.field, { rescode: fault.rescode, resmsg: fault.resmsg });
}

/** An amount outside of the limits of its method, `field` being its place in the request. */
export function failLimits(field: string): never {
  const resmsg = errorText('parameter_invalid', `${field}: outside the limits of the method`);
  throw failureOf('amount_out_of_range', '', { resmsg });
}

/** A refusal of the channel: of a payment, a capture or a refund, with the channel's code and text. */
interface Declined {
  readonly decline: string | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
}

/** A decline of the card's side or of the acquirer as the answer of a call. */
export function failDeclined(
  { decline, failureCode, failureReason }: Declined,
  lang: string,
  members: Members = {},
): never {
  const { rescode, resmsg, errcode, httpStatus } = declineOf(failureCode, failureReason, lang, decline);
  const named = errcode === undefined ? {} : { errcode };
  throw new EximbayFailure({ rescode, resmsg, ...named, ...members }, httpStatus);
}

/** The engine's refusals in this dialect's codes, where the call has nothing better to say. */
export function failRefused(refusal: Refusal): never {
  switch (refusal.code) {
    case 'duplicate_order':
    case 'order_paid':
    case 'order_under_way':
      return fail('order_id_used');
    case 'order_not_found':
      return fail('transaction_not_found');
    case 'not_trading':
      return fail('merchant_suspended');
    case 'insufficient_balance':
      return fail('refund_funds_missing');
    case 'daily_limit_exceeded':
      return fail('amount_out_of_range', 'above the daily limit');
    case 'refund_exceeds_payment':
      return fail('balance_mismatch');
    case 'rounds_to_nothing':
      return fail(
        'refund_amount_invalid',
        `is worth nothing in ${refusal.payerCurrency}, which the payer paid`,
      );
    case 'refund_not_supported':
      return fail('not_cancelable');
    case 'busy':
      return fail('internal_communication');
    default:
      return fail('internal_error');
  }
}

/** The value of an accepted result; a refusal becomes this dialect's failure. */
export function acceptedOrFail<T>(result: Result<T>): T {
  return result.ok ? result.value : failRefused(result.refusal);
}
