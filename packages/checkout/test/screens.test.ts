import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { auditPage } from './support/audit.ts';
import { desktop, expectState, Harness, type OpenedPage, phone, smallPhone } from './support/harness.ts';
import { pathOf, type Scenario, scenarios } from './support/scenarios.ts';

const missing = missingBrowserReason();
/** Set to keep a picture of every state. */
const pictureDir = process.env['NARU_SCREENSHOT_DIR'];

interface Setting {
  name: string;
  viewport: { width: number; height: number };
  language: 'ko' | 'en';
  colorScheme: 'light' | 'dark';
}

const settings: Setting[] = [
  { name: 'phone-ko', viewport: phone, language: 'ko', colorScheme: 'light' },
  { name: 'phone-en-dark', viewport: phone, language: 'en', colorScheme: 'dark' },
  { name: 'small-en', viewport: smallPhone, language: 'en', colorScheme: 'light' },
  { name: 'desktop-en', viewport: desktop, language: 'en', colorScheme: 'light' },
  { name: 'desktop-ko-dark', viewport: desktop, language: 'ko', colorScheme: 'dark' },
];

const suiteName = missing ? `every state is drawn well (SKIPPED: ${missing})` : 'every state is drawn well';

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.gateway.reset());

  function prepare(scenario: Scenario): void {
    if (scenario.payment) harness.gateway.payments.set('token-1', { view: scenario.payment });
    const { answer } = scenario;
    if (scenario.screen) {
      const act = answer ? { act: () => answer } : {};
      harness.gateway.screens.set('ref-1', { view: scenario.screen, ...act });
    }
    harness.gateway.failure = scenario.failure ?? null;
  }

  describe.for(settings)('$name', (setting) => {
    // One page for all states: a browser context of its own for each took three times as long.
    let opened: OpenedPage;
    beforeAll(async () => {
      opened = await harness.newPage({
        viewport: setting.viewport,
        colorScheme: setting.colorScheme,
        locale: setting.language === 'ko' ? 'ko-KR' : 'en-US',
        deviceScaleFactor: pictureDir ? 2 : 1,
      });
    });
    afterAll(() => opened.page.context().close());

    test.for(scenarios)('$name', async (scenario) => {
      prepare(scenario);
      const { page, faults } = opened;
      await page.goto(harness.url(pathOf(scenario)));
      await expectState(page, scenario.state);
      for (const id of scenario.clicks ?? []) await page.getByTestId(id).click();
      if (scenario.answer) await page.getByTestId('deposit-result').waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(setting.language);
      expect(await page.locator('body').textContent()).not.toMatch(/undefined|null|NaN|\[object/);
      expect(await auditPage(page)).toEqual([]);
      expect(faults).toEqual([]);
      if (pictureDir) {
        mkdirSync(pictureDir, { recursive: true });
        await page.screenshot({
          path: join(pictureDir, `${scenario.name}.${setting.name}.png`),
          fullPage: true,
        });
      }
    });
  });
});
