import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckoutView } from '../src/api.ts';
import { PaymentSession, type PaymentSnapshot } from '../src/payment/session.ts';
import type { Reply } from '../src/transport/http.ts';
import {
  codeOf,
  identityOf,
  identityView,
  kakaoPay,
  outcomeTo,
  paymentView,
  serverNow,
} from './support/views.ts';

type Answer = (reply: Reply<CheckoutView>) => void;

interface Call {
  name: 'load' | 'start' | 'card' | 'cancel' | 'identity' | 'code';
  signal: AbortSignal;
  answer: Answer;
}

function setUp() {
  const calls: Call[] = [];
  const navigate = vi.fn();
  let snapshot: PaymentSnapshot | null = null;
  const record = (name: Call['name'], signal: AbortSignal) =>
    new Promise<Reply<CheckoutView>>((answer) => calls.push({ name, signal, answer }));
  const session = new PaymentSession({
    client: {
      load: (signal) => record('load', signal),
      start: (_request, signal) => record('start', signal),
      payCard: (_request, signal) => record('card', signal),
      cardOffer: async () => ({ ok: true, value: { offer: null } }),
      cancel: (signal) => record('cancel', signal),
      identify: (_request, signal) => record('identity', signal),
      confirmCode: (_code, signal) => record('code', signal),
    },
    now: () => Date.parse(serverNow),
    navigate,
    onChange: (next) => {
      snapshot = next;
    },
  });
  /** Answers the newest call and lets the session take it in. */
  const reply = async (answer: Reply<CheckoutView>) => {
    calls.at(-1)?.answer(answer);
    await vi.advanceTimersByTimeAsync(0);
  };
  const view = (part: Partial<CheckoutView>) => reply({ ok: true, value: paymentView(part) });
  return { session, calls, navigate, reply, view, shown: () => snapshot ?? session.current() };
}

