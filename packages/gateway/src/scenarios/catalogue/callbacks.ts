import type { CataloguedScenario, Step } from '../scenario.ts';

const ORDER: Step = { do: 'order', kind: 'usual' };
const PAYS: Step = { do: 'payer', how: 'pays' };
/** Behind the first repetitions of every dialect. */
const AN_HOUR: Step = { do: 'pass', seconds: 3600 };
const TWO_DAYS: Step = { do: 'pass', seconds: 2 * 86_400 };
const EVENT = 'payment_succeeded';
const PAID = { state: 'captured', received: 10_000 } as const;

/** What the merchant's server does with it, and how often it comes. */
export const CALLBACKS: readonly CataloguedScenario[] = [
  {
    name: 'callback.accepted',
    title: { en: 'Accepted at once: it comes once', ko: '바로 수신: 한 번만 옴' },
    steps: [ORDER, PAYS, TWO_DAYS],
    ends: { order: { ...PAID, callbacks: [EVENT], messages: 1 }, own: 9700 },
  },
  {
    name: 'callback.server_error',
    title: { en: 'Answered 500, then accepted', ko: '500 응답 뒤 수신' },
    steps: [ORDER, { do: 'merchant', replies: ['error'] }, PAYS, AN_HOUR],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, deliveries: 'rejected, accepted' }], messages: 2 },
      own: 9700,
    },
  },
  {
    name: 'callback.wrong_text',
    title: { en: 'Answered with another text: it comes again', ko: '다른 문구로 응답하면 다시 옴' },
    steps: [ORDER, { do: 'merchant', replies: ['wrong_text'] }, PAYS, AN_HOUR],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, deliveries: 'rejected, accepted' }], messages: 2 },
      own: 9700,
    },
  },
  {
    name: 'callback.connection_broken',
    title: { en: 'The connection breaks: it comes again', ko: '연결이 끊기면 다시 옴' },
    steps: [ORDER, { do: 'merchant', replies: ['broken'] }, PAYS, AN_HOUR],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, deliveries: 'failed, accepted' }], messages: 2 },
      own: 9700,
    },
  },
  {
    name: 'callback.three_errors',
    title: { en: 'Three errors, then accepted', ko: '세 번 오류 뒤 수신' },
    steps: [ORDER, { do: 'merchant', replies: ['error', 'broken', 'error'] }, PAYS, AN_HOUR],
    ends: {
      order: {
        ...PAID,
        callbacks: [{ event: EVENT, deliveries: 'rejected, failed, rejected, accepted' }],
        messages: 4,
      },
      own: 9700,
    },
  },
  {
    name: 'callback.never_accepted',
    title: { en: 'Never accepted: it ends after the dialect’s repetitions', ko: '끝까지 수신하지 않음' },
    steps: [
      ORDER,
      { do: 'merchant', replies: Array.from({ length: 50 }, () => 'error' as const) },
      PAYS,
      TWO_DAYS,
    ],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, state: 'exhausted', deliveries: 'any' }] },
      own: 9700,
    },
  },
  {
    name: 'callback.dropped',
    title: { en: 'Lost on its way: it comes again', ko: '전송 중 유실되면 다시 옴' },
    steps: [ORDER, { do: 'callback_fault', fault: 'drop' }, PAYS, AN_HOUR],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, deliveries: 'dropped, accepted' }], messages: 1 },
      own: 9700,
    },
  },
  {
    name: 'callback.duplicated',
    title: { en: 'The same callback twice: book it once', ko: '같은 콜백이 두 번' },
    steps: [ORDER, { do: 'callback_fault', fault: 'duplicate' }, PAYS, AN_HOUR],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, deliveries: 'any' }], messages: 2 },
      own: 9700,
    },
  },
  {
    name: 'callback.delayed',
    title: { en: 'Ten minutes late', ko: '10분 늦은 콜백' },
    steps: [
      ORDER,
      { do: 'callback_fault', fault: 'delay', seconds: 600 },
      PAYS,
      { do: 'query', standing: 'paid' },
      { do: 'pass', seconds: 601 },
    ],
    ends: { order: { ...PAID, callbacks: [EVENT], messages: 1 }, own: 9700 },
  },
  {
    name: 'callback.not_sent_yet',
    title: { en: 'A query knows before the callback comes', ko: '콜백 전에 조회로 확인' },
    steps: [
      ORDER,
      { do: 'callback_fault', fault: 'delay', seconds: 600 },
      PAYS,
      { do: 'query', standing: 'paid' },
    ],
    ends: {
      order: {
        ...PAID,
        callbacks: [{ event: EVENT, state: 'pending', deliveries: 'not sent' }],
        messages: 0,
      },
      own: 9700,
    },
  },
  {
    name: 'callback.wrongly_signed',
    title: {
      en: 'A forged callback is refused, the genuine one follows',
      ko: '위조 콜백을 거절하고 진짜를 받음',
    },
    steps: [ORDER, { do: 'callback_fault', fault: 'wrong_signature' }, PAYS, AN_HOUR],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, deliveries: 'rejected, accepted' }], messages: 2 },
      own: 9700,
    },
  },
  {
    name: 'callback.resent',
    title: { en: 'Sent again on demand', ko: '요청으로 다시 보냄' },
    steps: [ORDER, PAYS, { do: 'resend' }],
    ends: {
      order: { ...PAID, callbacks: [{ event: EVENT, deliveries: 'accepted, accepted' }], messages: 2 },
      own: 9700,
    },
  },
  {
    name: 'callback.payout.server_error',
    title: { en: 'Of a payout: answered 500, then accepted', ko: '지급 콜백: 500 응답 뒤 수신' },
    steps: [
      { do: 'payout', name: 'NARU SLOW' },
      { do: 'merchant', replies: ['error'] },
      { do: 'bank', how: 'succeeds' },
      AN_HOUR,
    ],
    ends: {
      order: {
        state: 'succeeded',
        callbacks: [{ event: 'payout_succeeded', deliveries: 'rejected, accepted' }],
      },
      own: -11_015,
    },
  },
  {
    name: 'callback.payout.superseded',
    title: {
      en: 'Of a payout that came back before its first callback arrived',
      ko: '반송이 먼저 알려진 지급 콜백',
    },
    steps: [
      { do: 'payout', name: 'NARU SLOW' },
      { do: 'merchant', replies: ['error'] },
      { do: 'bank', how: 'succeeds' },
      { do: 'bank', how: 'returns' },
      AN_HOUR,
    ],
    ends: {
      order: {
        state: 'returned',
        callbacks: [
          { event: 'payout_succeeded', state: 'superseded', deliveries: 'rejected' },
          'payout_returned',
        ],
      },
    },
  },
];
