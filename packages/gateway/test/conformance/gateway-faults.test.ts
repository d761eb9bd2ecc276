import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadPrivateKey, signMembersSync } from '@naru/haipay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../../test/support/sources.ts';
import { isThorough } from '../../../../test/support/thorough.ts';
import type { Level } from '../../src/conformance/gateway-run.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { demoCredentialsOf } from '../../src/sandbox/demo.ts';
import { conformanceNamed, examined, idsOf } from '../support/conform.ts';
import { testServer } from '../support/server.ts';
import { type PassingAnswer, type Spoil, SpoilingProxy } from '../support/spoiling-proxy.ts';

const server = testServer();
const proxy = new SpoilingProxy(() => server.baseUrl);
const WITHIN_MS = 120_000;
let sign: (data: Members) => string;

beforeAll(async () => {
  await proxy.start();
  const [demo] = (await demoCredentialsOf('haipay')) as { secretKey: string }[];
  const file = await readFile(path.join(root, 'sandbox/demo-server-keys.json'), 'utf8');
  const privateKey = loadPrivateKey(JSON.parse(file).haipay[0].platformPrivateKey);
  sign = (data) => signMembersSync(data, { secretKey: demo?.secretKey ?? '', privateKey });
});
afterAll(() => proxy.stop());

type Members = Record<string, unknown>;
type Fault = readonly [states: string, level: Level, spoil: Spoil];

const membersOf = ({ body }: PassingAnswer) => JSON.parse(body) as Members & { data?: Members };

/** Changes the members of answers at a path, or of those to a case. */
function changed(
  where: string,
  change: (members: Members & { data: Members }) => Members | undefined,
): Spoil {
  return (answer) => {
    if (!answer.path.includes(where) && answer.caseId !== where) return;
    const members = membersOf(answer);
    const after = change(members as Members & { data: Members });
    if (after) answer.body = JSON.stringify(after);
  };
}

/** Answers a case with members of its own, whatever the call was. */
const answered = (caseId: string, members: Members): Spoil => changed(caseId, () => members);

/** Changes `data` of calls that HaiPay accepted, and signs it anew. */
function resigned(where: string, changes: Members | ((data: Members) => Members)): Spoil {
  return changed(where, (members) => {
    if (members['status'] !== '1') return undefined;
    const { sign: _, ...data } = members.data;
    const after = { ...data, ...(typeof changes === 'function' ? changes(data) : changes) };
    const present = JSON.parse(JSON.stringify(after)) as Members;
    return { ...members, data: { ...present, sign: sign(present) } };
  });
}

const onLedger = (change: (answer: PassingAnswer) => void, status = '1'): Spoil => {
  return (answer) => {
    if (answer.path === '/krw/account/ledger' && membersOf(answer)['status'] === status) change(answer);
  };
};
const onRefusedQuery = (change: (members: Members) => Members) =>
  changed('/collect/query', (members) => (members['status'] === '0' ? change(members) : undefined));

const HAIPAY_ACCEPTED = { status: '1', error: '00000000', msg: '', data: {} };
let times = 0;

