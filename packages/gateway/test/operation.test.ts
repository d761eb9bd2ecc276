import { newId, WriteProof } from '@naru/engine';
import { describe, expect, test, vi } from 'vitest';
import { describeOnEveryStore, describeOnServer } from '../../../test/support/stores.ts';
import { openServerStore } from '../../engine/src/store/server-store.ts';
import { linkTokenOf } from '../src/checkout/link.ts';
import { apiDocument } from './support/document.ts';
import { collection, newPayment, newPayout, paidPayment } from './support/orders.ts';
import { testServer } from './support/server.ts';
import { until } from './support/until.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

describeOnEveryStore('health and readiness', (openStore, kind) => {
  const server = testServer({ openStore });

  test('up and ready', async () => {
    const health = await server.request('GET', '/healthz');
    expect([health.status, health.text]).toEqual([200, '{"status":"ok"}']);
    const ready = await server.request('GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toEqual({ status: 'ready', mode: 'sandbox', store: kind });
  });

  test('a store that lacks a migration is not ready', async () => {
    const [last] = await server.store.query<{ name: string }>(
      'select name from schema_migrations order by name desc limit 1',
    );
    await server.store.query('create table kept as select * from schema_migrations where name = $1', [
      last?.name,
    ]);
    await server.store.query('delete from schema_migrations where name = $1', [last?.name]);
    const reply = await server.request('GET', '/readyz');
    await server.store.query('insert into schema_migrations select * from kept');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text)).toEqual({ status: 'not ready', reason: '1 migrations are pending' });
    expect((await server.request('GET', '/readyz')).status).toBe(200);
  });
});

describeOnServer('readiness of a store that answers and takes no writes', (createDatabase) => {
  test('is refused, and comes back', async () => {
    const databaseUrl = await createDatabase();
    const [store, admin] = [await openServerStore({ databaseUrl }), await openServerStore({ databaseUrl })];
    const readOnly = (value: string) =>
      admin.exec(`set default_transaction_read_only = off;
        alter database ${new URL(databaseUrl).pathname.slice(1)} set default_transaction_read_only = ${value}`);
    const proof = new WriteProof(store);
    try {
      expect(await proof.canWrite()).toEqual({ ok: true });
      await readOnly('on');
      await admin.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await store.ping().catch(() => undefined);
      // Nobody asks the store again within the second for which a proof counts.
      expect(await proof.canWrite()).toEqual({ ok: true });
      const refused = await new WriteProof(store).canWrite();
      expect(refused).toMatchObject({ ok: false, error: { code: '25006' } });
      // One sentence for whatever was to be done, commands included: the statement says nothing to an operator.
      const { message } = (refused as { error: Error }).error;
      expect(message).toBe('the database is read-only: a standby, or set so (default_transaction_read_only)');
      await readOnly('off');
      expect(await new WriteProof(store).canWrite()).toEqual({ ok: true });
    } finally {
      await store.close();
      await admin.close();
    }
  });
});

describe('readiness of a full disk', () => {
  const server = testServer({ withoutWorkers: true });

  test('is refused for some time, whatever a small row says', async () => {
    expect((await server.request('GET', '/readyz')).status).toBe(200);
    await expect(
      server.store.exec(
        "do $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$",
      ),
    ).rejects.toThrow(/No space left/);
    const reply = await server.request('GET', '/readyz');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text)).toEqual({ status: 'not ready', reason: 'the store takes no writes' });
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 16_000);
    expect((await server.request('GET', '/readyz')).status).toBe(200);
    clock.mockRestore();
  });
});

describe('readiness of a process that stops', () => {
  const server = testServer({ withoutWorkers: true });

  test('is refused, so that nobody sends it more; what is under way is answered', async () => {
    expect((await server.request('GET', '/readyz')).status).toBe(200);
    server.gateway.stopping.abort();
    const reply = await server.request('GET', '/readyz');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text)).toEqual({ status: 'not ready', reason: 'this process is stopping' });
    expect((await server.request('GET', '/healthz')).status).toBe(200);
  });
});

describe('without a store', () => {
  const server = testServer({ withoutWorkers: true });

  test('the process is up but not ready; orders are refused in their own form; nothing leaks', async () => {
    await server.store.close();
    expect((await server.request('GET', '/healthz')).status).toBe(200);
    const ready = await server.request('GET', '/readyz');
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text)).toEqual({ status: 'not ready', reason: 'the store does not answer' });
    const call = await server.request('POST', '/krw/collect/apply', server.signedBody(collection()));
    expect(call.status).toBe(200);
    expect(['9002', '9003']).toContain((JSON.parse(call.text) as { error: string }).error);
    const ids = { merchantId: newId(new Date()), id: newId(new Date()) };
    const token = linkTokenOf(server.gateway.engine.context.sealer, ids);
    const page = await server.request('GET', `/checkout/api/payments/${token}`);
    expect([500, 503]).toContain(page.status);
    for (const reply of [ready, call, page])
      expect(reply.text).not.toMatch(/at \w+.*\.(ts|js)|PGlite|select /);
  });

  test('metrics are served all the same: that is when they are wanted', async () => {
    const reply = await server.request('GET', '/metrics');
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('naru_http_request_duration_seconds');
  });
});

