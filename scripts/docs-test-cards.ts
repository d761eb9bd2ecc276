/** The generated parts of docs/test-cards.md: the cards, and what each answers. */
import { CARD_VERDICTS, TEST_CARDS, type TestCard } from '../packages/channels/src/index.ts';
import { table } from './docs-teemopay.ts';

const FILE = 'docs/test-cards.md';

const SCREENS: Readonly<Record<TestCard['authentication'], string>> = {
  challenge: 'screen',
  frictionless: 'without a screen',
  none: 'none',
  challenge_fails: 'screen, fails',
  challenge_times_out: 'screen, no answer',
  rejected: 'refused',
};

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

function rowOf(card: TestCard): readonly string[] {
  const verdict = CARD_VERDICTS[card.scenario];
  const isAuthenticated = !NOT_AUTHENTICATED.includes(card.authentication);
  const code = isAuthenticated ? ('code' in verdict ? verdict.code : '') : 'INVALID_AUTHENTICATION';
  return [`\`${card.number}\``, card.meaning, SCREENS[card.authentication], code && `\`${code}\``];
}

function cardTable(group: Group): string {
  const cards = TEST_CARDS.filter((card) => groupOf(card) === group);
  if (group === 'korean') {
    return table(
      ['number', 'what happens'],
      cards.map((card) => rowOf(card).slice(0, 2)),
    );
  }
  return table(['number', 'what happens', '3-D Secure', 'code'], cards.map(rowOf));
}

const GROUPS: readonly Group[] = ['approved', 'not authenticated', 'declined', 'afterwards', 'korean'];

export const TEST_CARD_SECTIONS = GROUPS.map((group) => ({
  file: FILE,
  mark: `cards: ${group}`,
  text: () => cardTable(group),
}));
