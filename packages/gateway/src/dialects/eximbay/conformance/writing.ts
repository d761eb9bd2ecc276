import { requestFgkey } from '@naru/eximbay';
import { expectThat } from '../../../conformance/case.ts';
import {
  type Caller,
  type EximbayCase,
  expectOk,
  expectRefused,
  isOk,
  type Members,
  membersOf,
  type Reading,
} from './caller.ts';

/** Statements about orders: prepared and opened, which nobody pays, and calls for payments that there are not. */

type Order = Readonly<Record<string, Members | undefined>>;

/** An order of one dollar, good as it stands; objects of `changes` are laid over the members of the same name. */
export function order({ bench, mid }: Caller, changes: Order = {}): Order {
  const body: Record<string, Members> = {
    payment: {
      transaction_type: 'PAYMENT',
      order_id: bench.newNumber(),
      currency: 'USD',
      amount: '1.00',
      lang: 'EN',
    },
    merchant: { mid },
    buyer: { name: 'Hong Gildong', email: 'conformance@example.com' },
    url: { return_url: 'https://shop.example/return', status_url: 'https://shop.invalid/status' },
  };
  for (const [name, members] of Object.entries(changes)) body[name] = { ...body[name], ...members };
  return body;
}

async function fgkeyFor(caller: Caller, body: Order): Promise<string> {
  const { fgkey } = membersOf(await caller.call('/ready', body), 'the order');
  return String(fgkey);
}

/** What the script posts from the payer's browser: no credentials. */
function open(caller: Caller, payload: Members): Promise<Reading> {
  return caller.call('', payload, { authorization: null });
}

export async function opened(caller: Caller, body: Order = order(caller)): Promise<Reading> {
  return open(caller, { fgkey: await fgkeyFor(caller, body), ...body });
}

const prepared: readonly EximbayCase[] = [
  {
    id: 'ready.accepted',
    title: 'An order is prepared with rescode 0000 and an fgkey',
    cites: 'eximbay.md §5.1',
    async run(caller) {
      const reading = await caller.call('/ready', order(caller));
      expectOk(reading);
      const { fgkey } = reading.members;
      expectThat(typeof fgkey === 'string' && fgkey !== '', 'an fgkey', reading.answer.text);
    },
  },
  {
    id: 'ready.fgkey-form',
    title: 'The fgkey has 64 upper-case hexadecimal digits',
    cites: 'eximbay.md §2.1',
    async run(caller) {
      const fgkey = await fgkeyFor(caller, order(caller));
      expectThat(/^[0-9A-F]{64}$/.test(fgkey), '64 upper-case hexadecimal digits', fgkey);
    },
  },
  {
    id: 'ready.fgkey',
    title: 'The fgkey is that of the secret key and the older names of the parameters',
    cites: 'eximbay.md §2.2',
    async run(caller) {
      const body = order(caller);
      const fgkey = await fgkeyFor(caller, body);
      const wanted = requestFgkey(body, caller.secretKey);
      expectThat(fgkey.toUpperCase() === wanted, `${wanted.slice(0, 8)}…`, `${fgkey.slice(0, 8)}…`);
    },
  },
  {
    id: 'ready.same-body',
    title: 'The same body has the same fgkey',
    cites: 'eximbay.md §2.2',
    async run(caller) {
      const body = order(caller);
      const [first, again] = [await fgkeyFor(caller, body), await fgkeyFor(caller, body)];
      expectThat(first === again, 'the first fgkey again', 'another one');
    },
  },
  {
    id: 'ready.message',
    title: 'The resmsg of a prepared order is "Success", without a full stop',
    cites: 'eximbay.md §4.5',
    async run(caller) {
      const { resmsg } = membersOf(await caller.call('/ready', order(caller)), 'the order');
      expectThat(resmsg === 'Success', '"Success"', resmsg);
    },
  },
  {
    id: 'ready.hangul',
    title: 'Texts may be in Hangul',
    cites: 'eximbay.md §2.1',
    async run(caller) {
      const buyer = { name: '홍길동', email: 'conformance@example.com' };
      expectOk(await caller.call('/ready', order(caller, { buyer })));
    },
  },
  {
    id: 'ready.unknown-language',
    title: 'A lang that there is not is taken',
    cites: 'eximbay.md §5.1',
    async run(caller) {
      expectOk(await caller.call('/ready', order(caller, { payment: { lang: 'XX' } })));
    },
  },
];

type Wrong = readonly [id: string, what: string, changes: Order];

const without = (object: string, name: string): Wrong => [
  `ready.missing-${name.replaceAll('_', '-')}`,
  `An order without ${object}.${name}`,
  { [object]: { [name]: undefined } },
];

const WRONG_ORDERS: readonly Wrong[] = [
  without('payment', 'transaction_type'),
  without('payment', 'order_id'),
  without('payment', 'currency'),
  without('payment', 'amount'),
  without('payment', 'lang'),
  without('buyer', 'name'),
  without('buyer', 'email'),
  without('url', 'return_url'),
  without('url', 'status_url'),
  ['ready.amount-zero', 'An amount of zero', { payment: { amount: '0' } }],
  ['ready.amount-separator', 'An amount with a thousands separator', { payment: { amount: '1,000' } }],
  ['ready.amount-decimals', 'Yen with decimals', { payment: { currency: 'JPY', amount: '100.50' } }],
  ['ready.currency', 'A currency that there is not', { payment: { currency: 'XYZ' } }],
  [
    'ready.transaction-type',
    'A transaction_type that there is not',
    { payment: { transaction_type: 'SALE' } },
  ],
  ['ready.other-mid', 'An order of another mid', { merchant: { mid: 'FFFFFFFFFF' } }],
];

