import path from 'node:path';
import { startServer } from '../../test/support/server-process.ts';
import { root } from '../../test/support/sources.ts';
import { Project, work } from './project.ts';
import type { Setup } from './setups.ts';

/** Those who have nothing but `/openapi.json`: a linter, a generator of types, and a client of these. */

const REDOCLY = '@redocly/cli@2.77.0';
const GENERATORS = ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3'] as const;
const TYPES = ['typescript-7@npm:typescript@7.0.2', '@types/node@24.19.2'] as const;

/** Redocly's warnings that are facts of the APIs: refusals with HTTP 200, and Eximbay's own paths. */
const FACTS = new Set(['operation-4xx-response', 'no-ambiguous-paths']);

interface Problem {
  readonly ruleId: string;
  readonly severity: string;
  readonly message: string;
}

/** Redocly's recommended rules. */
async function lint(description: string): Promise<void> {
  const project = await new Project('redocly', { REDOCLY_TELEMETRY: 'off' })
    .write({ 'openapi.json': description })
    .install(REDOCLY);
  const args = ['lint', 'openapi.json', '--extends=recommended', '--format=json', '--max-problems=1000'];
  const printed = await project.bin('@redocly/cli/bin/cli.js', ...args);
  const { problems } = JSON.parse(printed.slice(printed.indexOf('{'))) as { problems: readonly Problem[] };
  const found = problems.filter(({ ruleId, severity }) => severity === 'error' || !FACTS.has(ruleId));
  if (found.length > 0)
    throw new Error(found.map(({ ruleId, message }) => `${ruleId}: ${message}`).join('\n'));
  if (problems.length === 0) throw new Error('Redocly has nothing to say: does it read the document?');
}

/** Signs as docs/protocols/haipay.md §2.2 says, pays an order in the sandbox, and asks for it as its operator. */
const CLIENT = `import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import createClient from 'openapi-fetch';
import type { operations, paths, webhooks } from './api.d.ts';

type Callback = webhooks['haipay.collectionCallback']['post']['requestBody']['content']['application/json'];
type Ordered = operations['haipay.collectApply']['requestBody']['content']['application/json'];
const STATUS: Callback['status'] = 2;

const { haipay } = JSON.parse(readFileSync(process.argv[3] ?? '', 'utf8'));
const [app] = haipay;
const key = createPrivateKey({
  key: Buffer.from(app.merchantPrivateKey, 'base64'), format: 'der', type: 'pkcs8',
});

function signed<T extends Record<string, string | number>>(members: T): T & { sign: string } {
  const pairs = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = [...pairs, ['key', app.secretKey]].map(([name, value]) => name + '=' + value).join('&');
  return { ...members, sign: sign('sha256', Buffer.from(text), key).toString('base64') };
}

const api = createClient<paths>({ baseUrl: process.argv[2] ?? '' });
const order = signed({
  appId: app.appId, orderId: 'M' + Date.now(), name: 'Gildong Hong', phone: '01012345678',
  email: 'gildong@example.com', amount: '2000', payType: 'EWALLET', inBankCode: 'KAKAOPAY_KRW',
  callBackUrl: 'https://shop.example/paid', callBackFailUrl: 'https://shop.example/failed',
  partnerUserId: 'user-7',
}) satisfies Ordered;
const path = { currency: 'krw' } as const;
const made = await api.POST('/{currency}/collect/apply', { params: { path }, body: order });
if (made.data?.status !== '1') throw new Error('refused: ' + made.data?.error);
const { orderNo, payUrl } = made.data.data;
const token = payUrl.slice(payUrl.lastIndexOf('/') + 1);
const page = await api.GET('/checkout/api/payments/{token}', { params: { path: { token } } });
if (page.data?.state !== 'choosing') throw new Error('the page is ' + page.data?.state);
const paid = await api.POST('/_sandbox/payments/{no}/succeed', { params: { path: { no: orderNo } } });
if (paid.data?.state !== 'captured') throw new Error('the payment is ' + paid.data?.state);
const { appId, orderId } = order;
const query = signed({ appId, orderId });
const asked = await api.POST('/{currency}/collect/query', { params: { path }, body: query });
if (asked.data?.status !== '1' || asked.data.data.status !== STATUS) throw new Error('it is not paid');
const wrong = { ...query, sign: 'x' };
const again = await api.POST('/{currency}/collect/query', { params: { path }, body: wrong });
// Narrowed by status: a refusal has one of the codes of the document, and no data.
if (again.data?.status !== '0' || again.data.error !== '1002') throw new Error('a wrong signature was taken');
const headers = { authorization: 'Bearer naru-sandbox-operator' };
const shown = await api.GET('/admin/v1/payments/{number}', { params: { path: { number: orderNo } }, headers });
const [seen] = shown.data?.items ?? [];
if (seen?.state !== 'captured') throw new Error('the operator does not see it: ' + shown.error?.error.code);
const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const nobody = await api.GET('/admin/v1/chargebacks/{id}', { params: { path: { id } }, headers });
if (nobody.error?.error.code !== 'not_found') throw new Error('an unknown chargeback was found');
// @ts-expect-error: there is no such member of the path
await api.GET('/admin/v1/payments/{number}', { params: { path: { no: 'x' } }, headers });
// @ts-expect-error: there is no such code
if (again.data.error === 'nonsense') throw new Error('impossible');
console.log('paid ' + orderNo);
`;

const CONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    allowImportingTsExtensions: true,
  },
  files: ['client.ts', 'api.d.ts'],
};

/** Types by openapi-typescript, held to by two compilers, and an order that a client of these pays. */
async function generate(description: string, baseUrl: string, credentials: string): Promise<void> {
  const project = await new Project('openapi-typescript', {})
    .write({
      'package.json': '{ "private": true, "type": "module" }',
      'openapi.json': description,
      'client.ts': CLIENT,
      'tsconfig.json': JSON.stringify(CONFIG),
    })
    .install(...GENERATORS, ...TYPES);
  await project.bin('openapi-typescript/bin/cli.js', 'openapi.json', '-o', 'api.d.ts');
  await project.bin('typescript/bin/tsc');
  await project.bin('typescript-7/bin/tsc');
  const printed = await project.node('client.ts', baseUrl, credentials);
  if (!/^paid \d+/m.test(printed)) throw new Error(`the client said: ${printed}`);
}

export const DESCRIPTION_SETUP: Setup = {
  name: 'OpenAPI: Redocly, openapi-typescript, a client that pays',
  run: async () => {
    const server = await startServer({ NARU_DATA_DIR: path.join(work, 'naru') });
    try {
      const description = await (await fetch(`${server.baseUrl}/openapi.json`)).text();
      const credentials = path.join(root, 'sandbox/demo-credentials.json');
      await Promise.all([lint(description), generate(description, server.baseUrl, credentials)]);
    } finally {
      await server.stop();
    }
  },
};
