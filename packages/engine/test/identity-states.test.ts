import { describe, expect, test } from 'vitest';
import { findTransition } from '../src/base/states.ts';
import { CALLBACKS } from '../src/callbacks/part.ts';
import { type TakeIdentityAnswer, takeIdentityAnswer } from '../src/identity/answer.ts';
import { giveCode, giveDetails } from '../src/identity/ask.ts';
import { type IdentityCheck, identityTriesOf, moveIdentity } from '../src/identity/identity-check.ts';
import {
  IDENTITY_EVENTS,
  IDENTITY_STATES,
  IDENTITY_TABLE,
  type IdentityEvent,
  type IdentityState,
} from '../src/identity/states.ts';
import { IDENTITY_CHECKS } from '../src/identity/table.ts';
import { engineParts } from '../src/parts.ts';
import type { Payment } from '../src/payments/payment.ts';
import { PAYMENTS } from '../src/payments/table.ts';
import { Batch } from '../src/writer/batch.ts';
import type { Decision } from '../src/writer/command.ts';
import type { Changes } from '../src/writer/part.ts';
import { added, attempts, booked, effects, partsOf, updated } from './support/wishes.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const MERCHANT = '00000000-0000-7000-8000-000000000001';
const PAYMENT = '00000000-0000-7000-8000-000000000002';
const QUESTION = '00000000-0000-7000-8000-000000000005';
const pairs = IDENTITY_STATES.flatMap((state) => IDENTITY_EVENTS.map((event) => ({ state, event })));

describe('the table of an identity check', () => {
  test.each(pairs)('$state × $event', ({ state, event }) => {
    const row = IDENTITY_TABLE.transitions.find((one) => one.from === state && one.event === event);
    expect(findTransition(IDENTITY_TABLE, state, event)).toBe(row);
    const moved = moveIdentity(checkIn(state), event, later(1), { problem: 'no_answer' });
    if (!row) {
      expect(moved).toBeUndefined();
      return;
    }
    const isFinal = IDENTITY_TABLE.final.includes(row.to);
    expect(moved).toEqual({
      ...checkIn(state),
      state: row.to,
      problem: 'no_answer',
      updatedAt: later(1),
      finishedAt: isFinal ? later(1) : null,
    });
  });

  test('leaves no final state, reaches every state, and can end from every state', () => {
    const from = (state: IdentityState) => IDENTITY_TABLE.transitions.filter((row) => row.from === state);
    for (const state of IDENTITY_TABLE.final) expect(from(state)).toEqual([]);
    expect(new Set(IDENTITY_TABLE.transitions.map((row) => row.to))).toEqual(new Set(IDENTITY_STATES));
    for (const state of ['open', 'code_sent'] as const) {
      expect(from(state).some((row) => row.to === 'failed')).toBe(true);
    }
  });

  test('only a code that was sent can pass it', () => {
    const passing = IDENTITY_TABLE.transitions.filter((row) => row.to === 'passed');
    expect(passing).toMatchObject([{ from: 'code_sent', event: 'code_right' }]);
  });
});

/** What a payer or a verifier does, and the event that it is in each state. */
type Deed = 'details' | 'code' | TakeIdentityAnswer['answer']['kind'];

const DEEDS: Readonly<Record<Deed, IdentityEvent>> = {
  details: 'details_given',
  code: 'code_given',
  code_sent: 'details_accepted',
  mismatch: 'details_wrong',
  right: 'code_right',
  wrong: 'code_wrong',
  expired: 'code_expired',
  no_answer: 'unanswered',
};

const deeds = IDENTITY_STATES.flatMap((state) =>
  (Object.keys(DEEDS) as Deed[]).map((deed) => ({ state, deed })),
);

