import os from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { Store } from './store.ts';

/** The clocks of a machine, in milliseconds. Only the first can be set by anybody. */
export interface MachineClocks {
  /** The time of day, since 1970. */
  wallMs(): number;
  /** Since some moment, without the time that the machine slept. */
  steadyMs(): number;
  /** Since the machine's start, including sleep. */
  uptimeMs(): number;
}

export const machineClocks: MachineClocks = {
  wallMs: () => Date.now(),
  steadyMs: () => performance.now(),
  uptimeMs: () => os.uptime() * 1000,
};

export interface GuardedClockOptions {
  /** How far the machine's clock and the database's may differ; 30 s by default. */
  readonly toleranceMs?: number | undefined;
  /**
   * What to do when both jump ahead together, as on a laptop that slept inside a virtual machine: the sandbox accepts
   * it, live waits for the clock to return or for a new start. A jump back is never accepted.
   */
  readonly followsJumps?: boolean | undefined;
  readonly machine?: MachineClocks | undefined;
}

export const DEFAULT_CLOCK_TOLERANCE_MS = 30_000;

/** The embedded store saves the latest time this often, so that a new start can't be earlier by more. */
const KEEP_EVERY_MS = 60_000;

const DATABASE_TIME = `select clock_timestamp() as now`;
const KEEP_LATEST = `
  update installation set latest_at = greatest(latest_at, $1::timestamptz) returning latest_at`;
const SET_LATEST = `update installation set latest_at = $1`;
const LATEST = `select latest_at from installation`;

/** A moment at which the time was right. */
interface Anchor {
  readonly timeMs: number;
  readonly steadyMs: number;
  readonly uptimeMs: number;
}

/**
 * The real time, as far as it can be trusted. The machine's clock is compared with the database's once a second, and
 * with the machine's steady clocks at every call. When it is set wrong, `now` continues from the last right time, so
 * that nothing expires, is charged or is settled because of it; and `look` reports the fault.
 */
export class GuardedClock implements Clock {
  readonly #store: Store;
  readonly #machine: MachineClocks;
  readonly #toleranceMs: number;
  readonly #followsJumps: boolean;
  #anchor: Anchor;
  #isAnchored = false;
  #keptAtMs = Number.NEGATIVE_INFINITY;
  #aheadMs = 0;
  #fault: string | undefined;
  /** Whether both clocks agreed at the last look, on an earlier time than `now`, which followed a jump. */
  #isBehindNow = false;

  constructor(store: Store, options: GuardedClockOptions = {}) {
    this.#store = store;
    this.#machine = options.machine ?? machineClocks;
    this.#toleranceMs = options.toleranceMs ?? DEFAULT_CLOCK_TOLERANCE_MS;
    this.#followsJumps = options.followsJumps ?? false;
    this.#anchor = this.#at(this.#machine.wallMs());
  }

