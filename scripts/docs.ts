/**
 * Writes what the code knows into the documents, between marks: state tables, the sandbox's scenarios and cards, the
 * tables of the three APIs, in Korean too.
 * `npm run docs` writes, `npm run docs -- --check` says whether they are up to date (a test runs it).
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  CARD_TOKEN_SETS,
  CARD_TOKEN_TABLE,
  CASH_RECEIPT_SETS,
  CASH_RECEIPT_TABLE,
  CHARGEBACK_SETS,
  CHARGEBACK_TABLE,
  IDENTITY_TABLE,
  PAYMENT_SETS,
  PAYMENT_TABLE,
  PAYOUT_SETS,
  PAYOUT_TABLE,
  REFUND_SETS,
  REFUND_TABLE,
  RISK_REVIEW_SETS,
  RISK_REVIEW_TABLE,
  renderStateTable,
  SUBSCRIPTION_SETS,
  SUBSCRIPTION_TABLE,
} from '../packages/engine/src/index.ts';
import { settingsOf } from '../packages/gateway/src/dialects/all-settings.ts';
import { DIALECTS } from '../packages/gateway/src/dialects/index.ts';
import { dialectsByName } from '../packages/gateway/src/gateway.ts';
import { EXIMBAY_SECTIONS } from './docs-eximbay.ts';
import { GUIDE_SECTIONS } from './docs-guide.ts';
import { HAIPAY_SECTIONS } from './docs-haipay.ts';
import { SANDBOX_SECTIONS } from './docs-sandbox.ts';
import { TEEMOPAY_SECTIONS } from './docs-teemopay.ts';
import { EXIMBAY_KOREAN_SECTIONS, TEEMOPAY_KOREAN_SECTIONS } from './docs-teemopay-korean.ts';
import { TEST_CARD_SECTIONS } from './docs-test-cards.ts';

/** The settings of apps, as their owners declare them. A setting that several dialects read has a row for all. */
function settingsTable(): string {
  const settings = settingsOf(dialectsByName(DIALECTS));
  const rows = Object.values(settings).map(({ name, owner, kind, fallback, help, more, option, setBy }) => {
    const text = more === undefined ? help : `${help} ${more}`;
    const values = option === undefined ? kind.form : `\`${option}\`: ${kind.form}`;
    return `| \`${name}\` | ${owner} | ${values} | ${fallback} | ${setBy} | ${text.replaceAll('operation.md#', '#')} |`;
  });
  return ['| setting | of | values | default | set by | |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

const SECTIONS = [
  {
    file: 'docs/states.md',
    mark: 'payment states',
    text: () => renderStateTable(PAYMENT_TABLE, PAYMENT_SETS),
  },
  { file: 'docs/states.md', mark: 'payout states', text: () => renderStateTable(PAYOUT_TABLE, PAYOUT_SETS) },
  { file: 'docs/states.md', mark: 'refund states', text: () => renderStateTable(REFUND_TABLE, REFUND_SETS) },
  { file: 'docs/states.md', mark: 'identity states', text: () => renderStateTable(IDENTITY_TABLE) },
  {
    file: 'docs/states.md',
    mark: 'card token states',
    text: () => renderStateTable(CARD_TOKEN_TABLE, CARD_TOKEN_SETS),
  },
  {
    file: 'docs/states.md',
    mark: 'subscription states',
    text: () => renderStateTable(SUBSCRIPTION_TABLE, SUBSCRIPTION_SETS),
  },
  {
    file: 'docs/states.md',
    mark: 'risk review states',
    text: () => renderStateTable(RISK_REVIEW_TABLE, RISK_REVIEW_SETS),
  },
  {
    file: 'docs/states.md',
    mark: 'chargeback states',
    text: () => renderStateTable(CHARGEBACK_TABLE, CHARGEBACK_SETS),
  },
  {
    file: 'docs/states.md',
    mark: 'cash receipt states',
    text: () => renderStateTable(CASH_RECEIPT_TABLE, CASH_RECEIPT_SETS),
  },
  { file: 'docs/operation.md', mark: 'app settings', text: settingsTable },
  ...SANDBOX_SECTIONS,
  ...TEST_CARD_SECTIONS,
  ...GUIDE_SECTIONS,
  ...HAIPAY_SECTIONS,
  ...TEEMOPAY_SECTIONS,
  ...TEEMOPAY_KOREAN_SECTIONS,
  ...EXIMBAY_KOREAN_SECTIONS,
  ...EXIMBAY_SECTIONS,
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
