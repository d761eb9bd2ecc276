import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The Chromium to test with: `NARU_CHROMIUM`, else the first known name in `PATH`, else null. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const wanted = env['NARU_CHROMIUM'];
  if (wanted) {
    // A path that was asked for and is wrong must fail loudly, not skip the tests.
    if (!isExecutable(wanted)) throw new Error(`NARU_CHROMIUM is not an executable file: ${wanted}`);
    return wanted;
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find(isExecutable) ?? null;
}

/** Why browser tests are skipped, for the name of the skipped suite; null when they can run. */
export function missingBrowserReason(): string | null {
  return findChromium() === null ? 'no Chromium found: install one or set NARU_CHROMIUM' : null;
}

/** Starts the Chromium that `findChromium` names, without a window; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium found: install one or set NARU_CHROMIUM');
  return chromium.launch({
    executablePath,
    // Tests run as root in containers, where Chromium's own sandbox cannot start, and without a graphics
    // card.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
