import type { CataloguedScenario } from '../scenario.ts';
import { CALLBACKS } from './callbacks.ts';
import { CARDS } from './cards.ts';
import { CHANNEL } from './channel.ts';
import { CHARGEBACKS } from './chargebacks.ts';
import { DEPOSITS } from './deposits.ts';
import { PAYMENTS } from './payments.ts';
import { PAYOUTS } from './payouts.ts';
import { RACES } from './races.ts';
import { REFUNDS } from './refunds.ts';
import { SUBSCRIPTIONS } from './subscriptions.ts';
import { TIMES } from './time.ts';

/** All scenarios, in the order in which lists show them. */
export const CATALOGUE: readonly CataloguedScenario[] = [
  ...PAYMENTS,
  ...DEPOSITS,
  ...PAYOUTS,
  ...REFUNDS,
  ...CARDS,
  ...SUBSCRIPTIONS,
  ...CHARGEBACKS,
  ...CALLBACKS,
  ...CHANNEL,
  ...RACES,
  ...TIMES,
];
