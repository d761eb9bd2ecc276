import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { sharedBrowser } from '../../../../test/support/browser.ts';
import { ensureBuilt } from './built.ts';
import { MockGateway } from './mock-gateway.ts';

export const phone = { width: 390, height: 844 };
export const smallPhone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 800 };

export interface OpenedPage {
  page: Page;
  /** Script errors and violations of the content security policy so far. */
  faults: string[];
}

interface ReusedPage extends OpenedPage {
  /** A test has had it since it was tidied. */
  isUsed: boolean;
}

async function watchedPage(context: BrowserContext, faults: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // A refused style or script is reported as a console error of this wording.
    if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
  });
  return page;
}

/** A mock gateway for one test file, and pages of the process's browser. */
export class Harness {
  readonly gateway = new MockGateway();
  private browser: Browser | null = null;
  private contexts: BrowserContext[] = [];
  private readonly reused = new Map<string, ReusedPage>();

  async start(): Promise<void> {
    await ensureBuilt();
    await this.gateway.listen();
    this.browser = await sharedBrowser();
  }

  async stop(): Promise<void> {
    await this.clean();
    for (const { page } of this.reused.values()) await page.context().close();
    await this.gateway.close();
  }

  /** Closes the pages of a test, or what it left on a page that is used again, and forgets its payments. */
  async clean(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
    this.contexts = [];
    for (const [key, reused] of this.reused) {
      if (!reused.isUsed) continue;
      if (reused.page.isClosed()) this.reused.delete(key);
      else await this.tidy(reused);
    }
    this.gateway.reset();
  }

  private async tidy(reused: ReusedPage): Promise<void> {
    const { page } = reused;
    const others = page.context().pages();
    await Promise.all(others.filter((other) => other !== page).map((other) => other.close()));
    // A page of the same origin that stores nothing itself.
    await page.goto(this.url('/shop'));
    await page.evaluate(() => {
      sessionStorage.clear();
      localStorage.clear();
    });
    await page.context().clearCookies();
    reused.isUsed = false;
  }

  /**
   * The page of all tests with the same options, empty: a browser of its own takes twice the CPU. Not for tests that
   * change what can't be taken back: the clock, scripts before the page's own, what is loaded.
   */
  async page(options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const key = JSON.stringify(options);
    let reused = this.reused.get(key);
    if (!reused) {
      const context = await this.newContext(options);
      const faults: string[] = [];
      reused = { page: await watchedPage(context, faults), faults, isUsed: true };
      this.reused.set(key, reused);
    }
    reused.isUsed = true;
    reused.faults.length = 0;
    return reused;
  }

  /** A fresh page in a browser of its own: Korean, a phone, by default. */
  async newPage(options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const context = await this.newContext(options);
    this.contexts.push(context);
    const faults: string[] = [];
    return { page: await watchedPage(context, faults), faults };
  }

  private async newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    if (!this.browser) throw new Error('the browser is not started');
    const context = await this.browser.newContext({ locale: 'ko-KR', viewport: phone, ...options });
    context.setDefaultTimeout(10_000);
    return context;
  }

  url(path: string): string {
    return `${this.gateway.origin}${path}`;
  }
}

/**
 * Lets the time of a page go by at once, instead of waiting for it; its clock must be installed before it is
 * loaded, and goes on by itself otherwise.
 */
export async function skip(page: Page, durationMs: number): Promise<void> {
  await page.clock.runFor(durationMs);
}

/** Waits until the page shows a state. */
export async function expectState(page: Page, state: string): Promise<void> {
  await page.waitForSelector(`[data-testid="state"][data-state="${state}"]`);
}
