import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reasonIn } from '@naru/checkout/reasons';
import { DECLINES } from '@naru/engine';
import { describe, expect, test } from 'vitest';

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url));
/** Where a payment's reason is written that its payer reads. */
const WRITERS = ['engine/src', 'channels/src', 'gateway/src/checkout', 'gateway/src/dialects'];
/** `reason: 'Sentence'` and the like; a call's last word on a payment; a constant that is named for it. */
const SENTENCES = [
  /\b(?:failureReason|reason|VOIDED|RETURNED|NOT_IN_TIME)(?::| =) '([A-Z][^'$]{3,200})'/g,
  /\bpayments\.(?:void|cancel|supersede)\(\w{1,20}, '([A-Z][^'$]{3,200})'/g,
];
/** Of refunds, payouts and chargebacks: no payment fails with it. */
const NOT_OF_PAYMENTS = [/refund/i, /payout/i, /recipient/i, /^Fraud: the card/];

function sentencesIn(folder: string): string[] {
  const files = readdirSync(join(PACKAGES, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(PACKAGES, folder, file), 'utf8'))
    .flatMap((text) =>
      SENTENCES.flatMap((pattern) => [...text.matchAll(pattern)].map(([, told]) => told ?? '')),
    )
    .filter((told) => !NOT_OF_PAYMENTS.some((other) => other.test(told)));
}

const LANGUAGES = ['ko', 'en', 'zh-CN', 'zh-TW', 'ja', 'ru', 'th', 'vi'] as const;

describe('every reason for which a payment fails', () => {
  const sentences = [...new Set(WRITERS.flatMap(sentencesIn))];

  test('is found where it is written', () => {
    expect(sentences).toContain('The authorization was given back');
    expect(sentences).toContain('The payment was not made in time');
    expect(sentences).toContain('The money was returned to the payer');
  });

  test.each(LANGUAGES)('has words of the page in %s', (language) => {
    const all = [...Object.entries(DECLINES).flatMap(([key, { meaning }]) => [key, meaning]), ...sentences];
    const without = all.filter((told) => reasonIn(language, told) === undefined);
    // In English the page may say the very same.
    expect(
      language === 'en' ? without.filter((told) => reasonIn('ko', told) === undefined) : without,
    ).toEqual([]);
  });
});
