import type { ChannelBench, ConformanceCase, Rule } from './bench.ts';
import { OTHER_RULES } from './other-ports.ts';
import { PAYMENT_RULES } from './payments.ts';
import { TRANSFER_RULES } from './transfers.ts';

export type { ChannelBench, ConformanceCase, FakeBank, Line } from './bench.ts';

const RULES: readonly Rule[] = [...OTHER_RULES, ...PAYMENT_RULES, ...TRANSFER_RULES];

/**
 * The rules that a channel has to keep, as far as its ports and its fake bank go. `open` makes the channel and a bank;
 * each case gets its own. For any runner of tests:
 * `for (const one of await channelCases(open)) test(one.name, one.run)`.
 */
export async function channelCases(open: () => Promise<ChannelBench>): Promise<ConformanceCase[]> {
  const sample = await open();
  const rules = RULES.filter((rule) => rule.applies(sample));
  await sample.close();
  return rules.map(({ name, check }) => ({
    name,
    async run() {
      const bench = await open();
      try {
        await check(bench);
      } finally {
        await bench.close();
      }
    },
  }));
}
