import { type Browser, chromium } from 'playwright-core';
import { findProgram } from './programs.ts';

/** First the one without windows: a page costs it 0.25 s of CPU, and the whole browser 0.85 s. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** The Chromium to test with: `NARU_CHROMIUM`, else the first known name in `PATH`, else null. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  return findProgram(names, 'NARU_CHROMIUM', env);
}

/** Why browser tests are skipped, for the name of the skipped suite; null when they can run. */
export function missingBrowserReason(): string | null {
  return findChromium() === null ? 'no Chromium found: install one or set NARU_CHROMIUM' : null;
}

let launched: Promise<Browser> | undefined;

/**
 * The Chromium of this process, without a window. Files that run one after the other share it; it ends with the
 * process, so its user closes its contexts and not the browser.
 */
export function sharedBrowser(): Promise<Browser> {
  launched ??= launchBrowser();
  return launched;
}

async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium found: install one or set NARU_CHROMIUM');
  return chromium.launch({
    executablePath,
    // Tests run as root in containers, where Chromium's own sandbox cannot start, and without a graphics
    // card.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
