import { inStates } from '../base/state-sets.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
/**
 * The checks of `verify-orders.ts` for money that channels reported to have taken: none may be missing in the books.
 */
export const CHANNEL_CHECKS = [
  {
    name: 'nothing that a channel took is unbooked',
    sql: `
      select a.merchant_id, 'payment ' || p.platform_number || ' (' || p.state || '): channel ' || a.channel ||
        ' took the money of attempt ' || a.id || ', which is not booked' as detail
      from attempts a
      join payments p on p.merchant_id = a.merchant_id and p.id = a.subject_id
      where a.subject_kind = 'payment' and a.outcome = 'captured'
        and not (p.attempt_id = a.id and p.received_amount > 0)
        and not exists (
          select 1 from deposits d
          where d.merchant_id = p.merchant_id and d.payment_id = p.id
            and (d.reference = a.id::text or (d.kind = 'transfer' and d.state <> 'refused'))
        )
      limit $1`,
  },
  {
    name: 'no authorization of a payment that is over is left standing',
    sql: `
      select a.merchant_id, 'payment ' || p.platform_number || ' (' || p.state || '): channel ' || a.channel ||
        ' still holds the authorization of attempt ' || a.id as detail
      from attempts a
      join payments p on p.merchant_id = a.merchant_id and p.id = a.subject_id
      where a.subject_kind = 'payment' and a.outcome = 'authorized'
        and (p.state ${inStates(PAYMENT_SETS.unpaidEnd)} or p.attempt_id is distinct from a.id)
        and not exists (
          select 1 from effects e
          where e.merchant_id = a.merchant_id and e.subject_id = p.id and e.attempt_id = a.id
            and e.kind = 'cancel_payment'
        )
      limit $1`,
  },
] as const;