describe('decisions', () => {
  test.each(deeds)('$state × $deed does what the row says', ({ state, deed }) => {
    const decision = decide(checkIn(state, isAnswer(deed)), deed);
    const row = findTransition(IDENTITY_TABLE, state, DEEDS[deed]);
    if (!row) {
      expect(decision).toMatchObject({ ok: false, refusal: { code: 'state_conflict' } });
      return;
    }
    expect(updated(changesOf(decision), IDENTITY_CHECKS)).toMatchObject([{ state: row.to }]);
    expectSideEffects(decision, row);
  });

  test.each([
    { deed: 'wrong', state: 'code_sent' },
    { deed: 'mismatch', state: 'open' },
  ] as const)('the last $deed fails check and payment together', ({ deed, state }) => {
    const decision = decide({ ...checkIn(state, true), tries: 5 }, deed);
    const row = findTransition(IDENTITY_TABLE, state, 'tries_used_up')!;
    const changes = changesOf(decision);
    expect(updated(changes, IDENTITY_CHECKS)).toMatchObject([{ state: 'failed', tries: 5 }]);
    expect(updated(changes, PAYMENTS)).toMatchObject([{ state: 'failed', failureCode: 'identity_failed' }]);
    expectSideEffects(decision, row);
  });

  test.each(['right', 'expired', 'no_answer', 'code_sent'] as const)(
    'the last question answered "%s" costs no try',
    (deed) => {
      const state = deed === 'code_sent' ? 'open' : 'code_sent';
      const decision = decide({ ...checkIn(state, true), tries: 5 }, deed);
      expect(updated(changesOf(decision), IDENTITY_CHECKS)).toMatchObject([{ tries: 4 }]);
    },
  );

  test.each(['details', 'code'] as const)('without a try left, %s fails it and asks nobody', (deed) => {
    const decision = decide({ ...checkIn('code_sent'), tries: 5 }, deed);
    expect(decision).toMatchObject({ ok: true, reply: { kind: 'answered' } });
    expect(updated(changesOf(decision), IDENTITY_CHECKS)).toMatchObject([{ state: 'failed' }]);
    expect(updated(changesOf(decision), PAYMENTS)).toMatchObject([{ state: 'failed' }]);
  });

  test('an answer to another question changes nothing', () => {
    const decision = decide({ ...checkIn('code_sent', true), questionId: MERCHANT }, 'right');
    expect(decision).toMatchObject({ ok: true, changes: [] });
  });

  test.each(['voided', 'expired', 'failed', 'pending'] as const)(
    'a right code for a payment that is %s closes the question and starts nothing',
    (state) => {
      const decision = decide(checkIn('code_sent', true), 'right', { state });
      expect(updated(changesOf(decision), IDENTITY_CHECKS)).toMatchObject([
        { state: 'code_sent', questionId: null },
      ]);
      expect(partsOf(changesOf(decision))).toEqual(['identity_checks']);
    },
  );

  test('a right code after the deadline starts nothing, also when nobody has ended the payment yet', () => {
    const decision = decide(checkIn('code_sent', true), 'right', { expiresAt: NOW });
    expect(partsOf(changesOf(decision))).toEqual(['identity_checks']);
    for (const deed of ['details', 'code'] as const) {
      expect(decide(checkIn('code_sent'), deed, { expiresAt: NOW })).toEqual({
        ok: false,
        refusal: { code: 'state_conflict', state: 'expired', event: 'start' },
      });
    }
  });

  test.each(['details', 'code', 'right', 'wrong'] as const)('%s for no payment at all', (deed) => {
    const view = new Batch(engineParts(() => true));
    expect(decideIn(view, deed)).toEqual({ ok: false, refusal: { code: 'order_not_found' } });
  });
});

describe('the limit of tries', () => {
  test.each([1, 2, 5, 10])('%i is taken', (identityTries) => {
    expect(identityTriesOf({ identityTries })).toBe(identityTries);
  });

  test.each([0, -1, 11, 2.5, Number.NaN, '3', null, true, undefined])('%s is none: the default', (tries) => {
    const settings = tries === undefined ? {} : { identityTries: tries as number };
    expect(identityTriesOf(settings)).toBe(5);
  });
});

function isAnswer(deed: Deed): boolean {
  return deed !== 'details' && deed !== 'code';
}