const wrongOrders: readonly EximbayCase[] = WRONG_ORDERS.map(([id, what, changes]) => ({
  id,
  title: `${what} is EC00`,
  cites: 'eximbay.md §5.1, §6.1',
  async run(caller) {
    expectRefused(await caller.call('/ready', order(caller, changes)), 'EC00');
  },
}));

const pages: readonly EximbayCase[] = [
  {
    id: 'open.accepted',
    title: 'A prepared order opens a page: the answer has its address and display_type',
    cites: 'eximbay.md §4.1',
    async run(caller) {
      const reading = await opened(caller);
      expectOk(reading);
      const { url, display_type } = reading.members;
      const holds = typeof url === 'string' && url !== '' && ['P', 'R'].includes(String(display_type));
      expectThat(holds, 'url, display_type P or R', reading.answer.text);
    },
  },
  {
    id: 'open.mark',
    title: 'param3 of an opened page is OPENAPI',
    cites: 'eximbay.md §4.1',
    async run(caller) {
      const { param3 = 'OPENAPI' } = membersOf(await opened(caller), 'the page');
      expectThat(param3 === 'OPENAPI', 'OPENAPI, or no param3', param3);
    },
  },
  {
    id: 'open.altered',
    title: 'There is no page for an order whose amount differs from what was prepared',
    cites: 'eximbay.md §2.4',
    async run(caller) {
      const body = order(caller);
      const fgkey = await fgkeyFor(caller, body);
      const payment = { ...body['payment'], amount: '0.10' };
      const reading = await open(caller, { fgkey, ...body, payment });
      expectThat(!isOk(reading), 'no rescode 0000', reading.answer.text);
    },
  },
  {
    id: 'open.without-fgkey',
    title: 'There is no page without an fgkey',
    cites: 'eximbay.md §2.4',
    async run(caller) {
      const body = order(caller);
      await fgkeyFor(caller, body);
      const reading = await open(caller, body);
      expectThat(!isOk(reading), 'no rescode 0000', reading.answer.text);
    },
  },
  {
    id: 'open.not-prepared',
    title: 'There is no page for a wrong fgkey',
    cites: 'eximbay.md §2.4',
    async run(caller) {
      const reading = await open(caller, { fgkey: 'F'.repeat(64), ...order(caller) });
      expectThat(!isOk(reading), 'no rescode 0000', reading.answer.text);
    },
  },
];

const nowhere = ({ mid }: Caller) => `${mid}20200101999999`;

/** What calls for a payment say of it. */
function about({ bench }: Caller): Members {
  return { order_id: bench.newNumber(), currency: 'USD', amount: '1.00', lang: 'EN' };
}

const unknownPayments: readonly EximbayCase[] = [
  {
    id: 'cancel.unknown',
    title: 'A refund of a transaction that there is not is EC1002',
    cites: 'eximbay.md §5.5, §6.1',
    async run(caller) {
      const refund = {
        refund_type: 'F',
        refund_amount: '1.00',
        refund_id: caller.bench.newNumber(),
        reason: 'test',
      };
      const body = { mid: caller.mid, refund, payment: { ...about(caller), balance: '1.00' } };
      expectRefused(await caller.call(`/${nowhere(caller)}/cancel`, body), 'EC1002');
    },
  },
  {
    id: 'capture.unknown',
    title: 'A capture of a transaction that there is not is EC1002',
    cites: 'eximbay.md §5.6, §6.1',
    async run(caller) {
      const body = { mid: caller.mid, payment: about(caller) };
      expectRefused(await caller.call(`/${nowhere(caller)}/capture`, body), 'EC1002');
    },
  },
  {
    id: 'confirm.unknown',
    title: 'A confirmation of an authentication that there is not is refused',
    cites: 'eximbay.md §5.2',
    async run(caller) {
      const payment = { ...about(caller), payer_auth_id: '202001010000000000000000' };
      const body = { transaction_type: 'PAYMENT_PA', mid: caller.mid, payment };
      expectRefused(await caller.call('/confirm', body));
    },
  },
  {
    id: 'rebill.unknown',
    title: 'A charge of a token that there is not is refused',
    cites: 'eximbay.md §5.8',
    async run(caller) {
      const buyer = { name: 'Hong Gildong', email: 'conformance@example.com' };
      const body = { payment: about(caller), merchant: { mid: caller.mid }, buyer };
      expectRefused(await caller.call('/tokenbilling/CONFNOSUCHTOKEN/rebill', body));
    },
  },
  {
    id: 'token-delete.unknown',
    title: 'A token that there is not can not be deleted',
    cites: 'eximbay.md §5.8',
    async run(caller) {
      expectRefused(await caller.call('/tokenbilling/CONFNOSUCHTOKEN/delete'));
    },
  },
  {
    id: 'recurring.unknown',
    title: 'A recurring payment that there is not can not be ended',
    cites: 'eximbay.md §5.9',
    async run(caller) {
      expectRefused(await caller.call('/recurring/CONFNOSUCHRECURRING/delete'));
    },
  },
];

export const WRITING: readonly EximbayCase[] = [...prepared, ...wrongOrders, ...pages, ...unknownPayments];
