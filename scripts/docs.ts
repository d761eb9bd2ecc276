/**
 * Writes what the code knows into the documents, between marks: state tables, the sandbox's scenarios and cards, the
 * tables of the three APIs, in Korean too.
 * `npm run docs` writes, `npm run docs -- --check` says whether they are up to date (a test runs it).
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CONFORMANCE_SECTIONS } from './docs-conformance.ts';
import { EVENT_SECTIONS } from './docs-events.ts';
import { EXIMBAY_SECTIONS } from './docs-eximbay.ts';
import { GUIDE_SECTIONS } from './docs-guide.ts';
import { HAIPAY_SECTIONS } from './docs-haipay.ts';
import { METRIC_SECTIONS } from './docs-metrics.ts';
import { SANDBOX_SECTIONS } from './docs-sandbox.ts';
import { SCENARIO_SECTIONS } from './docs-scenarios.ts';
import { SETTING_SECTIONS } from './docs-settings.ts';
import { STATE_SECTIONS } from './docs-states.ts';
import { TEEMOPAY_SECTIONS } from './docs-teemopay.ts';
import { EXIMBAY_KOREAN_SECTIONS, TEEMOPAY_KOREAN_SECTIONS } from './docs-teemopay-korean.ts';
import { TEST_CARD_SECTIONS } from './docs-test-cards.ts';

const SECTIONS = [
  ...STATE_SECTIONS,
  ...SETTING_SECTIONS,
  ...SANDBOX_SECTIONS,
  ...SCENARIO_SECTIONS,
  ...TEST_CARD_SECTIONS,
  ...GUIDE_SECTIONS,
  ...EVENT_SECTIONS,
  ...HAIPAY_SECTIONS,
  ...TEEMOPAY_SECTIONS,
  ...TEEMOPAY_KOREAN_SECTIONS,
  ...EXIMBAY_KOREAN_SECTIONS,
  ...EXIMBAY_SECTIONS,
  ...CONFORMANCE_SECTIONS,
  ...METRIC_SECTIONS,
];

/** The documents whose generated parts differ from the code; with `write` they are updated. */
export function staleDocuments(write: boolean): string[] {
  const stale = new Set<string>();
  for (const { file, mark, text } of SECTIONS) {
    const url = new URL(`../${file}`, import.meta.url);
    const before = readFileSync(url, 'utf8');
    const pattern = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*?(<!-- /${mark} -->)`);
    if (!pattern.test(before)) throw new Error(`${file} has no marks for ${mark}`);
    const after = before.replace(pattern, (_, open: string, close: string) => `${open}${text()}\n${close}`);
    if (after === before) continue;
    stale.add(file);
    if (write) writeFileSync(url, after);
  }
  return [...stale];
}

// Not `import.meta.main`: the launcher imports its program.
if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const stale = staleDocuments(!check);
  process.stdout.write(stale.length === 0 ? 'The documents are up to date.\n' : `${stale.join('\n')}\n`);
  if (check && stale.length > 0) process.exitCode = 1;
}
