import type { GatewayCase, GatewaySuite } from '../../../conformance/case.ts';
import type { DialectConformance } from '../../../conformance/dialect.ts';
import { Caller, checkCredentials, type EximbayCase, FIELDS } from './caller.ts';
import { eximbayMerchantSuite } from './merchant.ts';
import { OUTCOMES } from './outcomes.ts';
import { READING } from './reading.ts';
import { WRITING } from './writing.ts';

function casesOf(
  cases: readonly EximbayCase[],
  level: Pick<GatewayCase, 'writes' | 'needsSandbox'>,
): GatewayCase[] {
  return cases.map((one) => ({ ...one, ...level, run: (bench) => one.run(new Caller(bench)) }));
}

const gateway: GatewaySuite = {
  fields: FIELDS,
  check: checkCredentials,
  cases: [
    ...casesOf(READING, { writes: false }),
    ...casesOf(WRITING, { writes: true }),
    ...casesOf(OUTCOMES, { writes: true, needsSandbox: true }),
  ],
};

export const eximbayConformance: DialectConformance = { gateway, merchant: eximbayMerchantSuite };
