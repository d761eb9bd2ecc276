import type { Gateway, Sandbox } from '../gateway.ts';

/** Between two looks at work that is due and that nobody could do. */
const LOOK_AGAIN_MS = 20;
/** Work may wait for the limit of messages set aside (128 a second), or for a lease of a stopped process (4 s). */
const MAX_LOOKS = 250;
/** Where orders come in without end nothing ever rests: then the time that was passed has to do. */
const MAX_ROUNDS = 2000;
/** A long way takes no more steps than this: of a thousand questions to a silent bank some fall together. */
const MAX_STEPS = 2000;

/**
 * Resolves when all that is due has happened: channels were called, their outcomes booked, callbacks delivered or put
 * off until their next try. Answers how much of it this process could not do.
 */
export async function whatIsDue({ engine }: Gateway, { runner, orders }: Sandbox): Promise<number> {
  const { clock } = engine.context;
  const countDue = async () => (await engine.countDue()) + (await orders.countDue(clock.now()));
  let before = -1;
  let looks = 0;
  for (let round = 0; ; round++, looks++) {
    await runner.quiet();
    const isMoved = await engine.quiet();
    const due = await countDue();
    if (!isMoved && due === 0) return 0;
    if (round >= MAX_ROUNDS) return due;
    if (isMoved || due !== before) looks = 0;
    else if (looks >= MAX_LOOKS) return due;
    else await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    before = due;
  }
}

/**
 * Moves the sandbox's time on from one event to the next, so that each happens at its own time: an order expires, its
 * callback goes out, the callback is repeated. Resolves when all of it has happened, with how much could not be done.
 */
export async function passTime(gateway: Gateway, sandbox: Sandbox, seconds: number): Promise<number> {
  const { clock } = sandbox.clock;
  const leastMs = Math.max(1, (seconds * 1000) / MAX_STEPS);
  const until = clock.now().getTime() + seconds * 1000;
  return sandbox.upstream.whileTimePasses(async () => {
    let left = await whatIsDue(gateway, sandbox);
    for (let nowMs = clock.now().getTime(); nowMs < until; nowMs = clock.now().getTime()) {
      const nextMs = await nextDueMs(gateway, sandbox);
      const stepMs = Math.min(Math.max(nextMs - nowMs, leastMs), until - nowMs);
      await sandbox.clock.advance(stepMs / 1000);
      left = await whatIsDue(gateway, sandbox);
    }
    return left;
  });
}

async function nextDueMs({ engine }: Gateway, { orders }: Sandbox): Promise<number> {
  const now = engine.context.clock.now();
  const times = [await engine.nextDue(), await orders.nextDue(now)];
  return Math.min(...times.map((time) => time?.getTime() ?? Number.POSITIVE_INFINITY));
}
