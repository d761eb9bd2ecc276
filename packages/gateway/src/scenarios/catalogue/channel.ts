import type { CataloguedScenario, Step } from '../scenario.ts';

const PAYS: Step = { do: 'payer', how: 'pays' };
const OPEN: Step = { do: 'query', standing: 'open' };
const A_MINUTE: Step = { do: 'pass', seconds: 60 };
const PAID = {
  order: { state: 'captured', callbacks: ['payment_succeeded'], received: 10_000 },
  own: 9700,
} as const;
const PAID_OUT = { order: { state: 'succeeded', callbacks: ['payout_succeeded'] }, own: -11_015 } as const;

/** Wallets, issuers and banks that do not answer, or whose notices get lost. */
export const CHANNEL: readonly CataloguedScenario[] = [
  {
    name: 'channel.no_answer',
    title: {
      en: 'The first call does not reach the channel: asked, sent again, paid',
      ko: '첫 요청이 닿지 않음: 확인 뒤 다시 보냄',
    },
    steps: [{ do: 'order', kind: 'usual', name: 'NARU NO ANSWER' }, { do: 'start' }, OPEN, A_MINUTE, PAYS],
    ends: PAID,
  },
  {
    name: 'channel.answer_lost',
    title: { en: 'The channel’s answer is lost: asked, then paid', ko: '채널의 응답 유실: 확인 뒤 결제' },
    steps: [{ do: 'order', kind: 'usual', name: 'NARU LOST ANSWER' }, { do: 'start' }, OPEN, A_MINUTE, PAYS],
    ends: PAID,
  },
  {
    name: 'channel.notice_lost',
    title: {
      en: 'The notice that it was paid is lost: when the order ends, the payer gets the money back',
      ko: '결제 통지 유실: 주문이 끝나면 결제자에게 반환',
    },
    steps: [
      { do: 'order', kind: 'wallet' },
      { do: 'start' },
      { do: 'lose_notices', count: 1 },
      { do: 'payer', how: 'pays' },
      { do: 'pass_to', time: 'deadline' },
      A_MINUTE,
    ],
    ends: { order: { state: 'expired', callbacks: ['payment_failed'], received: 0 } },
  },
  {
    name: 'channel.decline_notice_lost',
    title: {
      en: 'The notice of a decline is lost: the order ends unpaid',
      ko: '거절 통지 유실: 미결제로 종료',
    },
    steps: [
      { do: 'order', kind: 'wallet' },
      { do: 'start' },
      { do: 'lose_notices', count: 1 },
      { do: 'payer', how: 'declined' },
      { do: 'pass_to', time: 'deadline' },
      A_MINUTE,
    ],
    ends: [
      { order: { state: 'failed', callbacks: ['payment_failed'], received: 0 } },
      { order: { state: 'expired', callbacks: ['payment_failed'], received: 0 } },
    ],
  },
  {
    name: 'channel.hangs',
    title: {
      en: 'No channel answers for a while: nothing is lost, and it is paid',
      ko: '채널이 잠시 무응답: 이후 결제',
    },
    steps: [
      { do: 'order', kind: 'wallet' },
      { do: 'hang' },
      { do: 'start' },
      { do: 'pass', seconds: 5 },
      OPEN,
      { do: 'resume' },
      A_MINUTE,
      PAYS,
    ],
    ends: PAID,
  },
  {
    name: 'channel.payout.no_answer',
    title: {
      en: 'A payout does not reach the bank: asked, sent again, paid once',
      ko: '지급 요청이 닿지 않음: 확인 뒤 다시 보냄',
    },
    steps: [{ do: 'payout', name: 'NARU NO ANSWER' }, OPEN, A_MINUTE],
    ends: PAID_OUT,
  },
  {
    name: 'channel.payout.answer_lost',
    title: { en: 'The bank’s answer is lost: asked, paid once', ko: '은행의 응답 유실: 확인, 한 번만 지급' },
    steps: [{ do: 'payout', name: 'NARU LOST ANSWER' }, OPEN, A_MINUTE],
    ends: PAID_OUT,
  },
  {
    name: 'channel.payout.notice_lost',
    title: { en: 'The bank’s notice is lost: Naru asks', ko: '은행의 통지 유실: 확인으로 알게 됨' },
    steps: [{ do: 'lose_notices', count: 1 }, { do: 'payout' }, { do: 'pass', seconds: 3600 }],
    ends: PAID_OUT,
  },
  {
    name: 'channel.payout.hangs',
    title: { en: 'The bank does not answer for a while: paid once', ko: '은행이 잠시 무응답: 한 번만 지급' },
    steps: [
      { do: 'hang' },
      { do: 'payout' },
      { do: 'pass', seconds: 5 },
      OPEN,
      { do: 'resume' },
      { do: 'pass', seconds: 3600 },
    ],
    ends: PAID_OUT,
  },
  {
    name: 'channel.payout.return_notice_lost',
    title: {
      en: 'The notice of a returned payout is lost: Naru asks for a week',
      ko: '반송 통지 유실: 일주일 동안 확인',
    },
    steps: [
      { do: 'payout', name: 'NARU SLOW' },
      { do: 'bank', how: 'succeeds' },
      { do: 'lose_notices', count: 1 },
      { do: 'bank', how: 'returns' },
      { do: 'pass', seconds: 2 * 86_400 },
    ],
    ends: { order: { state: 'returned', callbacks: ['payout_succeeded', 'payout_returned'] } },
  },
];
