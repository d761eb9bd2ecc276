import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { sharedBrowser } from '../../../../test/support/browser.ts';
import { ensureBuilt } from './built.ts';
import { MockGateway } from './mock-gateway.ts';

export const phone = { width: 390, height: 844 };
export const smallPhone = { width: 360, height: 640 };
export const desktop = { width: 1280, height: 800 };

export interface OpenedPage {
  page: Page;
  /** Script errors and violations of the content security policy so far. */
  faults: string[];
}

/** A mock gateway for one test file, and pages of the process's browser. */
export class Harness {
  readonly gateway = new MockGateway();
  private browser: Browser | null = null;
  private contexts: BrowserContext[] = [];

  async start(): Promise<void> {
    await ensureBuilt();
    await this.gateway.listen();
    this.browser = await sharedBrowser();
  }

  async stop(): Promise<void> {
    await this.clean();
    await this.gateway.close();
  }

  /** Closes the pages of a test and forgets its payments. */
  async clean(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
    this.contexts = [];
    this.gateway.reset();
  }

  /** A fresh page in a browser of its own: Korean, a phone, by default. */
  async newPage(options: BrowserContextOptions = {}): Promise<OpenedPage> {
    if (!this.browser) throw new Error('the browser is not started');
    const context = await this.browser.newContext({ locale: 'ko-KR', viewport: phone, ...options });
    this.contexts.push(context);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      // A refused style or script is reported as a console error of this wording.
      if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
    });
    return { page, faults };
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
