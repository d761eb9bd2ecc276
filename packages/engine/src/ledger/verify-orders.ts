import { inStates } from '../base/state-sets.ts';
import { DEPOSIT_SETS } from '../payments/deposit-states.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { PAYOUT_SETS } from '../payouts/states.ts';
import { REFUND_SETS } from '../refunds/states.ts';
/**
 * Checks that compare orders with what was booked for them. Each returns (merchant_id, detail) rows for differences; $1
 * limits them. Sums per order come from the entries of transfers, most of them the order's own.
 */

/** Sum of the entries of one account kind in one order's transfers. */
export const booked = (kind: string, order: string, currency = `${order}.currency`) => `
  coalesce((
    select sum(e.amount) from transfers t join entries e using (merchant_id, sequence)
    where t.merchant_id = ${order}.merchant_id and t.subject_id = ${order}.id
      and e.kind = '${kind}' and e.currency = ${currency}
  ), 0)`;

export const ORDER_CHECKS = [
  {
    name: 'every payment ties out with its entries',
    isPerOrder: true,
    sql: `
      select merchant_id, 'payment ' || platform_number || ' (' || state || '): received ' || received_amount ||
        ', fee ' || fee_amount || ', booked ' || net_booked || ' net and ' || fee_booked || ' fee' as detail
      from (
        select p.*, ${booked('unsettled', 'p')} as net_booked, ${booked('fee_revenue', 'p')} as fee_booked
        from payments p
      ) x
      where net_booked <> received_amount - fee_amount or fee_booked <> fee_amount limit $1`,
  },
  {
    name: 'captures match their payments',
    sql: `
      select p.merchant_id, 'payment ' || p.platform_number || ' says ' || p.amount || ' ' || p.currency || ' for ' ||
        p.payer_amount || ' ' || p.payer_currency || ', its capture has ' || coalesce(c.booked, 0) || ' for ' ||
        coalesce(c.taken, 0) as detail
      from (
        select t.merchant_id, t.subject_id as id,
          sum(e.amount) filter (where e.kind in ('unsettled', 'fee_revenue') and e.currency = p.currency) as booked,
          -sum(e.amount) filter (where e.kind = 'channel_receivable' and e.currency = p.payer_currency) as taken
        from transfers t
        join entries e using (merchant_id, sequence)
        join payments p on p.merchant_id = t.merchant_id and p.id = t.subject_id
        where t.kind = 'payment_captured' group by t.merchant_id, t.subject_id
      ) c
      join payments p using (merchant_id, id)
      where coalesce(c.booked, 0) <> p.amount or coalesce(c.taken, 0) <> p.payer_amount limit $1`,
  },
  {
    name: 'each attempt is booked once',
    sql: `
      select d.merchant_id, 'payment ' || p.platform_number || ': what attempt ' || d.reference ||
        ' took is booked as its capture, and as a deposit of ' || d.amount || ' that is ' || d.state as detail
      from deposits d
      join payments p on p.merchant_id = d.merchant_id and p.id = d.payment_id
      where d.kind = 'capture' and d.state <> 'returned' and d.reference = p.attempt_id::text and exists (
        select 1 from transfers t
        where t.merchant_id = p.merchant_id and t.subject_id = p.id and t.kind = 'payment_captured'
      ) limit $1`,
  },
  {
    name: 'no unpaid payment has received money, no paid one is without',
    sql: `
      select merchant_id, 'payment ' || platform_number || ' is ' || state || ' with ' || received_amount as detail
      from payments
      where (state ${inStates(PAYMENT_SETS.credited)}) <> (received_amount > 0)
      limit $1`,
  },
  {
    name: 'the state of a paid payment says what was refunded',
    sql: `
      select merchant_id, 'payment ' || platform_number || ' is ' || state || ' with ' || refunded_amount || ' of ' ||
        received_amount || ' refunded' as detail
      from payments
      where state ${inStates(PAYMENT_SETS.paid)} and state <> case refunded_amount
        when 0 then 'captured' when received_amount then 'refunded' else 'partially_refunded' end
      limit $1`,
  },
  {
    name: 'every transfer belongs to an order',
    sql: `
      select t.merchant_id,
        t.kind || ' ' || t.sequence || ' is of a ' || t.subject_kind || ' that is not there' as detail
      from transfers t
      left join (
        select merchant_id, id, 'payment' as kind from payments
        union all select merchant_id, id, 'payout' from payouts
        union all select merchant_id, id, 'refund' from refunds
        union all select merchant_id, id, 'settlement' from settlements
        union all select merchant_id, id, 'chargeback' from chargebacks
        union all select id, id, 'debt' from merchants
      ) o on o.merchant_id = t.merchant_id and o.id = t.subject_id and o.kind = t.subject_kind
      where t.subject_kind <> 'adjustment' and o.id is null limit $1`,
  },
  {
    name: 'every adjustment under a reference is booked once, and as it says',
    isPerOrder: true,
    sql: `
      select a.merchant_id, 'adjustment ' || a.reference || ' of ' || a.amount || ' ' || a.currency || ' is booked ' ||
        b.times || ' times, as ' || b.amount as detail
      from adjustments a
      cross join lateral (
        select count(distinct t.sequence) as times, coalesce(sum(e.amount), 0) as amount
        from transfers t
        left join entries e on e.merchant_id = t.merchant_id and e.sequence = t.sequence
          and e.kind = 'available' and e.currency = a.currency
        where t.merchant_id = a.merchant_id and t.subject_kind = 'adjustment' and t.subject_id = a.id
      ) b
      where b.times <> 1 or b.amount <> a.amount limit $1`,
  },
  {
    name: 'the unsettled balance is the sum of the payments that are not settled',
    sql: `
      select merchant_id, 'unsettled ' || currency || ' is ' || coalesce(a.balance, 0) || ', payments say ' ||
        coalesce(p.total, 0) as detail
      from (select merchant_id, currency, balance from accounts where kind = 'unsettled') a
      full join (
        select merchant_id, currency, sum(unsettled_amount) as total from payments
        group by merchant_id, currency
      ) p using (merchant_id, currency)
      where coalesce(a.balance, 0) <> coalesce(p.total, 0) limit $1`,
  },
  {
    name: 'what is unsettled of a payment is what refunds and chargebacks leave, until it settles',
    sql: `
      select merchant_id, 'payment ' || platform_number || ' says ' || unsettled_amount || ' unsettled, ' || is_left ||
        ' is left' as detail
      from (
        select p.*, p.received_amount - p.fee_amount - coalesce(r.total, 0) - coalesce(c.total, 0) as is_left
        from payments p
        left join (
          select merchant_id, payment_id, sum(from_unsettled) as total from refunds group by merchant_id, payment_id
        ) r on r.merchant_id = p.merchant_id and r.payment_id = p.id
        left join (
          select merchant_id, payment_id, sum(from_unsettled) as total from chargebacks group by merchant_id, payment_id
        ) c on c.merchant_id = p.merchant_id and c.payment_id = p.id
        where p.settlement_id is null
      ) x
      where unsettled_amount <> is_left limit $1`,
  },
  {
    name: 'the frozen balance is what payouts and refunds under way reserved',
    sql: `
      select merchant_id, 'frozen ' || currency || ' is ' || coalesce(a.balance, 0) || ', orders say ' ||
        coalesce(o.total, 0) as detail
      from (select merchant_id, currency, balance from accounts where kind = 'frozen') a
      full join (
        select merchant_id, currency, sum(reserved) as total
        from (
          select merchant_id, currency, amount + fee_amount as reserved from payouts
          where state ${inStates(PAYOUT_SETS.open)}
          union all
          select merchant_id, currency, amount from refunds where state ${inStates(REFUND_SETS.open)}
        ) r group by merchant_id, currency
      ) o using (merchant_id, currency)
      where coalesce(a.balance, 0) <> coalesce(o.total, 0) limit $1`,
  },
  {
    name: 'every payout ties out with its entries',
    isPerOrder: true,
    sql: `
      select merchant_id, 'payout ' || platform_number || ' is ' || state || ': available ' || available_booked ||
        ', frozen ' || frozen_booked || ', clearing ' || clearing_booked || ', fee ' || fee_booked || ', reserved ' ||
        reserved || ', paid ' || times_paid || ' times' as detail
      from (
        select p.*, ${booked('available', 'p')} as available_booked, ${booked('frozen', 'p')} as frozen_booked,
          ${booked('channel_clearing', 'p')} as clearing_booked, ${booked('fee_revenue', 'p')} as fee_booked,
          coalesce((
            select sum(e.amount) from transfers t join entries e using (merchant_id, sequence)
            where t.merchant_id = p.merchant_id and t.subject_id = p.id and t.kind = 'payout_reserved'
              and e.kind = 'frozen'
          ), 0) as reserved,
          (
            select count(*) from transfers t
            where t.merchant_id = p.merchant_id and t.subject_id = p.id and t.kind = 'payout_paid'
          ) as times_paid
        from payouts p
      ) x
      where frozen_booked <> case when state ${inStates(PAYOUT_SETS.open)} then amount + fee_amount else 0 end
        or clearing_booked <> case when state = 'succeeded' then amount else 0 end
        or available_booked <> case when state ${inStates(PAYOUT_SETS.unpaidEnd)} then 0 else -(amount + fee_amount) end
        or fee_booked <> case when state = 'succeeded' then fee_amount else 0 end or reserved <> amount + fee_amount
        or times_paid <> case when state ${inStates(PAYOUT_SETS.paidOnce)} then 1 else 0 end
      limit $1`,
  },
  {
    name: 'every refund ties out with its entries and its payment',
    sql: `
      select merchant_id, 'payment ' || platform_number || ' says ' || refunded_amount || ' refunded and ' ||
        refunding_amount || ' under way, its refunds ' || done || ' and ' || open || '; the payer gets ' ||
        refunded_payer_amount || ', its refunds say ' || to_payer as detail
      from (
        select p.merchant_id, p.platform_number, p.refunded_amount, p.refunding_amount, p.refunded_payer_amount,
          coalesce(sum(r.payer_amount) filter (where r.state <> 'failed'), 0) as to_payer,
          coalesce(sum(r.amount) filter (where r.state = 'succeeded'), 0) as done,
          coalesce(sum(r.amount) filter (where r.state ${inStates(REFUND_SETS.open)}), 0) as open
        from payments p
        left join refunds r on r.merchant_id = p.merchant_id and r.payment_id = p.id and r.kind = 'refund'
        group by p.merchant_id, p.id
      ) x
      where refunded_amount <> done or refunding_amount <> open or refunded_payer_amount <> to_payer limit $1`,
  },
  {
    name: 'every refund moved what its state says',
    isPerOrder: true,
    sql: `
      select merchant_id, 'refund ' || platform_number || ' (' || kind || ') is ' || state || ': frozen ' ||
        frozen_booked || ', from unsettled ' || from_unsettled || ', booked ' || -unsettled_booked || ', available ' ||
        available_booked || ', to the channel ' || channel_booked || ' of ' || payer_amount as detail
      from (
        select r.*, ${booked('frozen', 'r')} as frozen_booked, ${booked('unsettled', 'r')} as unsettled_booked,
          ${booked('available', 'r')} as available_booked,
          ${booked('channel_receivable', 'r', 'r.payer_currency')} as channel_booked
        from (
          select r.*, p.payer_currency from refunds r
          left join payments p on p.merchant_id = r.merchant_id and p.id = r.payment_id
        ) r
      ) x
      where frozen_booked <> case when state ${inStates(REFUND_SETS.open)} then amount else 0 end
        or unsettled_booked <> -from_unsettled
        or available_booked <>
          case when kind = 'void' then 0 when state = 'failed' then from_unsettled else from_unsettled - amount end
        or channel_booked <> case when kind = 'refund' and state = 'succeeded' then payer_amount else 0 end
      limit $1`,
  },
  {
    name: 'every settlement ties out with its entries',
    isPerOrder: true,
    sql: `
      select merchant_id, 'settlement ' || id || ' of ' || amount || ' ' || currency || ' booked ' || booked as detail
      from (select s.*, ${booked('available', 's')} as booked from settlements s) x
      where booked <> amount limit $1`,
  },
  {
    name: 'the suspense balance is the sum of the deposits held',
    sql: `
      select merchant_id, 'suspense ' || currency || ' is ' || coalesce(a.balance, 0) || ', deposits say ' ||
        coalesce(d.total, 0) as detail
      from (select merchant_id, currency, balance from accounts where kind = 'suspense') a
      full join (
        select merchant_id, currency, sum(amount) as total from deposits where state ${inStates(DEPOSIT_SETS.waiting)}
        group by merchant_id, currency
      ) d using (merchant_id, currency)
      where coalesce(a.balance, 0) <> coalesce(d.total, 0) limit $1`,
  },
  {
    name: 'every deposit is booked as its state says',
    sql: `
      select merchant_id, 'payment ' || payment_id || ': deposits say ' || coalesce(held, 0) || ' held and ' ||
        coalesce(taken, 0) || ' credited as ' || coalesce(credited, 0) || ' with fee ' || coalesce(fees, 0) ||
        '; booked ' || coalesce(b.suspense, 0) || ' held and ' || -coalesce(b.receivable, 0) || ' in all, ' ||
        coalesce(b.unsettled, 0) || ' net and ' || coalesce(b.fee, 0) || ' fee' as detail
      from (
        select merchant_id, payment_id, sum(amount) filter (where state ${inStates(DEPOSIT_SETS.waiting)}) as held,
          sum(amount) filter (where state ${inStates(DEPOSIT_SETS.credited)}) as taken,
          sum(credited_amount) as credited, sum(fee_amount) as fees
        from deposits group by merchant_id, payment_id
      ) d
      full join (
        select t.merchant_id, t.subject_id as payment_id,
          sum(e.amount) filter (where e.kind = 'suspense') as suspense,
          sum(e.amount) filter (where e.kind = 'channel_receivable') as receivable,
          sum(e.amount) filter (where e.kind = 'unsettled') as unsettled,
          sum(e.amount) filter (where e.kind = 'fee_revenue') as fee
        from transfers t join entries e using (merchant_id, sequence)
        where t.kind in ('deposit_credited', 'deposit_held', 'deposit_released', 'deposit_returned')
        group by t.merchant_id, t.subject_id
      ) b using (merchant_id, payment_id)
      where coalesce(b.suspense, 0) <> coalesce(held, 0) or coalesce(b.fee, 0) <> coalesce(fees, 0)
        or -coalesce(b.receivable, 0) <> coalesce(held, 0) + coalesce(taken, 0)
        or coalesce(b.unsettled, 0) <> coalesce(credited, 0) - coalesce(fees, 0)
      limit $1`,
  },
  {
    name: 'a deposit has an amount when it was credited or released, and only then',
    sql: `
      select merchant_id, 'deposit ' || reference || ' is ' || state || ' with ' || credited_amount ||
        ' credited and fee ' || fee_amount as detail
      from deposits
      where (state ${inStates(DEPOSIT_SETS.credited)}) <> (credited_amount > 0) or fee_amount > credited_amount
        or (state ${inStates(DEPOSIT_SETS.completed)}) <> (completed_at is not null)
      limit $1`,
  },
] as const;