const HAIPAY: readonly Fault[] = [
  ['http.status', 'read', onLedger((answer) => Object.assign(answer, { status: 202 }))],
  ['http.content-type', 'read', onLedger((answer) => Object.assign(answer, { contentType: 'text/html' }))],
  [
    'envelope.code',
    'read',
    changed('/account/ledger', (members) =>
      members['status'] === '1' ? { ...members, msg: 'ok' } : undefined,
    ),
  ],
  ['balance.members', 'read', resigned('/account/ledger', { frzBal: undefined })],
  ['balance.decimals', 'read', resigned('/account/ledger', { frzBal: '0' })],
  [
    'balance.signature',
    'read',
    changed(
      '/account/ledger',
      ({ data, ...members }) => data && { ...members, data: { ...data, bal: '7.00' } },
    ),
  ],
  ['refusal.code', 'read', onRefusedQuery((members) => ({ ...members, error: '' }))],
  ['refusal.no-data', 'read', onRefusedQuery((members) => ({ ...members, data: {} }))],
  [
    'query.unknown-order',
    'read',
    answered('query.unknown-order', { ...HAIPAY_ACCEPTED, data: { status: 3 } }),
  ],
  ['signature.altered', 'read', answered('signature.altered', HAIPAY_ACCEPTED)],
  [
    'signature.replay',
    'read',
    changed('signature.replay', () => (++times > 1 ? { status: '0', error: '1', msg: 'x' } : undefined)),
  ],
  ['collect.members', 'write', resigned('/collect/apply', { expires: '1' })],
  [
    'collect.signature',
    'write',
    changed('/collect/apply', ({ data, ...members }) => data && { ...members, data: { ...data, sign: 'x' } }),
  ],
  ['collect.repeated', 'write', resigned('collect.repeated', () => ({ orderNo: `60${++times}` }))],
  ['collect-query.status', 'write', resigned('/collect/query', ({ status }) => ({ status: String(status) }))],
  ['collect-query.amounts', 'write', resigned('/collect/query', { fee: '0' })],
  ['pay.bank-unknown', 'write', answered('pay.bank-unknown', HAIPAY_ACCEPTED)],
  ['failed.text', 'sandbox', resigned('/collect/query', { errorMsg: undefined })],
];

const TEEMOPAY_ACCEPTED = { code: 200, msg: 'success', data: {}, traceId: 'x' };
const dataChanged = (where: string, changes: Members) =>
  changed(where, (members) =>
    members['code'] === 200 ? { ...members, data: { ...members.data, ...changes } } : undefined,
  );

const TEEMOPAY: readonly Fault[] = [
  [
    'envelope.code',
    'read',
    changed('/merchant/balance', (members) =>
      members['code'] === 200 ? { ...members, msg: 'ok' } : undefined,
    ),
  ],
  ['envelope.trace-id', 'read', changed('/merchant/balance', ({ traceId: _, ...members }) => members)],
  ['balance.members', 'read', dataChanged('/merchant/balance', { frozenAmount: undefined })],
  ['balance.sum', 'read', dataChanged('/merchant/balance', { totalAmount: '1.00' })],
  ['refusal.no-data', 'read', changed('/payment/query', (members) => ({ ...members, data: { status: 3 } }))],
  ['query.unknown-order', 'read', answered('query.unknown-order', { code: 404, msg: 'x' })],
  ['signature.wrong', 'read', answered('signature.wrong', TEEMOPAY_ACCEPTED)],
  ['nonce.used', 'read', answered('nonce.used', TEEMOPAY_ACCEPTED)],
  ['header.timestamp-stale', 'read', answered('header.timestamp-stale', TEEMOPAY_ACCEPTED)],
  ['list.too-long', 'read', answered('list.too-long', { code: 601, msg: 'x' })],
  ['payment.status', 'write', dataChanged('/payment/create', { status: 0 })],
  ['payment.amount', 'write', dataChanged('/payment/create', { amount: '1000' })],
  ['payment.account', 'write', dataChanged('/payment/create', { additionalInfo: null })],
  ['query.ordered', 'write', dataChanged('/payment/query', { transactionAmount: '1000' })],
  ['payout.bank-unknown', 'write', answered('payout.bank-unknown', { code: 414, msg: 'x' })],
  ['paid.statements', 'sandbox', dataChanged('/payment/query', { statementList: [] })],
];

const EXIMBAY_ACCEPTED = { rescode: '0000', resmsg: 'Success' };

