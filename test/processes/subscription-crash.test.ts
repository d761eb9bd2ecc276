import { expect, test } from 'vitest';
import { koreanDay } from '../../packages/engine/src/index.ts';
import { openServerStore } from '../../packages/engine/src/store/server-store.ts';
import { isCampaign, raceRounds } from '../support/campaign.ts';
import { endBy, expectProvenLedger, processTests } from '../support/process-tests.ts';
import { spawnNaru, startServer } from '../support/server-process.ts';
import { describeOnServer } from '../support/stores.ts';
import { resultEndpoint, subscribe, subscriptionsOf, timeOf, travelTo } from '../support/subscriptions.ts';
import { describeThoroughly, isThorough } from '../support/thorough.ts';

const SUBSCRIPTIONS = isCampaign ? 40 : isThorough ? 16 : 8;
const WITHIN_MS = 60_000;

const tests = processTests(resultEndpoint);

async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + WITHIN_MS;
  while (!(await check())) {
    if (performance.now() > deadlineMs) throw new Error(`timed out waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A process that charges, and the server to talk to; they may be one. */
interface Running {
  readonly baseUrl: string;
  /** Ends what charges without warning and starts it again. */
  crash(): Promise<Running>;
  stop(): Promise<void>;
}

/** One crash a month. */
async function monthsOfCrashes(started: Running, label: string, months: number): Promise<void> {
  const results = tests.endpoint;
  let running = started;
  results.paid.clear();
  const startDate = koreanDay(await timeOf(running.baseUrl)).replaceAll('-', '');
  for (let index = 0; index < SUBSCRIPTIONS; index += 1) {
    await subscribe(running.baseUrl, `${label}-${index}`, startDate, results.url);
  }
  await until('the first payments', () => results.paid.size === SUBSCRIPTIONS);
  const crashedAt: number[] = [];
  for (let month = 1; month <= months; month += 1) {
    const [one] = await subscriptionsOf(running.baseUrl);
    await travelTo(running.baseUrl, one?.nextOn ?? '');
    const before = SUBSCRIPTIONS * month;
    // At any moment, also before the first result of the month and after the last but one.
    const after = Math.floor(Math.random() * SUBSCRIPTIONS);
    crashedAt.push(after);
    await until(`${after} charges of month ${month}`, () => results.paid.size >= before + after);
    running = await running.crash();
    await until(`all charges of month ${month}, crashes after ${crashedAt}`, async () => {
      const views = await subscriptionsOf(running.baseUrl);
      return (
        results.paid.size >= before + SUBSCRIPTIONS &&
        views.every(({ state, charges }) => state === 'active' && charges.length >= month)
      );
    });
  }
  const views = await subscriptionsOf(running.baseUrl);
  expect(views).toHaveLength(SUBSCRIPTIONS);
  for (const { charges } of views) {
    expect(
      charges.map(({ state }) => state),
      `crashes after ${crashedAt}`,
    ).toEqual(Array.from({ length: months }, () => 'captured'));
    expect(new Set(charges.map(({ dueOn }) => dueOn)).size).toBe(months);
  }
  expect(results.paid.size).toBe(SUBSCRIPTIONS * (months + 1));
  await running.stop();
}

describeThoroughly('kill -9 at random moments while subscriptions are charged, embedded store', () => {
  test('every charge is made once', { timeout: 300_000 }, async () => {
    const env = { NARU_DATA_DIR: await tests.dataDirectory('data') };
    const running = async (): Promise<Running> => {
      const server = await startServer(env);
      return {
        baseUrl: server.baseUrl,
        async crash() {
          await server.kill();
          return running();
        },
        async stop() {
          await server.stop();
        },
      };
    };
    await monthsOfCrashes(await running(), 'E', raceRounds(1, 2));
    await expectProvenLedger(env);
  });
});

describeOnServer('kill -9 at random moments of a worker beside another', (createDatabase) => {
  const MONTHS = isThorough ? raceRounds(2, 6) : 1;

  test('every charge is made once, also as the issuer saw it', { timeout: 300_000 }, async () => {
    const databaseUrl = await createDatabase();
    const env = { DATABASE_URL: databaseUrl };
    const server = await startServer(env);
    const running = (worker: ReturnType<typeof spawnNaru>): Running => ({
      baseUrl: server.baseUrl,
      async crash() {
        await endBy('SIGKILL', worker);
        return running(spawnNaru(env, ['worker']));
      },
      async stop() {
        await endBy('SIGTERM', worker);
        await server.stop();
      },
    });
    await monthsOfCrashes(running(spawnNaru(env, ['worker'])), 'S', MONTHS);
    await expectProvenLedger(env);
    const store = await openServerStore({ databaseUrl });
    const approved = await store.query<{ n: bigint }>(
      `select count(*) as n from sandbox_orders where kind = 'payment' and state = 'approved' group by subject_id`,
    );
    await store.close();
    expect(approved.map(({ n }) => n)).toEqual(
      Array.from({ length: SUBSCRIPTIONS * (MONTHS + 1) }, () => 1n),
    );
  });
});
