import type { PayerFacts } from '../../src/risk/facts.ts';
import type { NewRiskRule, RiskRule } from '../../src/risk/rule.ts';
import type { RiskVerdict } from '../../src/risk/service.ts';
import { type Fixture, value } from './engine-fixture.ts';

/** A card as the vault would know it again: a made-up keyed hash. */
export const cardKey = (n: number) => n.toString(16).padStart(32, '0');

export const KOREAN_CARD = { identifier: cardKey(1), country: 'KR' };

/** A payer of whom everything is known. */
export const payer = (changes: Partial<PayerFacts> = {}): PayerFacts => ({
  method: 'WALLET',
  card: KOREAN_CARD,
  email: 'hong@example.com',
  ip: '203.0.113.7',
  accessCountry: 'KR',
  device: 'device-1',
  ...changes,
});

export function addRule(f: Fixture, rule: NewRiskRule): Promise<RiskRule> {
  return f.engine.riskAdmin.add(f.access.app.merchantId, rule);
}

/** What the rules say to a new payment of the fixture's app. */
export async function assessNew(
  f: Fixture,
  orderNumber: string,
  facts: PayerFacts = payer(),
  amount = 2000n,
): Promise<RiskVerdict | undefined> {
  const { payment } = value(await f.engine.payments.create(f.payment(orderNumber, amount)));
  return f.engine.risk.assess(payment, () => facts);
}
