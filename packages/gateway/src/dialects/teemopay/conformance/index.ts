import type { DialectConformance } from '../../../conformance/dialect.ts';
import { gatewaySuite } from '../../../conformance/suite.ts';
import { Caller, checkCredentials, FIELDS } from './caller.ts';
import { teemopayMerchantSuite, teemopayPayoutSuite } from './merchant.ts';
import { OUTCOMES } from './outcomes.ts';
import { READING } from './reading.ts';
import { WRITING } from './writing.ts';

const caller = (bench: ConstructorParameters<typeof Caller>[0]) => new Caller(bench);
const cases = { reading: READING, writing: WRITING, outcomes: OUTCOMES };

export const teemopayConformance: DialectConformance = {
  gateway: gatewaySuite({ fields: FIELDS, check: checkCredentials, caller, ...cases }),
  merchant: teemopayMerchantSuite,
  others: { payouts: teemopayPayoutSuite },
};
