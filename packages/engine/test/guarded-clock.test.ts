import { describe, expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { GuardedClock, type GuardedClockOptions } from '../src/store/guarded-clock.ts';
import { claimMode } from '../src/store/installation.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { HandMachine, storeWithClock } from './support/hand-machine.ts';
import { reloaded, startedPayment } from './support/order-steps.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A clock on a machine and a database whose clocks the test sets; both right at first. */
async function guarded(options: GuardedClockOptions = {}) {
  const machine = new HandMachine();
  const store = storeWithClock(machine);
  const clock = new GuardedClock(store, { machine, ...options });
  expect(await clock.look()).toBeUndefined();
  return { machine, store, clock, nowMs: () => clock.now().getTime() };
}

describe('a guarded clock', () => {
  test('is the machine’s while that is within the bound', async () => {
    const { machine, clock, nowMs } = await guarded();
    machine.pass(1000);
    machine.setAhead(20_000);
    expect(nowMs()).toBe(machine.wallMs());
    expect([await clock.look(), Math.round(clock.aheadMs)]).toEqual([undefined, 20_000]);
  });

  test.each([
    ['40 days ahead of', 40 * DAY],
    ['3 days behind', -3 * DAY],
    ['31 seconds ahead of', 31_000],
  ])('set %s the database’s it is not believed for a moment, and it is said', async (words, aheadMs) => {
    const { machine, clock, nowMs } = await guarded();
    machine.pass(5000);
    machine.setAhead(aheadMs);
    // Before anybody has compared it with the database's.
    expect(nowMs()).toBe(machine.rightMs);
    expect(await clock.look()).toBe(`the clock of this machine is ${words} the database's`);
    machine.pass(3_600_000);
    expect(nowMs()).toBe(machine.rightMs);
    expect(await clock.look()).toContain(words);
    machine.setAhead(0);
    expect([await clock.look(), nowMs()]).toEqual([undefined, machine.rightMs]);
  });

  test('wrong at the start, it is the database’s', async () => {
    const machine = new HandMachine();
    machine.setAhead(40 * DAY);
    const clock = new GuardedClock(storeWithClock(machine), { machine });
    expect(await clock.look()).toContain('40 days ahead');
    expect(clock.now().getTime()).toBe(machine.rightMs);
  });

  test('a slow answer of the database does not make it wrong', async () => {
    const { machine, store, clock } = await guarded();
    store.answerAfterMs = 50_000;
    expect(await clock.look()).toBeUndefined();
    store.answerAfterMs = 0;
    machine.setAhead(31_000);
    expect(await clock.look()).toBeDefined();
  });

  test('set together with the database’s, live it waits for its return; a machine that slept is believed', async () => {
    const { machine, store, clock, nowMs } = await guarded();
    machine.setAhead(3 * DAY);
    store.aheadMs = 3 * DAY;
    expect(await clock.look()).toMatch(/^the clock of this machine was set: it is 3 days ahead of the time/);
    expect(nowMs()).toBe(machine.rightMs);
    machine.setAhead(0);
    store.aheadMs = 0;
    expect(await clock.look()).toBeUndefined();
    machine.sleep(5 * 60 * 60 * 1000);
    expect([await clock.look(), nowMs()]).toEqual([undefined, machine.rightMs]);
  });

  test('in the sandbox it follows ahead, and never back', async () => {
    const { machine, store, clock, nowMs } = await guarded({ followsJumps: true });
    machine.setAhead(3 * DAY);
    store.aheadMs = 3 * DAY;
    expect([await clock.look(), nowMs()]).toEqual([undefined, machine.rightMs + 3 * DAY]);
    machine.pass(1000);
    machine.setAhead(0);
    store.aheadMs = 0;
    expect([await clock.look(), nowMs()]).toEqual([undefined, machine.rightMs + 3 * DAY]);
    // What others date by their own clocks is not compared with a time that stayed ahead.
    expect(clock.outside.now().getTime()).toBe(machine.rightMs);
    machine.pass(5000);
    expect([await clock.look(), clock.outside.now().getTime()]).toEqual([undefined, machine.rightMs]);
    // With an emptied store it begins anew.
    await clock.restart();
    expect([nowMs(), clock.outside.now().getTime()]).toEqual([machine.rightMs, machine.rightMs]);
    expect([await clock.look(), nowMs()]).toEqual([undefined, machine.rightMs]);
  });

  test('outside it is the same time as inside, also while the machine’s clock is not believed', async () => {
    const { machine, clock, nowMs } = await guarded();
    machine.setAhead(3 * DAY);
    await clock.look();
    expect(clock.outside.now().getTime()).toBe(machine.rightMs);
    await clock.restart();
    expect(nowMs()).toBe(machine.rightMs);
  });
});

describeOnEveryStore('the time of a store', (openFresh, kind) => {
  test('embedded, it goes on after a new start from the latest time that it had', async () => {
    const store = await openFresh();
    await claimMode(store, 'sandbox');
    const machine = new HandMachine(Date.now());
    const own = kind === 'embedded' ? storeWithClock(machine, store) : store;
    const before = new GuardedClock(own, { machine, followsJumps: true });
    await before.look();
    machine.pass(10 * 60_000);
    await before.look();
    // Ahead and back again: the time stays ahead, and is kept once a minute all the same.
    machine.setAhead(DAY);
    await before.look();
    machine.setAhead(0);
    machine.pass(10 * 60_000);
    await before.look();
    if (kind === 'embedded') {
      const again = new GuardedClock(own, { machine, followsJumps: true });
      await again.look();
      expect(again.now().getTime()).toBe(before.now().getTime());
    }
    await before.restart();
    const anew = new GuardedClock(own, { machine, followsJumps: true });
    await anew.look();
    if (kind === 'embedded') expect(anew.now().getTime()).toBe(machine.rightMs);
    machine.pass(60_000);
    await anew.look();
    const latestMs = anew.now().getTime();
    machine.setAhead(-DAY);
    const after = new GuardedClock(own, { machine, followsJumps: true });
    await after.look();
    const aheadMs = after.now().getTime() - latestMs;
    // A server has a clock of its own, which is right.
    if (kind === 'embedded') expect(aheadMs).toBe(0);
    else expect(Math.abs(aheadMs + 60_000)).toBeLessThan(30_000);
  });

  test('work accepted while the machine’s clock is wrong is done at once, and nothing ends by it', async () => {
    const store = await openFresh();
    const machine = new HandMachine(Date.now());
    const clock = new GuardedClock(storeWithClock(machine, store), { machine });
    await clock.look();
    const f: Fixture = await makeFixture(store, { engine: { clock } });
    const open = value(await f.engine.payments.create(f.payment('A1'))).payment;
    machine.setAhead(40 * DAY);
    value(await f.engine.adjust(f.access.app.merchantId, 'KRW', 100_000n));
    const payouts = await Promise.all(
      Array.from({ length: 9 }, (_, n) => f.engine.payouts.create(f.payout(`O${n}`))),
    );
    expect(payouts.every(({ ok }) => ok)).toBe(true);
    const started = await startedPayment(f, f.payment('A2'));
    machine.setAhead(0);
    const [late] = await store.query<{ count: bigint }>(
      `select count(*) as count from effects where due_at > $1`,
      [clock.now()],
    );
    expect(late).toEqual({ count: 0n });
    expect((await reloaded(f, open)).expiresAt.getTime() - machine.rightMs).toBeLessThan(2 * DAY);
    expect((await reloaded(f, started)).createdAt.getTime()).toBeLessThanOrEqual(machine.rightMs);
  });
});