const EXIMBAY: readonly Fault[] = [
  ['answer.content-type', 'read', (answer) => Object.assign(answer, { contentType: 'text/plain' })],
  ['answer.texts', 'read', changed('/retrieve', ({ resmsg: _, ...members }) => members)],
  ['retrieve.unknown-order', 'read', answered('retrieve.unknown-order', { rescode: 'EC00', resmsg: 'x' })],
  ['retrieve.unknown-status', 'read', changed('/retrieve', ({ payment: _, ...members }) => members)],
  ['authorization.password', 'read', answered('authorization.password', { rescode: 'Q004', resmsg: 'x' })],
  ['method.get', 'read', answered('method.get', { rescode: 'EC00', resmsg: 'x' })],
  ['verify.altered', 'read', answered('verify.altered', EXIMBAY_ACCEPTED)],
  ['cancel.short-number', 'read', answered('cancel.short-number', { rescode: 'EC00', resmsg: 'x' })],
  [
    'ready.fgkey-form',
    'write',
    changed('/ready', ({ fgkey, ...members }) =>
      fgkey ? { ...members, fgkey: String(fgkey).toLowerCase() } : undefined,
    ),
  ],
  ['ready.fgkey', 'write', changed('ready.fgkey', (members) => ({ ...members, fgkey: 'A'.repeat(64) }))],
  [
    'ready.message',
    'write',
    changed('/ready', (members) =>
      members['rescode'] === '0000' ? { ...members, resmsg: 'Success.' } : undefined,
    ),
  ],
  [
    'open.mark',
    'write',
    changed('/v1/payments', (members) => ('param3' in members ? { ...members, param3: 'TEST' } : undefined)),
  ],
  ['open.altered', 'write', answered('open.altered', { ...EXIMBAY_ACCEPTED, fgkey: 'A' })],
  ['cancel.unknown', 'write', answered('cancel.unknown', EXIMBAY_ACCEPTED)],
  [
    'cancel.part',
    'sandbox',
    changed('cancel.part', (members) =>
      'refund' in members ? { ...members, payment: { balance: '0.61' } } : undefined,
    ),
  ],
];

describe.each([
  ['haipay', HAIPAY],
  ['teemopay', TEEMOPAY],
  ['eximbay', EXIMBAY],
] as const)('a server of %s with one fault', (dialect, faults) => {
  test.each(faults)(
    'fails %s and nothing else',
    async (states, level, spoil) => {
      times = 0;
      proxy.spoil = spoil;
      // All cases for one fault of each dialect: 40 faults by 80 cases are half a minute of CPU.
      const only = isThorough || states === faults[0]?.[0] ? [] : [states];
      expect(idsOf(await examined(dialect, proxy.baseUrl, level, only))).toEqual([states]);
    },
    WITHIN_MS,
  );
});

/** Servers of which no case may hold in both: it could not fail. */
const TRIVIAL: Readonly<Record<string, readonly Members[]>> = {
  haipay: [HAIPAY_ACCEPTED, { status: '0', error: '1', msg: 'no' }],
  teemopay: [TEEMOPAY_ACCEPTED, { code: 999, msg: 'no' }],
  eximbay: [EXIMBAY_ACCEPTED, { rescode: 'ZZ99', resmsg: 'no' }],
};

describe('a server that knows one answer', () => {
  const made = new SpoilingProxy(() => '');
  beforeAll(() => made.start());
  afterAll(() => made.stop());

  test.each(DIALECTS.map(({ name }) => name))(
    'no case of %s holds whatever the server answers',
    async (dialect) => {
      const always = conformanceNamed(dialect).gateway.cases.map(({ id }) => id);
      const passed: string[][] = [];
      for (const members of TRIVIAL[dialect] ?? []) {
        made.spoil = (answer) => Object.assign(answer, { body: JSON.stringify(members) });
        passed.push(idsOf(await examined(dialect, made.baseUrl), 'passed'));
      }
      made.spoil = (answer) =>
        Object.assign(answer, { status: 404, contentType: 'text/html', body: '<p>no' });
      passed.push(idsOf(await examined(dialect, made.baseUrl), 'passed'));
      expect(always.filter((id) => passed.every((ids) => ids.includes(id)))).toEqual([]);
    },
    WITHIN_MS,
  );
});
