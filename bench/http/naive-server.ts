import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastify from 'fastify';
import pg from 'pg';
import {
  keyContext,
  MerchantAdmin,
  newId,
  Sealer,
  Secret,
  systemClock,
} from '../../packages/engine/src/index.ts';
import {
  checkPaymentCreate,
  checkRequestHeaders,
  type FailureName,
  failure,
  loadPublicKey,
  parseSignedJson,
  success,
  tradeNo,
  verifyMembersSync,
} from '../../packages/teemopay/src/index.ts';
import { openServer } from '../support/databases.ts';

/**
 * TeemoPay's payment/create as one would write it in an afternoon: look up the app with its key and fee, verify,
 * insert, commit, answer, each request for itself on a pool of connections. The same HTTP server, verification and
 * checks as the gateway, the same tables with the same indexes, and what the call must leave behind: the nonce that is
 * used up and the order with its payer sealed. It knows no limits, methods, rotation or channels, so it does less than
 * the gateway. With NAIVE_KEY=fixed it does not even look for the app: one key for all.
 */

const POOL_SIZE = 16;
const SERVER_KEYS = fileURLToPath(new URL('../../sandbox/demo-server-keys.json', import.meta.url));
const APP_CODE = 'A2405220001KR001';
const TWO_HOURS_MS = 2 * 60 * 60 * 1000;
const TAKE_NONCE = {
  name: 'nonce',
  text: 'insert into nonces (nonce, app_id, seen_at) values ($1, $2, $3) on conflict do nothing',
};
const INSERT = {
  name: 'insert',
  text: `
    insert into payments (merchant_id, id, app_id, dialect, order_number, platform_number, content_hash, state,
      currency, amount, fee_fixed, fee_rate_ppm, payer_currency, payer_amount, allowed_methods, callback_url,
      payer_sealed, payee_name, deposit_rules, settlement_days, created_at, expires_at)
    values ($1, $2, $3, 'teemopay', $4, $5, $6, 'created', 'KRW', $7, 0, 30000, 'KRW', $7, $8, $9, $10, $11, '{}', 1,
      $12, $13)`,
};

const FIND_APP = {
  name: 'app',
  text: `
    select a.id, a.merchant_id, k.id as key_id, k.sealed, r.fixed_amount, r.rate_ppm
    from apps a
    join app_keys k on k.app_id = a.id and k.kind = 'merchant_public_key' and k.valid_until is null
    join fee_rules r on r.fee_plan_id = a.fee_plan_id and r.direction = 'payment' and r.currency = a.currency
    where a.dialect = 'teemopay' and a.public_id = $1`,
};

const { teemopay } = JSON.parse(await readFile(SERVER_KEYS, 'utf8')) as {
  teemopay: { merchantPublicKey: string };
};
const sealer = new Sealer(new Secret('bench'));
const databaseUrl = process.env['DATABASE_URL'] ?? '';
const store = await openServer(databaseUrl, 1);
const admin = new MerchantAdmin(store, systemClock, sealer);
const merchantId = await admin.createMerchant('naive');
const feePlanId = await admin.createFeePlan('naive');
const rule = { feePlanId, direction: 'payment', currency: 'KRW', method: '*' } as const;
await admin.addFeeRule({ ...rule, fixedAmount: 0n, ratePpm: 30_000n });
const appOf = {
  merchantId,
  feePlanId,
  dialect: 'teemopay',
  publicId: APP_CODE,
  currency: 'KRW',
  name: 'naive',
} as const;
const appId = await admin.createApp(appOf);
await admin.addKey(appId, 'merchant_public_key', teemopay.merchantPublicKey, 0);
await store.close();
const fixed = { id: appId, merchantId, key: loadPublicKey(teemopay.merchantPublicKey) };
const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });

interface AppRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly key_id: string;
  readonly sealed: string;
}

async function findApp(appCode: string) {
  if (process.env['NAIVE_KEY'] === 'fixed') return fixed;
  const { rows } = await pool.query<AppRow>({ ...FIND_APP, values: [appCode] });
  const [row] = rows;
  if (!row) return undefined;
  const key = loadPublicKey(sealer.open(row.sealed, keyContext(row.key_id)));
  return { id: row.id, merchantId: row.merchant_id, key };
}

/** Nonce and order in one transaction; false when the nonce was used before. */
async function commit(nonce: string, app: string, now: Date, order: unknown[]): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const taken = await client.query({ ...TAKE_NONCE, values: [nonce, app, now] });
    if (taken.rowCount === 1) await client.query({ ...INSERT, values: order });
    await client.query('commit');
    return taken.rowCount === 1;
  } finally {
    client.release();
  }
}

const app = fastify({ logger: false });
app.removeAllContentTypeParsers();
app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
  done(null, body),
);
app.post('/api/pay/payment/create/v1', async (request) => {
  const now = new Date();
  const refuse = (name: FailureName) => failure(name, newId(now));
  const parsed = parseSignedJson(String(request.body));
  const head = checkRequestHeaders(request.headers, { nowMs: now.getTime() });
  if (!parsed.ok || !head.ok) return refuse('json_invalid');
  const { nonce } = head.headers;
  const owner = await findApp(head.headers.appCode);
  if (!owner) return refuse('app_not_found');
  if (!verifyMembersSync(parsed.members, nonce, owner.key).ok) return refuse('signature_invalid');
  const checked = checkPaymentCreate(parsed.members.values, { nowMs: now.getTime() });
  if (!checked.ok) return refuse(checked.fault.error);
  const { merchantOrderNo, paymentType, amount, realName, merchantName, email, phone, callbackUrl } =
    checked.request;
  const id = newId(now);
  const number = tradeNo('payin', '2405220001', BigInt(randomInt(2 ** 47)));
  const payer = sealer.seal(JSON.stringify({ name: realName, email, phone }), `payments.payer:${id}`);
  const isFresh = await commit(nonce, owner.id, now, [
    owner.merchantId,
    id,
    owner.id,
    merchantOrderNo,
    number,
    nonce,
    amount,
    [String(paymentType)],
    callbackUrl,
    payer,
    merchantName,
    now,
    new Date(now.getTime() + TWO_HOURS_MS),
  ]);
  if (!isFresh) return refuse('nonce_invalid');
  const paymentInfo = `http://127.0.0.1/pay/${id}/${number}`;
  const data = {
    merchantOrderNo,
    tradeNo: number,
    amount: `${amount}.00`,
    paymentType,
    paymentInfo,
    status: 1,
  };
  return success(data, newId(now));
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ result: app.server.address() });
process.on('disconnect', () => process.exit(0));
