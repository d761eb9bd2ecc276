import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { isThorough, sampled } from '../../../test/support/thorough.ts';
import type { CheckoutView } from '../src/api.ts';
import { type Language, languages } from '../src/texts/language.ts';
import { auditColors, auditLayout } from './support/audit.ts';
import { desktop, expectState, Harness, type OpenedPage, phone, smallPhone } from './support/harness.ts';
import { NOWHERE } from './support/mock-gateway.ts';
import { pathOf, type Scenario, scenarios } from './support/scenarios.ts';

const missing = missingBrowserReason();
/** Set to keep a picture of every state. */
const pictureDir = process.env['NARU_SCREENSHOT_DIR'];

interface Look {
  name: string;
  viewport: { width: number; height: number };
}

const phoneLook: Look = { name: 'phone', viewport: phone };
const smallLook: Look = { name: 'small', viewport: smallPhone };
const desktopLook: Look = { name: 'desktop', viewport: desktop };

/**
 * Most are looked at in Korean and English; the other languages prove that their texts fit, too. Without --thorough
 * every second state, at the sizes at which something is most likely to stick out: 0.8 s of CPU for a state.
 */
function looksOf(scenario: Scenario, language: Language): Look[] {
  if (language === 'ko') return [phoneLook, desktopLook];
  if (language !== 'en' && !scenario.inEveryLanguage) return [];
  return isThorough ? [smallLook, desktopLook] : [smallLook];
}

async function lookAtColors(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await auditColors(page), `${name}.${colorScheme}`).toEqual([]);
    if (pictureDir) await keepPicture(page, `${name}.${colorScheme}`);
  }
}

async function act(page: Page, scenario: Scenario): Promise<void> {
  for (const id of scenario.clicks ?? []) await page.getByTestId(id).click();
  for (const [id, text] of Object.entries(scenario.typed ?? {})) await page.getByTestId(id).fill(text);
  for (const id of scenario.clicksAfter ?? []) await page.getByTestId(id).click();
  if (scenario.answer) await page.getByTestId('deposit-result').waitFor();
}

const suiteName = missing ? `every state is drawn well (SKIPPED: ${missing})` : 'every state is drawn well';

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.gateway.reset());

  /** The page would go back to the shop by itself, while it is looked at. */
  function staying(view: CheckoutView): CheckoutView {
    if (!view.outcome?.url) return view;
    const { form } = view.outcome;
    const nowhere = harness.url(NOWHERE);
    return {
      ...view,
      outcome: { ...view.outcome, url: nowhere, form: form ? { ...form, action: nowhere } : null },
    };
  }

  function prepare(scenario: Scenario): void {
    const { answer, offer, payment } = scenario;
    const offers = offer ? { offerFor: () => offer } : {};
    if (payment) harness.gateway.payments.set('token-1', { view: staying(payment), ...offers });
    if (scenario.screen) {
      const reaction = answer ? { act: () => answer } : {};
      harness.gateway.screens.set('ref-1', { view: scenario.screen, ...reaction });
    }
    harness.gateway.failure = scenario.failure ?? null;
  }

  // One page for all states, and one load for all languages and sizes of a state: a load for each took three
  // times as long.
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await harness.newPage({ deviceScaleFactor: pictureDir ? 2 : 1 });
  });

  test.for(sampled(scenarios, 2))('$name', async (scenario) => {
    const { page, faults } = opened;
    // The page of the state before asks on; given the new one it would go on by itself, into the way of the next load.
    await page.goto('about:blank');
    prepare(scenario);
    await page.setViewportSize(phone);
    await page.goto(harness.url(`${pathOf(scenario)}?lang=ko`), { waitUntil: 'commit' });
    await expectState(page, scenario.state);
    await act(page, scenario);
    for (const language of languages) {
      const looks = looksOf(scenario, language);
      if (looks.length === 0) continue;
      await page.getByTestId('language').selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      expect(await page.locator('body').textContent()).not.toMatch(/undefined|null|NaN|\[object/);
      for (const look of looks) {
        await page.setViewportSize(look.viewport);
        const name = `${scenario.name}.${language}.${look.name}`;
        expect(await auditLayout(page), name).toEqual([]);
        if (pictureDir) await keepPicture(page, name);
        if (language === 'ko' && (isThorough || look === phoneLook)) await lookAtColors(page, name);
      }
    }
    expect(faults).toEqual([]);
  });
});

async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictureDir ?? '', { recursive: true });
  const path = join(pictureDir ?? '', `${name}.png`);
  // Hiding the caret would put a style into the page, which the audit looks for.
  await page.screenshot({ path, fullPage: true, caret: 'initial' });
}
