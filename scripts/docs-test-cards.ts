/** The generated parts of both pages of test cards: the cards, and what each answers. */
import { CARD_VERDICTS, TEST_CARDS, type TestCard } from '../packages/channels/src/index.ts';
import type { Decline } from '../packages/engine/src/index.ts';
import { codesOf, declineOfCode } from '../packages/gateway/src/dialects/eximbay/codes/declines.ts';
import { KOREAN_ISSUERS } from '../packages/vault/src/index.ts';
import { CARD_TEXTS } from './docs-sandbox-korean.ts';
import { table } from './docs-teemopay.ts';
import { koreanTexts } from './korean-texts.ts';

type Language = 'en' | 'ko';

const PAGES = {
  en: { file: 'docs/test-cards.md', number: 'number', meaning: 'what happens', code: 'code' },
  ko: { file: 'docs/ko/test-cards.md', number: '카드번호', meaning: '결과', code: '코드' },
} as const;

const SCREENS = {
  en: {
    challenge: 'screen',
    frictionless: 'without a screen',
    none: 'none',
    challenge_fails: 'screen, fails',
    challenge_times_out: 'screen, no answer',
    rejected: 'refused',
  },
  ko: {
    challenge: '화면',
    frictionless: '화면 없음',
    none: '인증 없음',
    challenge_fails: '화면, 실패',
    challenge_times_out: '화면, 무응답',
    rejected: '인증 거절',
  },
} as const satisfies Record<Language, Record<TestCard['authentication'], string>>;

type Group = 'approved' | 'not authenticated' | 'declined' | 'afterwards' | 'korean';

const NOT_AUTHENTICATED: readonly TestCard['authentication'][] = [
  'challenge_fails',
  'challenge_times_out',
  'rejected',
];

function groupOf({ number, scenario, authentication }: TestCard): Group {
  if (number.startsWith('9')) return 'korean';
  if (NOT_AUTHENTICATED.includes(authentication)) return 'not authenticated';
  if (scenario === 'approve') return 'approved';
  return CARD_VERDICTS[scenario].kind.startsWith('decline') ? 'declined' : 'afterwards';
}

const NOT_PROVEN: Decline = 'authentication_failed';

/** The text code of a reason, or its `rescode` where no text code says the same. */
function textCodeOf(decline: Decline): string {
  const { entry, errcode } = codesOf(decline);
  const isOfAnother = errcode !== undefined && declineOfCode(errcode) !== decline;
  return errcode === undefined || isOfAnother ? entry.code : errcode;
}

/** The `rescode` behind what happens, where a reason has one of its own; the generic one is listed once. */
function rescodeOf(decline: Decline): string {
  const { entry } = codesOf(decline);
  const isGeneric = entry.code === codesOf('declined').entry.code;
  return isGeneric && decline !== 'declined' ? '' : ` (${entry.code})`;
}

const isKorean = (card: TestCard) => groupOf(card) === 'korean';

function koreanMeanings(): (card: TestCard) => string {
  const issuers = new Map(
    TEST_CARDS.filter(isKorean).map(({ number }, index) => [number, KOREAN_ISSUERS[index]]),
  );
  const others = TEST_CARDS.filter((card) => !isKorean(card));
  const textOf = koreanTexts('docs-sandbox-korean.ts', others, ({ number }) => number, CARD_TEXTS);
  return (card) => (isKorean(card) ? `${issuers.get(card.number)?.nameKo}, 할부 가능` : textOf(card));
}

function rowOf(card: TestCard, language: Language, meaningOf: (card: TestCard) => string): readonly string[] {
  const verdict = CARD_VERDICTS[card.scenario];
  const isAuthenticated = !NOT_AUTHENTICATED.includes(card.authentication);
  const refused = isAuthenticated ? ('decline' in verdict ? verdict.decline : undefined) : NOT_PROVEN;
  const [code, rescode] = refused === undefined ? ['', ''] : [textCodeOf(refused), rescodeOf(refused)];
  const screen = SCREENS[language][card.authentication];
  return [`\`${card.number}\``, meaningOf(card) + rescode, screen, code && `\`${code}\``];
}

function cardTable(group: Group, language: Language): string {
  const { number, meaning, code } = PAGES[language];
  const meaningOf = language === 'ko' ? koreanMeanings() : (card: TestCard) => card.meaning;
  const rows = TEST_CARDS.filter((card) => groupOf(card) === group).map((card) =>
    rowOf(card, language, meaningOf),
  );
  if (group === 'korean')
    return table(
      [number, meaning],
      rows.map((row) => row.slice(0, 2)),
    );
  return table([number, meaning, '3-D Secure', code], rows);
}

const GROUPS: readonly Group[] = ['approved', 'not authenticated', 'declined', 'afterwards', 'korean'];

export const TEST_CARD_SECTIONS = (['en', 'ko'] as const).flatMap((language) =>
  GROUPS.map((group) => ({
    file: PAGES[language].file,
    mark: `cards: ${group}`,
    text: () => cardTable(group, language),
  })),
);
