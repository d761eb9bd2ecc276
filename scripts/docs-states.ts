/** The state tables on both pages of states. Names of states, events and effects are the code's in both. */
import {
  CARD_TOKEN_SETS,
  CARD_TOKEN_TABLE,
  CASH_RECEIPT_SETS,
  CASH_RECEIPT_TABLE,
  CHARGEBACK_SETS,
  CHARGEBACK_TABLE,
  ENDPOINT_SETS,
  ENDPOINT_TABLE,
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

const TABLES = {
  payment: () => renderStateTable(PAYMENT_TABLE, PAYMENT_SETS),
  payout: () => renderStateTable(PAYOUT_TABLE, PAYOUT_SETS),
  refund: () => renderStateTable(REFUND_TABLE, REFUND_SETS),
  identity: () => renderStateTable(IDENTITY_TABLE),
  'card token': () => renderStateTable(CARD_TOKEN_TABLE, CARD_TOKEN_SETS),
  subscription: () => renderStateTable(SUBSCRIPTION_TABLE, SUBSCRIPTION_SETS),
  'risk review': () => renderStateTable(RISK_REVIEW_TABLE, RISK_REVIEW_SETS),
  chargeback: () => renderStateTable(CHARGEBACK_TABLE, CHARGEBACK_SETS),
  'cash receipt': () => renderStateTable(CASH_RECEIPT_TABLE, CASH_RECEIPT_SETS),
  'event endpoint': () => renderStateTable(ENDPOINT_TABLE, ENDPOINT_SETS),
};

/** The words of the engine around the names, each with what stands for it in Korean. */
const WORDS: readonly (readonly [english: RegExp, korean: string])[] = [
  [/^States: (.*)\. Final: (.*)\.$/m, '상태: $1. 최종: $2.'],
  [/^Repeated without effect: (.*)\.$/m, '반복되어도 바뀌지 않음: $1.'],
  [
    /^\| from \| event \| to \| ledger transfer \| callback \| channel effect \|$/m,
    '| 이전 상태 | 이벤트 | 다음 상태 | 원장 기록 | 콜백 | 채널 호출 |',
  ],
  [/ \(in time\) /g, ' (기한 안) '],
  [/ \(overdue\) /g, ' (기한 뒤) '],
  [/^\| set \| states \|$/m, '| 집합 | 상태 |'],
];

const LEFT = /States:|Final:|Repeated|ledger transfer|in time|overdue|\| set \|/;

function inKorean(text: string): string {
  const korean = WORDS.reduce((so, [words, replacement]) => so.replace(words, replacement), text).replace(
    /^반복되어도.*$/m,
    (line) => line.replace(/` in /g, '`: '),
  );
  if (LEFT.test(korean)) throw new Error('docs-states.ts has no Korean for new words of renderStateTable');
  return korean;
}

export const STATE_SECTIONS = Object.entries(TABLES).flatMap(([noun, text]) => [
  { file: 'docs/states.md', mark: `${noun} states`, text },
  { file: 'docs/ko/states.md', mark: `${noun} states`, text: () => inKorean(text()) },
]);
