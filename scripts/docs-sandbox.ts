/** The generated parts of both pages of the sandbox: names and numbers that choose what happens. */
import { RECEIPT_SCENARIOS, SCENARIOS } from '../packages/channels/src/index.ts';
import { APPLIES_TO, RECEIPT_TEXTS, SCENARIO_TEXTS } from './docs-sandbox-korean.ts';
import { table } from './docs-teemopay.ts';
import { koreanTexts } from './korean-texts.ts';

type Language = 'en' | 'ko';

const PAGES = { en: 'docs/sandbox.md', ko: 'docs/ko/sandbox.md' } as const;
const HEADS = {
  en: { scenarios: ['name', 'of a', 'what happens'], receipts: ['phone', 'business number', 'what happens'] },
  ko: { scenarios: ['이름', '대상', '결과'], receipts: ['휴대전화', '사업자등록번호', '결과'] },
} as const;

const LIST = 'docs-sandbox-korean.ts';

function scenarios(language: Language): string {
  const korean = koreanTexts(
    LIST,
    SCENARIOS,
    ({ appliesTo, name }) => `${appliesTo} ${name}`,
    SCENARIO_TEXTS,
  );
  const rows = SCENARIOS.map((row) => [
    `\`${row.name}\``,
    language === 'ko' ? APPLIES_TO[row.appliesTo] : row.appliesTo,
    language === 'ko' ? korean(row) : row.meaning,
  ]);
  return table(HEADS[language].scenarios, rows);
}

function receipts(language: Language): string {
  const korean = koreanTexts(LIST, RECEIPT_SCENARIOS, ({ phone }) => phone, RECEIPT_TEXTS);
  const rows = RECEIPT_SCENARIOS.map((row) => [
    `\`${row.phone}\``,
    `\`${row.businessNumber}\``,
    language === 'ko' ? korean(row) : row.meaning,
  ]);
  return table(HEADS[language].receipts, rows);
}

export const SANDBOX_SECTIONS = (['en', 'ko'] as const).flatMap((language) => [
  { file: PAGES[language], mark: 'scenarios', text: () => scenarios(language) },
  { file: PAGES[language], mark: 'receipt numbers', text: () => receipts(language) },
]);
