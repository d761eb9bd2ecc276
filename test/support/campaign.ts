import { isThorough } from './thorough.ts';

/*
 * Campaigns: tests that draw their inputs. In the suite they run a few rounds under a fixed seed, so that a failure
 * there is one of the change at hand; `npm run fuzz` and `npm run faults` run them for a stated time under a new seed.
 */

const SUITE_SEED = 1;

/** Random numbers that a seed repeats (mulberry32: 32 bits of state, good enough to choose inputs). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to but not 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new Error('nothing to pick from');
    return choices[this.below(choices.length)] as T;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

const settings = {
  seed: Number(process.env['NARU_CAMPAIGN_SEED'] ?? SUITE_SEED),
  seconds: numberOf('NARU_CAMPAIGN_SECONDS'),
  round: numberOf('NARU_CAMPAIGN_ROUND'),
};

function numberOf(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
}

/** For the time limit of a test: what a campaign may take, with its start and its end. */
export const CAMPAIGN_TIMEOUT_MS = 60_000 + (settings.seconds ?? 0) * 1000;

/** Whether a campaign runs these tests, and not the suite. */
export const isCampaign = settings.seconds !== undefined;

/** How many rounds a race has: `inCampaign` when a campaign runs, `thorough` with --thorough, else a third of that. */
export function raceRounds(thorough: number, inCampaign: number): number {
  if (settings.seconds !== undefined) return inCampaign;
  return isThorough ? thorough : Math.ceil(thorough / 3);
}

/**
 * Runs rounds, each with random numbers of its own: `inSuite` of them in the suite, as many as fit into the time of a
 * campaign. A failure names the round and the command that repeats it. Returns how many rounds were run.
 */
export async function campaign(
  name: string,
  inSuite: number,
  run: (random: Random, round: number) => Promise<void> | void,
): Promise<number> {
  const { seed, seconds, round } = settings;
  const endMs = performance.now() + (seconds ?? 0) * 1000;
  const first = round ?? 0;
  const isOver = (index: number) => {
    if (round !== undefined) return index > round;
    return seconds === undefined ? index >= inSuite : performance.now() >= endMs;
  };
  let index = first;
  for (; !isOver(index); index += 1) {
    try {
      await run(new Random(seedOf(name, seed, index)), index);
    } catch (error) {
      throw new Error(
        `${name}: round ${index} failed (again: --seed ${seed} --round ${index}): ${describe(error)}`,
        { cause: error },
      );
    }
  }
  const rounds = index - first;
  if (seconds !== undefined) process.stdout.write(`${name}: ${rounds} rounds, seed ${seed}\n`);
  return rounds;
}

function seedOf(name: string, seed: number, index: number): number {
  let hash = 0x811c9dc5;
  for (const char of `${name} ${seed} ${index}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The time limit of a race, whose campaign has more rounds. */
export function raceTimeoutMs(inSuiteMs: number): number {
  return settings.seconds === undefined ? inSuiteMs : inSuiteMs * 10;
}