describe('metrics', () => {
  const server = testServer();

  test('count requests, refusals, batches and waiting work, and name no order', async () => {
    const paid = await paidPayment(server);
    const payout = await newPayout(server);
    await server.code('/krw/collect/apply', collection({ amount: '1' }));
    await server.request('GET', `/nothing/${paid.orderNo}`);
    const reply = await server.request('GET', '/metrics');
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      /naru_http_request_duration_seconds_count\{route="\/:currency\(.*\)\/collect\/apply",status="200"\} 2/,
      /naru_http_request_duration_seconds_count\{route="none",status="404"\} 1/,
      /naru_refusals_total\{dialect="haipay",code="4301"\} 1/,
      /naru_writer_batch_duration_seconds_count\{lane="ledger"\} \d+/,
      /naru_writer_commands_total\{result="accepted"\} \d+/,
      /naru_writer_backlog \d+/,
      /naru_waiting\{what="callbacks"\} 0/,
      /naru_waiting\{what="exhausted_callbacks"\} 0/,
      /naru_callback_oldest_due_seconds 0/,
      /naru_waiting\{what="effects"\} \d+/,
      /naru_waiting\{what="held_deposits"\} 0/,
      /naru_waiting\{what="late_events"\} 0/,
      /naru_waiting\{what="mails"\} 0/,
      /naru_waiting\{what="declined_recurring"\} 0/,
      /naru_waiting\{what="chargebacks"\} 0/,
      /naru_waiting\{what="cash_receipts"\} 0/,
      /process_cpu_seconds_total/,
    ]) {
      expect(reply.text).toMatch(line);
    }
    for (const name of [paid.orderNo, paid.orderId, paid.token, payout.orderNo, 'Gildong']) {
      expect(reply.text).not.toContain(name);
    }
  });
});

describe('metrics of callbacks and of what nobody does', () => {
  // Deliveries to another loopback address are refused.
  const server = testServer({ env: { NARU_CALLBACK_ALLOWED_RANGES: '127.0.0.1/32' } });
  const metric = async (line: RegExp) => expect((await server.request('GET', '/metrics')).text).toMatch(line);
  const tried = (state: string, tries: number) =>
    until(`${tries} tries`, async () => {
      const rows = await server.store.query('select from callbacks where state = $1 and tries = $2', [
        state,
        tries,
      ]);
      return rows.length === 1;
    });

  test('the age of the oldest due, outcomes, what is given up, work without a channel', async () => {
    await paidPayment(server, collection({ notifyUrl: 'http://127.0.0.9:9/' }));
    await tried('pending', 1);
    await metric(/naru_callback_deliveries_total\{dialect="haipay",outcome="failed"\} 1\n/);
    await metric(/naru_callback_oldest_due_seconds 0\n/);
    await metric(/naru_waiting\{what="callbacks"\} 1\n/);
    // Another worker holds it, and is late.
    await server.store.query(`
      update callbacks set tries = 5, due_at = now() - interval '1 hour',
        leased_until = clock_timestamp() + interval '50 seconds'`);
    await metric(/naru_callback_oldest_due_seconds 36\d\d\.?\d*\n/);
    await server.store.query(`
      insert into effects (merchant_id, id, kind, subject_kind, subject_id, attempt_id, channel, due_at, created_at)
      select merchant_id, id, 'find_payment', 'payment', id, id, 'gone', created_at, created_at from payments`);
    await metric(/naru_unserved\{what="channel_call",name="gone"\} 1\n/);
    await server.store.query('update callbacks set leased_until = null');
    await tried('exhausted', 6);
    await metric(/naru_callback_deliveries_total\{dialect="haipay",outcome="failed"\} 2\n/);
    await metric(/naru_waiting\{what="exhausted_callbacks"\} 1\n/);
    await metric(/naru_callback_oldest_due_seconds 0\n/);
  });
});