function expectSideEffects(decision: Decision<unknown>, row: { effect?: string; callback?: string }): void {
  if (!decision.ok) throw new Error('refused');
  const { changes } = decision;
  expect(effects(changes).map(({ kind }) => kind)).toEqual(row.effect ? [row.effect] : []);
  expect(attempts(changes)).toHaveLength(effects(changes).length);
  expect(added(changes, CALLBACKS).map(({ event }) => event)).toEqual(row.callback ? [row.callback] : []);
  expect(booked(changes)).toEqual([]);
}

function decide(check: IdentityCheck, deed: Deed, payment: Partial<Payment> = {}): Decision<unknown> {
  const view = new Batch(engineParts(() => true));
  view.of(PAYMENTS).take({ ...PAYMENT_ROW, ...payment });
  view.of(IDENTITY_CHECKS).take(check);
  return decideIn(view, deed);
}

function changesOf(decision: Decision<unknown>): Changes {
  if (!decision.ok) throw new Error('refused');
  return decision.changes;
}

function decideIn(view: Batch, deed: Deed): Decision<unknown> {
  const common = { merchantId: MERCHANT, paymentId: PAYMENT, questionId: QUESTION, triesLimit: 5 };
  const question = { ...common, fingerprint: 'new' };
  switch (deed) {
    case 'details': {
      const rest = { checkId: QUESTION, answersSealed: 'sealed', verifier: 'scripted' };
      return giveDetails.decide(view, { ...question, ...rest }, NOW);
    }
    case 'code':
      return giveCode.decide(view, question, NOW);
    case 'code_sent': {
      const answer = { kind: deed, reference: 'R', expiresAt: later(60_000) };
      return takeIdentityAnswer.decide(view, { ...common, answer }, NOW);
    }
    case 'mismatch':
      return takeIdentityAnswer.decide(view, { ...common, answer: { kind: deed, field: 'name' } }, NOW);
    case 'no_answer':
      return takeIdentityAnswer.decide(view, { ...common, answer: { kind: deed, reason: 'x' } }, NOW);
    default:
      return takeIdentityAnswer.decide(view, { ...common, answer: { kind: deed }, start: START }, NOW);
  }
}

const START = {
  merchantId: MERCHANT,
  paymentId: PAYMENT,
  method: 'KYC',
  bank: null,
  channel: 'scripted',
  attemptId: '00000000-0000-7000-8000-000000000004',
  fee: { feeFixed: 0n, feeRatePpm: 0n },
  payerSealed: 'verified',
};

function checkIn(state: IdentityState, isAsking = false): IdentityCheck {
  return {
    merchantId: MERCHANT,
    id: '00000000-0000-7000-8000-000000000003',
    paymentId: PAYMENT,
    state,
    verifier: 'scripted',
    tries: isAsking ? 1 : 0,
    codesSent: 1,
    answersSealed: 'sealed',
    reference: state === 'open' ? null : 'R',
    codeSentAt: later(-60_000),
    codeExpiresAt: state === 'open' ? null : later(60_000),
    problem: null,
    problemField: null,
    questionId: isAsking ? QUESTION : null,
    questionAskedAt: isAsking ? later(-1000) : null,
    questionFingerprint: 'old',
    createdAt: later(-60_000),
    updatedAt: later(-60_000),
    finishedAt: null,
  };
}

/** As far as these decisions look at it. */
const PAYMENT_ROW = {
  merchantId: MERCHANT,
  id: PAYMENT,
  appId: MERCHANT,
  dialect: 'plain',
  orderNumber: 'M1',
  platformNumber: 'P1',
  state: 'created',
  currency: 'KRW',
  amount: 1000n,
  payerCurrency: 'KRW',
  payerAmount: 1000n,
  payerRate: null,
  receivedAmount: 0n,
  feeAmount: 0n,
  callbackUrl: 'https://shop.example/notify',
  details: {},
  completedAt: null,
  failureCode: null,
  failureReason: null,
  createdAt: later(-60_000),
  expiresAt: later(3_600_000),
} as unknown as Payment;
