import { inStates } from '../base/state-sets.ts';
import { CHARGEBACK_SETS } from '../chargebacks/states.ts';
import { booked } from './verify-orders.ts';

/** The checks of `verify-orders.ts` for chargebacks and their claims on payments. */
export const CHARGEBACK_CHECKS = [
  {
    name: 'every chargeback moved what its state says',
    isPerOrder: true,
    sql: `
      select merchant_id,
        'chargeback ' || case_number || ' is ' || state || ': disputed ' || disputed_booked ||
        ', from unsettled ' || -unsettled_booked || ', from what the merchant had ' || -merchant_booked ||
        ', fee ' || fee_booked || ', to the channel ' || channel_booked as detail
      from (
        select c.*,
          ${booked('disputed', 'c')} as disputed_booked, ${booked('unsettled', 'c')} as unsettled_booked,
          ${booked('available', 'c')} + ${booked('merchant_debt', 'c')} as merchant_booked,
          ${booked('fee_revenue', 'c')} as fee_booked,
          ${booked('channel_receivable', 'c', 'c.payer_currency')} as channel_booked
        from chargebacks c
      ) x
      where disputed_booked <> case when state ${inStates(CHARGEBACK_SETS.held)} then amount else 0 end
        or unsettled_booked <> -from_unsettled
        or fee_booked <> case when deducted_at is null then 0 else fee_amount end
        or merchant_booked <>
          case when deducted_at is null then 0 else from_unsettled - amount - fee_amount end +
          case when deducted_at is not null and state = 'won' then amount else 0 end
        or channel_booked <> case when state ${inStates(CHARGEBACK_SETS.taken)} then payer_amount else 0 end
      limit $1`,
  },
  {
    name: 'a chargeback has the times that its state says',
    sql: `
      select merchant_id, 'chargeback ' || case_number || ' is ' || state || ' with wrong times' as detail
      from chargebacks
      where (state ${inStates(CHARGEBACK_SETS.over)}) <> (resolved_at is not null)
        or (state ${inStates(CHARGEBACK_SETS.deducted)} and deducted_at is null)
        or (state = 'reported' and deducted_at is not null)
        or (state = 'represented' and represented_at is null)
      limit $1`,
  },
  {
    name: 'the disputed balance is what chargebacks hold',
    sql: `
      select merchant_id,
        'disputed ' || currency || ' is ' || coalesce(a.balance, 0) || ', chargebacks say ' ||
        coalesce(c.total, 0) as detail
      from (select merchant_id, currency, balance from accounts where kind = 'disputed') a
      full join (
        select merchant_id, currency, sum(amount) as total from chargebacks
        where state ${inStates(CHARGEBACK_SETS.held)} group by merchant_id, currency
      ) c using (merchant_id, currency)
      where coalesce(a.balance, 0) <> coalesce(c.total, 0) limit $1`,
  },
  {
    name: 'every payment knows what is charged back of it',
    sql: `
      select p.merchant_id, 'payment ' || p.platform_number || ' says ' || p.charged_back_amount || ' (' ||
        p.charged_back_payer_amount || ') charged back, its chargebacks ' || coalesce(c.total, 0) || ' (' ||
        coalesce(c.payer_total, 0) || ')' as detail
      from payments p
      left join (
        select merchant_id, payment_id, sum(amount) as total, sum(payer_amount) as payer_total from chargebacks
        where state <> 'won' group by merchant_id, payment_id
      ) c on c.merchant_id = p.merchant_id and c.payment_id = p.id
      where p.charged_back_amount <> coalesce(c.total, 0)
        or p.charged_back_payer_amount <> coalesce(c.payer_total, 0) limit $1`,
  },
] as const;