describe('the API description', () => {
  const server = testServer({ withoutWorkers: true });

  test('OpenAPI 3.1 with every route of the design', async () => {
    const { openapi, servers, paths } = await apiDocument(server);
    expect(openapi).toMatch(/^3\.1\./);
    expect(servers).toMatchObject([{ url: server.baseUrl }]);
    const names = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const wanted of [
      'POST /{currency}/collect/apply',
      'POST /{currency}/collect/query',
      'POST /{currency}/pay/apply',
      'POST /{currency}/pay/query',
      'POST /{currency}/account/ledger',
      'POST /{currency}/refund/apply',
      'POST /{currency}/refund/refundQuery',
      'POST /common/payment/config',
      'GET /checkout/api/payments/{token}',
      'POST /checkout/api/payments/{token}/start',
      'POST /checkout/api/payments/{token}/cancel',
      'POST /_sandbox/payments/{no}/succeed',
      'POST /_sandbox/payments/{no}/fail',
      'POST /_sandbox/payments/{no}/expire',
      'POST /_sandbox/payments/{no}/deposits',
      'POST /_sandbox/payouts/{no}/succeed',
      'POST /_sandbox/payouts/{no}/fail',
      'POST /_sandbox/payouts/{no}/return',
      'GET /_sandbox/clock',
      'POST /_sandbox/clock/advance',
      'GET /_sandbox/callbacks',
      'POST /_sandbox/callbacks/{id}/resend',
      'POST /_sandbox/callback-faults',
      'DELETE /_sandbox/callback-faults',
      'POST /_sandbox/reset',
      'GET /healthz',
      'GET /readyz',
      'GET /metrics',
    ]) {
      expect(names).toContain(wanted);
    }
    expect(names.filter((name) => !/^(GET|POST|PUT|PATCH|DELETE) /.test(name))).toEqual([]);
  });

  test('is written once, and not sent again to who has it', async () => {
    const first = await server.request('GET', '/openapi.json');
    expect(first.headers.get('content-type')).toBe(JSON_TYPE);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const again = await server.request('GET', '/openapi.json', undefined, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    const other = await server.request('GET', '/openapi.json', undefined, { 'if-none-match': '"x"' });
    expect([other.status, other.headers.get('etag')]).toEqual([200, etag]);
    const stringify = vi.spyOn(JSON, 'stringify');
    for (const path of ['/openapi.json', '/docs/json']) {
      expect((await server.request('GET', path)).text).toBe(first.text);
    }
    expect(stringify).not.toHaveBeenCalled();
    stringify.mockRestore();
  });

  test('is where the bare address leads', async () => {
    const reply = await fetch(`${server.baseUrl}/`, { redirect: 'manual' });
    expect([reply.status, reply.headers.get('location')]).toEqual([302, '/docs']);
  });

  test('is readable at /docs, with a policy of its own and nothing from elsewhere', async () => {
    const reply = await server.request('GET', '/docs/');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(reply.text).not.toMatch(/(?:src|href)="https?:/);
    for (const [, asset] of reply.text.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)) {
      expect((await server.request('GET', new URL(asset ?? '', `${server.baseUrl}/docs/`).href)).status).toBe(
        200,
      );
    }
  });
});

describe('errors outside the dialects', () => {
  const server = testServer({ withoutWorkers: true });

  test.each([
    ['GET', '/nothing'],
    ['POST', '/healthz'],
    ['DELETE', '/pay/x'],
    ['GET', '/%zz'],
    ['GET', `/checkout/api/payments/${'A'.repeat(300)}`],
    ['GET', '/_sandbox/nothing'],
    ['PATCH', '/openapi.json'],
    ['GET', '/<script>alert(1)</script>'],
  ])('%s %s: 404 in the plain form', async (method, path) => {
    const reply = await server.request(method, path);
    expect(reply.status).toBe(404);
    expect(reply.headers.get('content-type')).toBe(JSON_TYPE);
    const body = JSON.parse(reply.text) as { error: { code: string; message: string } };
    expect(Object.keys(body)).toEqual(['error']);
    expect(Object.keys(body.error)).toEqual(['code', 'message']);
    expect(body.error.code).toBe('not_found');
  });

  test('broken and overlong bodies: 400, without a stack', async () => {
    const { token } = await newPayment(server);
    for (const body of [
      '{',
      '[',
      '"',
      '{"method":"x"} trailing',
      JSON.stringify({ method: 'x'.repeat(300_000) }),
    ]) {
      const reply = await server.request('POST', `/checkout/api/payments/${token}/start`, body);
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'invalid_request' } });
      expect(reply.text).not.toMatch(/node_modules|\.ts:|\bat [A-Z]/);
    }
    const poisoned = '{"__proto__":{"x":1},"method":"KAKAOPAY_KRW"}';
    const reply = await server.request('POST', `/checkout/api/payments/${token}/start`, poisoned);
    expect(reply.status).toBe(400);
  });

  test('what breaks inside is said without detail and logged with it', async () => {
    const { token } = await newPayment(server);
    await server.store.exec('alter table payments rename to payments_away');
    const page = await server.request('GET', `/checkout/api/payments/${token}`);
    const query = await server.call('/krw/collect/query', { appId: 1054, orderId: 'any' });
    await server.store.exec('alter table payments_away rename to payments');
    expect(page.status).toBe(500);
    expect(page.text).not.toContain('payments');
    expect(query).toEqual({ status: '0', error: '9003', msg: 'system:internal error' });
    expect(server.logText).toContain('payments');
    expect(server.logText).toContain('haipay request failed');
  });
});
