import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { koreanView, orderView, yenOffer } from './support/card-views.ts';
import { desktop, expectState, Harness } from './support/harness.ts';
import type { MockPayment } from './support/mock-gateway.ts';
import { allMethods, paymentView } from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `what a method asks for (SKIPPED: ${missing})` : 'what a method asks for';
const commonPhone = { width: 360, height: 740 };

async function boxOf(part: Locator) {
  const box = await part.boundingBox();
  if (!box) throw new Error('it is not on the page');
  return { ...box, bottom: box.y + box.height, middle: box.y + box.height / 2 };
}

/** Whether it is in the window, with nothing in front of it. */
async function isSeen(page: Page, part: Locator): Promise<boolean> {
  const { y, bottom } = await boxOf(part);
  if (y < 0 || bottom > (page.viewportSize()?.height ?? 0)) return false;
  return part.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const inFront = document.elementFromPoint(left + width / 2, top + height - 3);
    return inFront !== null && element.contains(inFront);
  });
}

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  async function open(payment: MockPayment, viewport = commonPhone): Promise<Page> {
    harness.gateway.payments.set('token-1', payment);
    const { page } = await harness.page({ viewport });
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'choosing');
    return page;
  }

  test('opens in the row that was chosen, before the other methods, and is seen', async () => {
    const page = await open({ view: orderView({ mode: 'live' }) });
    await page.getByTestId('method-P000').click();
    const number = page.getByTestId('card-number');
    await number.waitFor();
    const [row, field, next] = await Promise.all([
      boxOf(page.getByTestId('method-P000')),
      boxOf(number),
      boxOf(page.getByTestId('method-P001')),
    ]);
    expect(field.y).toBeGreaterThan(row.y);
    expect(field.bottom).toBeLessThan(next.y);
    for (const name of ['card-number', 'card-expiry', 'card-cvc', 'card-holder', 'pay']) {
      expect(await isSeen(page, page.getByTestId(name)), name).toBe(true);
    }
  });

  test('shows all digits of a number in a row of a narrow phone', async () => {
    const page = await open({ view: orderView() });
    await page.getByTestId('method-P000').click();
    const number = page.getByTestId('card-number');
    await number.fill('5555555555554444');
    const hidden = await number.evaluate((input) => input.scrollWidth - input.clientWidth);
    expect(hidden).toBe(0);
  });

  test('the page of Korea opens it below the tile, which stays in view', async () => {
    const page = await open({ view: koreanView() });
    await page.getByTestId('method-P301').click();
    await page.getByTestId('bank-SHBKKRSE').waitFor();
    const [tile, before, form, behind] = await Promise.all([
      boxOf(page.getByTestId('method-P301')),
      boxOf(page.getByTestId('method-P000')),
      boxOf(page.getByTestId('method-form')),
      boxOf(page.getByTestId('method-P015')),
    ]);
    expect(before.y).toBe(tile.y);
    expect(form.y).toBeGreaterThan(tile.bottom - 1);
    expect(form.y - tile.bottom).toBeLessThan(20);
    expect(behind.y).toBeGreaterThan(form.bottom - 1);
    expect(await isSeen(page, page.getByTestId('method-P301'))).toBe(true);
    expect(await isSeen(page, page.getByTestId('bank-SHBKKRSE'))).toBe(true);
  });

  test('the button stays in reach only where it covers no field', async () => {
    const page = await open({ view: paymentView({ methods: allMethods }) });
    await page.getByTestId('method-TOSS_KRW').click();
    await page.evaluate(() => window.scrollTo(0, 0));
    expect(await isSeen(page, page.getByTestId('pay'))).toBe(true);
    await page.getByTestId('method-BANK_KRW').click();
    const position = () =>
      page
        .getByTestId('pay')
        .evaluate((button) => getComputedStyle(button.parentElement as Element).position);
    expect(await position()).toBe('static');
  });

  test('nothing covers the choice of the money on a wide screen, and its marks are below each other', async () => {
    const view = orderView({ conversion: { first: yenOffer } });
    const page = await open({ view, offerFor: () => yenOffer } as MockPayment, desktop);
    await page.getByTestId('method-P000').click();
    const card = page.getByTestId('conversion-card');
    await card.scrollIntoViewIfNeeded();
    expect(await isSeen(page, card)).toBe(true);
    const marks = page.getByTestId('conversion').locator('.method-mark');
    const [first, second] = [await boxOf(marks.nth(0)), await boxOf(marks.nth(1))];
    expect(first.x).toBe(second.x);
    const option = await boxOf(page.getByTestId('conversion-card'));
    expect(Math.abs(option.middle - first.middle)).toBeLessThan(1);
    expect(option.x + option.width - first.x - first.width).toBeLessThan(20);
  });
});
