import { afterAll, describe, expect, test } from 'vitest';
import { channelCases } from '../src/conformance/index.ts';
import { SandboxBenches } from './support/sandbox-bench.ts';

const benches = new SandboxBenches();
afterAll(() => benches.close());
const cases = await channelCases(benches.open);

describe('the sandbox is a channel like all others', () => {
  test.each(cases)('$name', ({ run }) => run());

  test('it is tried in all that it can be', () => {
    const names = cases.map(({ name }) => name).join('\n');
    for (const noun of ['payment', 'refund', 'payout', 'authorization', 'code'])
      expect(names).toContain(noun);
  });
});