const chosen = { code: kakaoPay.code, bank: null };
const redirect = { state: 'redirect', redirectUrl: 'https://wallet.example/1', chosen } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('paying by card', () => {
  const card = {
    method: 'P000',
    number: '4111111111111111',
    expiry: '12/33',
    cvc: '123',
    holder: '',
    installmentMonths: 0,
  };

  test('sends the card once and leaves for the issuer', async () => {
    const { session, calls, navigate, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.payCard(card);
    void session.payCard(card);
    expect(calls.map((call) => call.name)).toEqual(['load', 'card']);
    expect(shown().busy).toBe('card');
    await view(redirect);
    expect(navigate).toHaveBeenCalledExactlyOnceWith(redirect.redirectUrl);
    void session.payCard(card);
    expect(calls).toHaveLength(2);
  });

  test('keeps what was refused until the payer acts, however often it asks', async () => {
    const { session, reply, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.payCard(card);
    await reply({ ok: false, code: 'card_invalid', field: 'expiry' });
    expect(shown()).toMatchObject({
      busy: null,
      view: { state: 'choosing' },
      trouble: { code: 'card_invalid', during: 'card', field: 'expiry' },
    });
    void session.refresh();
    await view({});
    expect(shown().trouble?.field).toBe('expiry');
    void session.payCard(card);
    expect(shown().trouble).toBeNull();
  });
});

describe('starting a payment', () => {
  test('asks until the wallet is ready, then leaves once', async () => {
    const { session, calls, navigate, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.start({ method: kakaoPay.code });
    expect(shown().busy).toBe('start');
    await view({ state: 'starting', chosen });
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(499);
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls.at(-1)?.name).toBe('load');
    await view(redirect);
    expect(navigate).toHaveBeenCalledExactlyOnceWith('https://wallet.example/1');
    expect(shown().leaving).toBe(true);
    await vi.advanceTimersByTimeAsync(500);
    await view(redirect);
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  test('a second press while the first is on its way sends nothing', async () => {
    const { session, calls, view } = setUp();
    void session.refresh();
    await view({});
    void session.start({ method: kakaoPay.code });
    void session.start({ method: kakaoPay.code });
    void session.cancel();
    void session.refresh();
    expect(calls.map((call) => call.name)).toEqual(['load', 'start']);
  });

  test('overtakes a load, whose late answer is dropped', async () => {
    const { session, calls, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.resume();
    const late = calls.at(-1);
    void session.start({ method: kakaoPay.code });
    expect(late?.signal.aborted).toBe(true);
    await view({ state: 'processing', chosen });
    late?.answer({ ok: true, value: paymentView({}) });
    await vi.advanceTimersByTimeAsync(0);
    expect(shown().view?.state).toBe('processing');
  });

  test('a lost answer is looked up before the payer has to press again', async () => {
    const { session, calls, navigate, reply, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.start({ method: kakaoPay.code });
    await reply({ ok: false, code: 'offline' });
    expect(shown()).toMatchObject({ busy: null, trouble: { code: 'unsure', during: 'start' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls.at(-1)?.name).toBe('load');
    await view(redirect);
    expect(navigate).toHaveBeenCalledTimes(1);
    expect(shown().trouble).toBeNull();
  });

  test('a connection that is back is not called missing any longer, and a step that did not arrive is', async () => {
    const { session, calls, reply, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.start({ method: kakaoPay.code });
    await reply({ ok: false, code: 'offline' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls.at(-1)?.name).toBe('load');
    await view({});
    const lost = { code: 'not_arrived', during: 'start' };
    expect(shown()).toMatchObject({ view: { state: 'choosing' }, trouble: lost, busy: null });
    expect(calls.map(({ name }) => name)).toEqual(['load', 'start', 'load']);
    void session.start({ method: kakaoPay.code });
    expect(shown().trouble).toBeNull();
    await reply({ ok: false, code: 'offline' });
    await vi.advanceTimersByTimeAsync(1_000);
    await reply({ ok: false, code: 'offline' });
    expect(shown().trouble?.code).toBe('unsure');
  });

  test('a refused method stays explained while the payer picks another', async () => {
    const { session, calls, reply, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.start({ method: kakaoPay.code });
    await reply({ ok: false, code: 'method_unavailable' });
    await vi.advanceTimersByTimeAsync(1);
    expect(calls.at(-1)?.name).toBe('load');
    await view({});
    expect(shown().trouble?.code).toBe('method_unavailable');
    void session.start({ method: kakaoPay.code });
    expect(shown().trouble).toBeNull();
  });
});

describe('the identity check', () => {
  const details = {
    name: '홍길동',
    bankCode: '088',
    bankAccount: '110234567890',
    holderNumber: '950101',
    phone: '01012345678',
  };
  const atDetails = identityView(identityOf());
  const atCode = identityView(codeOf());

  test('sends the details once and the code once, however often they are pressed', async () => {
    const { session, calls, view, shown } = setUp();
    void session.refresh();
    await view(atDetails);
    void session.confirmCode('482913');
    void session.identify(details);
    void session.identify(details);
    expect(shown().busy).toBe('identity');
    await view(atCode);
    void session.confirmCode('482913');
    void session.confirmCode('482913');
    void session.identify(details);
    expect(shown().busy).toBe('code');
    expect(calls.map((call) => call.name)).toEqual(['load', 'identity', 'code']);
    await view({ state: 'starting' });
    expect(shown()).toMatchObject({ busy: null, view: { state: 'starting' } });
  });

  test('accepts neither before the check nor after it', async () => {
    const { session, calls, view } = setUp();
    void session.refresh();
    await view({});
    void session.identify(details);
    void session.confirmCode('482913');
    expect(calls).toHaveLength(1);
  });

  test('a lost answer is looked up, and the step it led to replaces the trouble', async () => {
    const { session, calls, reply, view, shown } = setUp();
    void session.refresh();
    await view(atDetails);
    void session.identify(details);
    await reply({ ok: false, code: 'offline' });
    expect(shown().trouble).toEqual({ code: 'unsure', during: 'identity' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls.at(-1)?.name).toBe('load');
    await view(atCode);
    expect(shown()).toMatchObject({ trouble: null, view: { identity: { step: 'code' } } });
  });

  test('asks soon after an answer, then rarely while the payer types', async () => {
    const { session, calls, view } = setUp();
    void session.refresh();
    await view(atDetails);
    for (let polls = 0; polls < 8; polls += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      await view(atDetails);
    }
    const before = calls.length;
    await vi.advanceTimersByTimeAsync(9_999);
    expect(calls).toHaveLength(before);
    void session.identify(details);
    await view(atDetails);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls.map((call) => call.name).slice(before)).toEqual(['identity', 'load']);
  });
});

describe('coming back', () => {
  test('a payer who finds the payment at the wallet is not sent there again', async () => {
    const { session, navigate, view, shown } = setUp();
    void session.refresh();
    await view(redirect);
    expect(navigate).not.toHaveBeenCalled();
    expect(shown().leaving).toBe(false);
  });

  test('a page kept by the browser starts over', async () => {
    const { session, calls, navigate, view, shown } = setUp();
    void session.refresh();
    await view({});
    void session.start({ method: kakaoPay.code });
    await view(redirect);
    void session.restored();
    expect(shown()).toMatchObject({ busy: null, leaving: false });
    expect(calls.at(-1)?.name).toBe('load');
    await view(redirect);
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  test('a hidden page does not ask; a page that is seen asks at once', async () => {
    const { session, calls, view } = setUp();
    void session.refresh();
    await view({ state: 'processing', chosen });
    session.pause();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    void session.resume();
    void session.resume();
    expect(calls).toHaveLength(2);
  });

  test('an answer that arrives while hidden starts no timer', async () => {
    const { session, calls, view } = setUp();
    void session.refresh();
    session.pause();
    await view({ state: 'processing', chosen });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
  });
});

describe('failures', () => {
  test('an unknown link is not asked for again', async () => {
    const { session, calls, reply, shown } = setUp();
    void session.refresh();
    await reply({ ok: false, code: 'not_found' });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(calls).toHaveLength(1);
    expect(shown()).toMatchObject({ view: null, trouble: { code: 'not_found' } });
  });

  test('a failed load is tried again with growing waits, then forgotten', async () => {
    const { session, calls, reply, view, shown } = setUp();
    void session.refresh();
    await reply({ ok: false, code: 'offline' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toHaveLength(2);
    await reply({ ok: false, code: 'busy' });
    expect(shown().trouble?.code).toBe('busy');
    await vi.advanceTimersByTimeAsync(1_999);
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(3);
    await view({});
    expect(shown()).toMatchObject({ trouble: null, view: { state: 'choosing' } });
  });

  test('a lost connection keeps what is shown', async () => {
    const { session, reply, view, shown } = setUp();
    void session.refresh();
    await view({ state: 'processing', chosen });
    await vi.advanceTimersByTimeAsync(500);
    await reply({ ok: false, code: 'offline' });
    expect(shown()).toMatchObject({ view: { state: 'processing' }, trouble: { code: 'offline' } });
  });

  test.each(['succeeded', 'failed', 'expired'] as const)('%s ends the asking', async (state) => {
    const { session, calls, view } = setUp();
    void session.refresh();
    await view({ state, outcome: outcomeTo('https://shop.example') });
    await vi.advanceTimersByTimeAsync(600_000);
    void session.cancel();
    void session.start({ method: kakaoPay.code });
    expect(calls).toHaveLength(1);
  });
});