  now(): Date {
    const expectedMs = this.#anchor.timeMs + this.#machine.steadyMs() - this.#anchor.steadyMs;
    const wallMs = this.#machine.wallMs();
    return new Date(Math.abs(wallMs - expectedMs) <= this.#toleranceMs ? wallMs : expectedMs);
  }

  /**
   * The time of the world outside, for what others date by their own clocks. It differs from `now` where that has
   * followed a jump ahead which was taken back: `now` never goes back, and stays ahead.
   */
  readonly outside: Clock = {
    now: () => (this.#isBehindNow ? new Date(this.#machine.wallMs()) : this.now()),
  };

  /** By how much the machine's clock was ahead of the database's when it was last compared; negative: behind. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** What is wrong with the time, in one sentence, as of the last look. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Compares the clocks. Returns the fault in one sentence, or undefined. Throws when the store doesn't answer. */
  async look(): Promise<string | undefined> {
    const before = this.#machine.steadyMs();
    const [row] = await this.#store.query<{ now: Date }>(DATABASE_TIME);
    const roundTripMs = this.#machine.steadyMs() - before;
    const wallMs = this.#machine.wallMs();
    const databaseMs = (row?.now.getTime() ?? wallMs) + roundTripMs / 2;
    this.#aheadMs = wallMs - databaseMs;
    // The duration of the statement may be on either side.
    const apartMs = Math.abs(this.#aheadMs) - roundTripMs / 2;
    if (apartMs > this.#toleranceMs) {
      if (!this.#isAnchored) this.#anchorAt(databaseMs);
      this.#fault = `the clock of this machine is ${distance(this.#aheadMs)} the database's`;
    } else {
      this.#fault = await this.#agree(wallMs);
    }
    return this.#fault;
  }

  /**
   * Begins anew at the machine's time, where `now` had followed a jump that was taken back. Only for a store that has
   * just been emptied: nothing there knows a later time.
   */
  async restart(): Promise<void> {
    if (!this.#isBehindNow) return;
    const wallMs = this.#machine.wallMs();
    if (this.#store.kind === 'embedded') await this.#store.query(SET_LATEST, [new Date(wallMs)]);
    this.#anchorAt(wallMs);
    this.#keptAtMs = wallMs;
    this.#isBehindNow = false;
  }

  /** Both clocks agree; the steady ones decide whether to trust them. */
  async #agree(wallMs: number): Promise<string | undefined> {
    const isEmbedded = this.#store.kind === 'embedded';
    this.#isBehindNow = false;
    if (isEmbedded && !this.#isAnchored) await this.#startAfterLatest(wallMs);
    const jumpMs = this.#isAnchored ? wallMs - this.#expectedMs() : 0;
    if (Math.abs(jumpMs) <= this.#toleranceMs || (jumpMs > 0 && this.#followsJumps)) {
      this.#anchorAt(wallMs);
      if (isEmbedded) await this.#keepLatest(wallMs);
      return undefined;
    }
    // The embedded database has no clock of its own: its time continues from the saved one.
    if (this.#followsJumps) {
      this.#isBehindNow = jumpMs < 0;
      if (isEmbedded) await this.#keepLatest(this.now().getTime());
      return undefined;
    }
    return `the clock of this machine was set: it is ${distance(jumpMs)} the time that went on since the start`;
  }

  async #startAfterLatest(wallMs: number): Promise<void> {
    const [row] = await this.#store.query<{ latest_at: Date | null }>(LATEST);
    this.#anchorAt(Math.max(wallMs, row?.latest_at?.getTime() ?? wallMs));
  }

  async #keepLatest(timeMs: number): Promise<void> {
    if (timeMs - this.#keptAtMs < KEEP_EVERY_MS) return;
    await this.#store.query(KEEP_LATEST, [new Date(timeMs)]);
    this.#keptAtMs = timeMs;
  }

  /** The current time, if nobody set the clock since it was last right; a sleep of the machine counts. */
  #expectedMs(): number {
    const awakeMs = this.#machine.steadyMs() - this.#anchor.steadyMs;
    const passedMs = this.#machine.uptimeMs() - this.#anchor.uptimeMs;
    return this.#anchor.timeMs + Math.max(awakeMs, passedMs);
  }

  #anchorAt(timeMs: number): void {
    this.#anchor = this.#at(timeMs);
    this.#isAnchored = true;
  }

  #at(timeMs: number): Anchor {
    return { timeMs, steadyMs: this.#machine.steadyMs(), uptimeMs: this.#machine.uptimeMs() };
  }
}

/** "3 days ahead of", "45 seconds behind". */
function distance(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const [count, unit] =
    seconds >= 172_800
      ? [Math.floor(seconds / 86_400), 'days']
      : seconds >= 7200
        ? [Math.floor(seconds / 3600), 'hours']
        : [seconds, 'seconds'];
  return `${count} ${unit} ${ms > 0 ? 'ahead of' : 'behind'}`;
}
