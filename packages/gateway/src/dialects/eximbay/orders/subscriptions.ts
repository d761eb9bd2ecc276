import { type Engine, mergedDetails, type SubscriptionDialect } from '@naru/engine';
import { nextKoreanPageId, nextTransactionId } from '../codes/numbers.ts';
import { settlementRate } from './conversion.ts';
import { keptByDialect, subscriptionDetails } from './details.ts';

/** The dialect's answers to the engine about charges. */
export function eximbayRecurring(engine: () => Engine): SubscriptionDialect {
  return {
    name: 'eximbay',
    platformNumber(recurring, access) {
      const { korean } = subscriptionDetails(recurring);
      return (korean ? nextKoreanPageId : nextTransactionId)({ engine: engine() }, access);
    },
    async chargeDetails({ number, details, currency }, { nextOn, retryOn }, access) {
      const settlement = await settlementRate(engine().context, access, currency);
      const recurring = { id: number, nextOn, retryOn };
      return mergedDetails(details, keptByDialect({ ...settlement, recurring }));
    },
  };
}
