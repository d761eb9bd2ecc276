import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { Harness } from './support/harness.ts';
import { depositView } from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing
  ? `a page that can not be drawn (SKIPPED: ${missing})`
  : 'a page that can not be drawn';

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  test('says what to do instead of being empty', async () => {
    harness.gateway.payments.set('token-1', { view: depositView() });
    const { page } = await harness.newPage();
    // A browser that lacks what the page needs to write a day.
    await page.addInitScript(() => {
      Intl.DateTimeFormat = (() => {
        throw new Error('not here');
      }) as unknown as typeof Intl.DateTimeFormat;
    });
    await page.goto(harness.url('/pay/token-1'));
    const reload = page.getByRole('link', { name: '새로고침' });
    await reload.waitFor();
    expect(await reload.evaluate((link) => link.closest('.late'))).toBeNull();
    expect(await page.getByTestId('state').count()).toBe(0);
  });
});
