import type { AppAccess } from '@naru/engine';
import { type EndpointName, type ErrorName, type FieldName, findError } from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';
import { HaiPayFailure } from './request.ts';
import { HAIPAY_SETTINGS } from './settings.ts';

/**
 * HaiPay's requests have neither nonce nor time: one that was refused for lack of money could be replayed by an
 * interceptor and would be executed once there is money. So the same request stays refused for a day. Only where money
 * goes out: a repeated collection is a link that nobody has to pay.
 */
const MONEY_GOES_OUT: ReadonlySet<EndpointName> = new Set(['payApply', 'refundApply']);

/** Refusals whose reason may pass. Of the codes 90xx no meaning is certain. */
const MAY_PASS: ReadonlySet<string> = new Set<ErrorName | `invalid_${FieldName}`>([
  // The path is not signed: the same body could be sent to the right one.
  'app_currency_mismatch',
  'app_disabled',
  'ip_not_allowed',
  'product_not_permitted',
  'method_unknown',
  'method_under_maintenance',
  'amount_out_of_range',
  'insufficient_balance',
  'daily_limit_exceeded',
  'refund_not_paid',
  // A refund under way may still fail, and a chargeback may be won: then there is something to refund again.
  'refund_already_done',
  'refund_not_supported',
  // By the app's own rules (strictPhone, hangulPayoutNames), which may change; a wrong form stays wrong.
  'invalid_name',
  'invalid_phone',
]);

/** A request with a valid signature, before its other members are checked. */
export interface Signed {
  readonly endpoint: EndpointName;
  readonly access: AppAccess;
  /** `orderId` as it came; a text once the members were checked. */
  readonly orderId: unknown;
  readonly contentHash: string;
}

function isGuarded({ endpoint, access }: Signed): boolean {
  return (
    MONEY_GOES_OUT.has(endpoint) && HAIPAY_SETTINGS.refusedRequests.of(access.app.settings) !== 'repeatable'
  );
}

function keyOf({ endpoint, contentHash }: Signed): string {
  return `${endpoint} ${contentHash}`;
}

const REFUSED_BEFORE = 'this very request was refused within the last 24 hours; send a new orderId';

/** Fails as before when the same request was refused within the last day. */
export async function failIfRefusedBefore(gateway: Gateway, signed: Signed): Promise<void> {
  if (!isGuarded(signed)) return;
  const { engine } = gateway;
  const code = await engine.context.refusedRequests.find(signed.access.app.id, keyOf(signed));
  const entry = code === undefined ? undefined : findError(code);
  if (!entry) return;
  // It had been accepted before it was refused (the app was switched off in between): its current state is returned.
  const orders = signed.endpoint === 'payApply' ? engine.payouts : engine.refunds;
  if (await orders.findByOrder(signed.access.app, String(signed.orderId))) return;
  throw new HaiPayFailure({
    status: '0',
    error: entry.code,
    msg: `${entry.prefix}${entry.message}: ${REFUSED_BEFORE}`,
  });
}

/** Runs a request's work, and remembers its refusal if the reason may pass. */
export async function remembered<T>(gateway: Gateway, signed: Signed, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HaiPayFailure && isGuarded(signed)) {
      const { error: code } = error.envelope;
      const entry = findError(code);
      if (entry && MAY_PASS.has(entry.name)) {
        await gateway.engine.context.refusedRequests.keep(signed.access.app.id, keyOf(signed), code);
      }
    }
    throw error;
  }
}
