import { afterEach, describe, expect, test } from 'vitest';
import { resendCallbacks } from '../../src/admin/callbacks/resend-many.ts';
import type { InputOf } from '../../src/admin/operation.ts';
import { ALL_PERMISSIONS } from '../../src/admin/permissions.ts';
import { runOperation } from '../../src/admin/run.ts';
import { commandLine } from '../support/cli.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { collection, paidPayment } from '../support/orders.ts';
import { SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();

interface Kept {
  readonly state: string;
  readonly deliveries: readonly unknown[];
}

const ACTOR = { kind: 'command_line', name: 'tester', permissions: ALL_PERMISSIONS } as const;

function resend(input: InputOf<typeof resendCallbacks>, progress: (line: string) => void = () => undefined) {
  return runOperation(resendCallbacks, { gateway: server.gateway, progress }, input, ACTOR);
}

async function callbackOf(no: string): Promise<Kept | undefined> {
  const { callbacks } = await server.json<{ callbacks: Kept[] }>('GET', `/_sandbox/callbacks?no=${no}`);
  return callbacks[0];
}

/** A paid order whose callback was delivered, and then is in the given state. */
async function delivered(path: string, state = 'delivered'): Promise<string> {
  const { orderId } = await paidPayment(server, collection({ notifyUrl: merchant.url(path) }));
  await until('the delivery', async () => (await callbackOf(orderId))?.state === 'delivered');
  if (state !== 'delivered') {
    await server.store.query(`update callbacks set state = $2 where snapshot ->> 'orderNumber' = $1`, [
      orderId,
      state,
    ]);
  }
  return orderId;
}

const deliveriesOf = async (no: string) => (await callbackOf(no))?.deliveries.length;

describe('callbacks.resendMany', () => {
  afterEach(() => server.store.exec('delete from callbacks'));

  test('sends what was given up again, and nothing else', async () => {
    const [lost, fine] = [await delivered('/a', 'exhausted'), await delivered('/a')];
    const lines: string[] = [];
    expect(await resend({ since: '1h', dryRun: true })).toMatchObject({ found: 1, queued: 0, next: null });
    expect(await resend({ since: '1h' }, (line) => lines.push(line))).toMatchObject({ found: 1, queued: 1 });
    expect(lines).toEqual(['1 messages looked at, 1 found, 1 queued']);
    await until('the delivery', async () => (await deliveriesOf(lost)) === 2);
    expect(await deliveriesOf(fine)).toBe(1);
    expect(await resend({ since: '1h' })).toMatchObject({ found: 0, queued: 0 });
  });

  test('by order, app, event, state and time', async () => {
    const [one, two] = [await delivered('/b'), await delivered('/b')];
    const count = async (more: Partial<InputOf<typeof resendCallbacks>>) =>
      (await resend({ since: '1h', state: 'delivered', dryRun: true, ...more })).found;
    expect(await count({})).toBe(2);
    expect(await count({ order: one })).toBe(1);
    expect(await count({ dialect: 'haipay', publicId: '1054' })).toBe(2);
    expect(await count({ dialect: 'haipay', publicId: '1055' })).toBe(0);
    expect(await count({ dialect: 'teemopay' })).toBe(0);
    expect(await count({ event: 'payment_failed' })).toBe(0);
    expect(await count({ state: 'pending' })).toBe(0);
    expect(await count({ since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' })).toBe(0);
    expect(await resend({ since: '1h', state: 'delivered', order: two })).toMatchObject({ queued: 1 });
    await until('the delivery', async () => (await deliveriesOf(two)) === 2);
    expect(await deliveriesOf(one)).toBe(1);
  });

  test('a later call of one run leaves alone what an earlier one has sent', async () => {
    const orderId = await delivered('/c');
    await server.json('POST', '/_sandbox/clock/advance', { seconds: 1 });
    const first = await resend({ since: '1h', state: 'delivered' });
    expect(first).toMatchObject({ found: 1, queued: 1 });
    await until('the delivery', async () => (await deliveriesOf(orderId)) === 2);
    const { startedAt } = first;
    const again = { since: '1h', state: 'delivered' } as const;
    expect(await resend({ ...again, startedAt })).toMatchObject({ found: 0, queued: 0, startedAt });
    expect(await resend({ ...again, dryRun: true })).toMatchObject({ found: 1 });
  });

  test('what it can not mean is refused with what it can', async () => {
    const refusal = (more: object) =>
      resend({ since: '1h', ...more }).then(
        () => 'accepted',
        (error: Error) => error.message,
      );
    expect(await refusal({ since: 'soon' })).toContain('or a duration such as 90m, 12h, 3d or 2w');
    expect(await refusal({ since: '0h' })).toContain('a duration');
    expect(await refusal({ since: '2026-02-31T00:00:00Z', until: '2026-02-01T00:00:00Z' })).toContain(
      'until',
    );
    expect(await refusal({ until: '2020-01-01T00:00:00Z' })).toBe('until must be later than since');
    expect(await refusal({ dialect: 'oak' })).toBe('dialect must be one of haipay, teemopay, eximbay');
    expect(await refusal({ publicId: '1054' })).toBe('publicId needs the dialect of the app');
    expect(await refusal({ dialect: 'haipay', publicId: '9' })).toBe('there is no haipay app 9');
    expect(await refusal({ event: 'payment_succeded' })).toContain('payment_succeeded');
    expect(await refusal({ after: 'x' })).toContain('after must be');
    expect(await refusal({ state: 'superseded' })).toContain('state');
  });

  test('is recorded with its filter, but without the number of an order', async () => {
    const headers = { authorization: `Bearer ${SANDBOX_KEY}` };
    const body = { since: '3d', event: 'payment_failed', order: 'ORDER-OF-A-PAYER' };
    const { status } = await server.request('POST', '/admin/v1/callbacks/resend', body, headers);
    expect(status).toBe(200);
    const line = server.logText.split('\n').find((one) => one.includes('"since":"3d"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      operation: 'callbacks.resendMany',
      actor: 'operator_key operator',
      event: 'payment_failed',
      msg: 'administration',
    });
    expect(server.logText).not.toContain('ORDER-OF-A-PAYER');
  });
});

describe('naru callbacks resend', () => {
  const commands = commandLine();

  test('one by its id, or many by --since; not both, not neither', async () => {
    const said = async (...args: string[]) => (await commands.naru('callbacks', 'resend', ...args)).error;
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect(await said()).toBe('naru: give the id of a callback, or --since\n');
    expect(await said(id, '--since', '1h')).toContain('not both');
    expect(await said(id)).toBe(`naru: there is no callback ${id}\n`);
    expect(await said('--since', 'soon')).toContain('or a duration such as 90m, 12h, 3d or 2w');
    for (const app of ['oak:1', 'haipay', 'haipay:', 'haipay: \n']) {
      expect(await said('--since', '1h', '--app', app), app).toContain(
        'A dialect (haipay, teemopay, eximbay), a colon and the app’s public id',
      );
    }
    const none = await commands.naru('callbacks', 'resend', '--since', '2w', '--dry-run');
    expect(none).toMatchObject({ code: 0, out: '0 messages would be sent again.\n' });
    expect(
      JSON.parse((await commands.naru('callbacks', 'resend', '--since', '2w', '--json')).out),
    ).toMatchObject({
      found: 0,
      queued: 0,
    });
  });

  test('more than a hundred only when it was said that they may', async () => {
    const { out } = await commands.naru('merchant', 'create', 'Seoul Books', '--json');
    const { merchantId } = JSON.parse(out) as { merchantId: string };
    const { DATABASE_URL } = commands.env;
    if (DATABASE_URL === undefined) return;
    const { Client } = await import('pg');
    const database = new Client({ connectionString: DATABASE_URL });
    await database.connect();
    await database.query(
      `insert into callbacks (merchant_id, id, app_id, dialect, subject_kind, subject_id, event, snapshot, url,
         endpoint, state, due_at, created_at)
       select $1, gen_random_uuid(), gen_random_uuid(), 'haipay', 'payment', gen_random_uuid(), 'payment_succeeded',
         '{}', 'https://shop.example/', 'https://shop.example', 'exhausted', now(), now() from generate_series(1, 101)`,
      [merchantId],
    );
    const asked = await commands.naru('callbacks', 'resend', '--since', '1h');
    expect(asked.code).toBe(1);
    expect(asked.error).toBe(
      'naru: 101 messages would be sent again, with later ones about the same orders. Send them? ' +
        'Nothing was done: say so with --yes\n',
    );
    const sent = await commands.naru('callbacks', 'resend', '--since', '1h', '--yes');
    expect(sent.out).toBe('101 messages are queued; a running worker sends them.\n');
    expect(sent.error).toBe('101 messages looked at, 101 found, 101 queued\n');
    const { rows } = await database.query(`select count(*)::int as n from callbacks where state = 'pending'`);
    expect(rows).toEqual([{ n: 101 }]);
    await database.end();
  });
});
