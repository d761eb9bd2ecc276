import { expect, test } from 'vitest';
import { collection, newOrderId } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });

interface Listed {
  readonly id: string;
  readonly path: string;
  readonly app: string | null;
  readonly orderNumber: string | null;
  readonly status: number;
  readonly refusal: { readonly code: string } | null;
  readonly request: {
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly isCut: boolean;
  };
  readonly answer: { readonly body: string };
}
interface Page {
  readonly requests: Listed[];
  readonly next: string | null;
}

const list = (query = '') => server.json<Page>('GET', `/_sandbox/requests${query}`);
const orders = ({ requests }: Page) => requests.map(({ orderNumber }) => orderNumber);

test('a call and its answer, as they were; newest first', async () => {
  const request = collection();
  const body = server.signedBody(request);
  const answer = await server.request('POST', '/krw/collect/apply', body);
  const { requests } = await list('?limit=1');
  expect(requests[0]).toMatchObject({
    path: '/krw/collect/apply',
    app: '1054',
    orderNumber: request['orderId'],
    status: 200,
    refusal: null,
    request: { body, isCut: false },
    answer: { body: answer.text },
  });
  expect(requests[0]?.request.headers['content-type']).toBe('application/json');
  expect(await server.json('GET', `/_sandbox/requests/${requests[0]?.id}`)).toEqual(requests[0]);
  const nobody = await server.request('GET', '/_sandbox/requests/1');
  expect([nobody.status, nobody.text.includes('no such request')]).toEqual([404, true]);
});

test('filters and pages', async () => {
  const ids = [newOrderId(), newOrderId(), newOrderId()];
  for (const orderId of ids) await server.call('/krw/collect/query', { appId: 1054, orderId });
  await server.call('/usd/account/ledger', { appId: 1055 });
  expect(orders(await list(`?path=collect/query`)).slice(0, 3)).toEqual(ids.toReversed());
  expect(orders(await list(`?order=${ids[1]}&refused=true`))).toEqual([ids[1]]);
  expect((await list('?app=1055&refused=false')).requests).toHaveLength(1);
  expect((await list('?status=404')).requests).toHaveLength(0);
  expect((await list('?dialect=teemopay')).requests).toHaveLength(0);
  const first = await list('?path=query&limit=2');
  expect(orders(first)).toEqual([ids[2], ids[1]]);
  const second = await list(`?path=query&limit=2&after=${first.next}`);
  expect([orders(second), second.next]).toEqual([[ids[0]], null]);
  const [newest] = first.requests;
  await server.call('/krw/account/ledger', { appId: 1054 });
  const since = await list(`?since=${newest?.id}&app=1054`);
  expect(since.requests.map(({ path }) => path)).toEqual(['/krw/account/ledger']);
});

test('a filter that there is not, or whose value is none, is refused with the names there are', async () => {
  const refused = async (query: string) => {
    const { status, text } = await server.request('GET', `/_sandbox/requests?${query}`);
    return [status, (JSON.parse(text) as { error: { message: string } }).error.message];
  };
  expect(await refused('refusd=true')).toEqual([
    400,
    'There is no filter refusd, but these: dialect, path, app, order, status, refused, limit, after, since.',
  ]);
  expect(await refused('limit=201')).toEqual([400, 'limit must be between 1 and 200.']);
  expect(await refused('dialect=oak')).toEqual([400, 'dialect must be one of haipay, teemopay, eximbay.']);
  for (const query of ['refused=yes', 'status=999', 'limit=x', 'app=1&app=2', 'order=']) {
    expect((await refused(query))[0], query).toBe(400);
  }
});

test('what was not read, what is no call, and what holds a card', async () => {
  await server.request('POST', '/krw/collect/apply', 'x'.repeat(70_000));
  const [large] = (await list('?limit=1')).requests;
  expect(large).toMatchObject({ app: null, orderNumber: null, request: { body: null } });
  expect(large?.refusal).not.toBeNull();
  await server.request('GET', '/v1/javascriptSDK.js');
  expect((await list('?limit=1')).requests[0]?.id).toBe(large?.id);
  await server.call('/krw/collect/query', {
    appId: 1054,
    orderId: newOrderId(),
    memo: '4111 1111 1111 1111',
  });
  const { text } = await server.request('GET', '/_sandbox/requests?limit=1');
  expect([text.includes('4111 1111'), text.includes('411111***1111')]).toEqual([false, true]);
});

test('they are refused to other web sites’ names, and a reset empties them', async () => {
  const { status } = await server
    .inject({ method: 'GET', url: '/_sandbox/requests', headers: { host: 'evil.example' } })
    .then(({ statusCode }) => ({ status: statusCode }));
  expect(status).toBe(421);
  await server.json('POST', '/_sandbox/reset', {});
  expect((await list()).requests).toEqual([]);
});
