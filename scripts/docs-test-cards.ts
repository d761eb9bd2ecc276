/** The generated parts of docs/test-cards.md: the cards, and what each answers. */
import { CARD_VERDICTS, TEST_CARDS, type TestCard } from '../packages/channels/src/index.ts';
import type { Decline } from '../packages/engine/src/index.ts';
import { codesOf, declineOfCode } from '../packages/gateway/src/dialects/eximbay/codes/declines.ts';
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

function rowOf(card: TestCard): readonly string[] {
  const verdict = CARD_VERDICTS[card.scenario];
  const isAuthenticated = !NOT_AUTHENTICATED.includes(card.authentication);
  const refused = isAuthenticated ? ('decline' in verdict ? verdict.decline : undefined) : NOT_PROVEN;
  const [code, rescode] = refused === undefined ? ['', ''] : [textCodeOf(refused), rescodeOf(refused)];
  return [`\`${card.number}\``, card.meaning + rescode, SCREENS[card.authentication], code && `\`${code}\``];
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
