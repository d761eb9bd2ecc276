/** The generated parts of both pages about events: the types, an example of each, the receiver. */
import { EVENT_TYPE_NAMES, EVENT_TYPES, type EventType } from '../packages/engine/src/index.ts';
import { eventExample } from '../packages/gateway/src/events/examples.ts';
import { extract, table } from './docs-teemopay.ts';
import { koreanTexts } from './korean-texts.ts';

const KOREAN: Readonly<Record<EventType, string>> = {
  'payment.registered': '입금할 계좌가 발급되었습니다.',
  'payment.authenticated': '결제자 인증이 끝났습니다. 가맹점이 결제를 확정합니다.',
  'payment.authorized': '금액이 승인(가매출)되었습니다. 가맹점이 매입합니다.',
  'payment.partly_paid': '금액의 일부가 입금되었습니다.',
  'payment.captured': '결제가 완료되었거나, 완료된 결제에 추가로 입금되었습니다.',
  'payment.failed': '결제 없이 끝났습니다.',
  'payout.succeeded': '은행이 지급했습니다.',
  'payout.failed': '지급에 실패했습니다. 금액은 다시 쓸 수 있습니다.',
  'payout.returned': '성공한 지급이 반송되었습니다. 금액은 다시 쓸 수 있습니다.',
  'refund.succeeded': '결제자에게 환불되었습니다.',
  'refund.failed': '환불에 실패했습니다. 금액은 잔액으로 돌아왔습니다.',
  'chargeback.reported': '결제자의 은행이 차지백을 접수했습니다.',
  'chargeback.deducted': '분쟁 금액을 차감해 보류합니다.',
  'chargeback.represented': '가맹점이 증빙을 내고 이의를 제기했습니다.',
  'chargeback.won': '은행이 가맹점의 손을 들어 주었습니다.',
  'chargeback.lost': '은행이 결제자의 손을 들어 주었습니다.',
  'chargeback.accepted': '가맹점이 차지백을 받아들였습니다.',
  'naru.test': '요청에 따라 보낸 시험 이벤트입니다.',
};

const korean = koreanTexts('docs-events.ts', EVENT_TYPE_NAMES, (type) => type, KOREAN);

const typeTable = (heads: string[], text: (type: EventType) => string) =>
  table(
    heads,
    EVENT_TYPE_NAMES.map((type) => [`\`${type}\``, text(type)]),
  );

function examples(): string {
  return EVENT_TYPE_NAMES.map((type) => {
    const body = JSON.stringify(eventExample(type), null, 2);
    return `\`${type}\`:\n\n\`\`\`json\n${body}\n\`\`\``;
  }).join('\n\n');
}

export const EVENT_SECTIONS = [
  {
    file: 'docs/events.md',
    mark: 'event types',
    text: () => typeTable(['type', 'when'], (type) => EVENT_TYPES[type].meaning),
  },
  { file: 'docs/ko/events.md', mark: 'event types', text: () => typeTable(['유형', '시점'], korean) },
  ...['docs/events.md', 'docs/ko/events.md'].flatMap((file) => [
    { file, mark: 'event examples', text: examples },
    { file, mark: 'receiver', text: () => extract('events.mjs', 'receiver', 'js') },
  ]),
];
