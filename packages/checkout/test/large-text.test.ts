import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { auditLayout } from './support/audit.ts';
import { expectState, Harness } from './support/harness.ts';
import { pathOf, type Scenario, scenarios } from './support/scenarios.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `text twice as large (SKIPPED: ${missing})` : 'text twice as large';

/** A state of each panel and of each kind of screen. */
const names = [
  'choosing-many',
  'choosing-bank',
  'choosing-live',
  'card-filled',
  'card-faults',
  'card-offer',
  'card-subscription',
  'korean-tiles',
  'korean-account',
  'identity-details',
  'identity-code',
  'deposit',
  'store-voucher',
  'redirect',
  'processing',
  'failed',
  'not-found',
  'screen-kakao',
  'screen-deposit-held',
  'screen-store',
];

/** Text that its own box cuts off. */
function cutTexts(): string[] {
  const isCut = (element: Element) =>
    element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
  return [...document.querySelectorAll('button, a, label, p, dd, dt, h2, legend, span')]
    .filter((element) => !element.closest('.visually-hidden') && element.clientWidth > 1 && isCut(element))
    .map((element) => `${element.className}: ${element.textContent?.slice(0, 40)}`);
}

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  let page: Page;
  beforeAll(async () => {
    await harness.start();
    ({ page } = await harness.newPage({ viewport: { width: 360, height: 740 } }));
    // What payers set in their browser: pages in pixels do not follow it.
    const session = await page.context().newCDPSession(page);
    await session.send('Page.enable');
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  }, 60_000);
  afterAll(() => harness.stop());

  async function open(scenario: Scenario): Promise<void> {
    const { gateway } = harness;
    await page.goto('about:blank');
    gateway.reset();
    const { answer, offer, payment, screen } = scenario;
    if (payment) {
      gateway.payments.set('token-1', { view: payment, ...(offer ? { offerFor: () => offer } : {}) });
    }
    if (screen) gateway.screens.set('ref-1', { view: screen, ...(answer ? { act: () => answer } : {}) });
    await page.goto(harness.url(`${pathOf(scenario)}?lang=en`), { waitUntil: 'commit' });
    await expectState(page, scenario.state);
    for (const id of scenario.clicks ?? []) await page.getByTestId(id).click();
    for (const [id, text] of Object.entries(scenario.typed ?? {})) await page.getByTestId(id).fill(text);
    for (const id of scenario.clicksAfter ?? []) await page.getByTestId(id).click();
  }

  test.for(names)('%s', async (name) => {
    const scenario = scenarios.find((one) => one.name === name);
    if (!scenario) throw new Error(`no scenario is called ${name}`);
    await open(scenario);
    expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('32px');
    for (const language of ['en', 'ko', 'ru'] as const) {
      await page.getByTestId('language').selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      expect.soft(await auditLayout(page), language).toEqual([]);
      expect.soft(await page.evaluate(cutTexts), language).toEqual([]);
    }
  });
});
