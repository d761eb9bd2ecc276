import type { Engine, SubscriptionDialect } from '@naru/engine';
import { nextKoreanPageId, nextTransactionId } from '../codes/numbers.ts';
import { settlementRate } from './conversion.ts';
import type { OrderDetails } from './order.ts';

/** What the engine asks of this dialect about charges. */
export function eximbayRecurring(engine: () => Engine): SubscriptionDialect {
  return {
    name: 'eximbay',
    platformNumber(recurring, access) {
      const { korean } = recurring.details as unknown as OrderDetails;
      return (korean ? nextKoreanPageId : nextTransactionId)({ engine: engine() }, access);
    },
    async chargeDetails({ number, details, currency }, { nextOn, retryOn }, access) {
      const settlement = await settlementRate(engine().context, access, currency);
      return { ...details, ...settlement, recurring: { id: number, nextOn, retryOn } };
    },
  };
}
