import { expectThat, NotJudged } from '../../../conformance/case.ts';
import {
  type Caller,
  type EximbayCase,
  expectOk,
  expectRefused,
  type Members,
  membersOf,
  objectIn,
} from './caller.ts';
import { opened, order } from './writing.ts';

/** Statements about payments that have ended, by the controls of Naru's sandbox. */

interface Paid {
  readonly payment: Members;
  readonly transactionId: string;
}

async function ended(caller: Caller, end: 'succeed' | 'fail'): Promise<Members> {
  const body = order(caller, { payment: { payment_method: 'P000' } });
  membersOf(await opened(caller, body), 'the page');
  const { order_id, currency, amount, lang } = body['payment'] ?? {};
  await caller.bench.control(`/_sandbox/payments/${order_id}/${end}`, {});
  return { order_id, currency, amount, lang };
}

async function paid(caller: Caller): Promise<Paid> {
  const payment = await ended(caller, 'succeed');
  const members = membersOf(await caller.retrieve(caller.inquiry(payment)), 'the inquiry');
  return { payment, transactionId: String(objectIn(members, 'payment')['transaction_id']) };
}

const LOOKS = 50;
const BETWEEN_LOOKS_MS = 100;

/** A result of an order as it was sent, which happens soon after the payment. */
async function resultOf({ bench }: Caller, orderId: unknown): Promise<string> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const { callbacks } = await bench.control(`/_sandbox/callbacks?no=${orderId}`);
    for (const callback of (callbacks ?? []) as Members[]) {
      for (const delivery of (callback['deliveries'] ?? []) as Members[]) {
        const { body } = objectIn(delivery, 'request');
        if (typeof body === 'string' && body !== '') return body;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
  throw new NotJudged('no result was sent');
}

function refund(caller: Caller, { payment }: Paid, changes: Members, balance: string): Members {
  const { bench, mid } = caller;
  return {
    mid,
    refund: {
      refund_type: 'P',
      refund_amount: '0.40',
      refund_id: bench.newNumber(),
      reason: 'test',
      ...changes,
    },
    payment: { ...payment, balance },
  };
}

export const OUTCOMES: readonly EximbayCase[] = [
  {
    id: 'paid.status',
    title: 'A paid order is SALE with its whole amount as balance',
    cites: 'eximbay.md §5.4',
    async run(caller) {
      const payment = await ended(caller, 'succeed');
      const reading = await caller.retrieve(caller.inquiry(payment));
      expectOk(reading);
      const { status, balance } = objectIn(reading.members, 'payment');
      expectThat(status === 'SALE' && balance === '1.00', 'SALE, balance 1.00', { status, balance });
    },
  },
  {
    id: 'paid.transaction-id',
    title: 'The transaction id has 24 characters, of which the first ten are the mid',
    cites: 'eximbay.md §1',
    async run(caller) {
      const { transactionId } = await paid(caller);
      const holds = transactionId.length === 24 && transactionId.startsWith(caller.mid);
      expectThat(holds, `${caller.mid} and 14 more`, transactionId);
    },
  },
  {
    id: 'paid.amount-text',
    title: 'An inquiry with the amount written otherwise does not find the payment',
    cites: 'eximbay.md §5.4',
    async run(caller) {
      const { payment } = await paid(caller);
      expectRefused(await caller.retrieve(caller.inquiry({ ...payment, amount: '1' })), 'Q004');
    },
  },
  {
    id: 'failed.not-sale',
    title: 'A declined order is not SALE',
    cites: 'eximbay.md §5.4',
    async run(caller) {
      const payment = await ended(caller, 'fail');
      const { answer, members } = await caller.retrieve(caller.inquiry(payment));
      expectThat(objectIn(members, 'payment')['status'] !== 'SALE', 'another status', answer.text);
    },
  },
  {
    id: 'cancel.part',
    title: 'A refund of a part leaves the rest as balance',
    cites: 'eximbay.md §5.5',
    async run(caller) {
      const one = await paid(caller);
      const path = `/${one.transactionId}/cancel`;
      const { members } = await caller.call(path, refund(caller, one, {}, '1.00'));
      const { balance } = objectIn(members, 'payment');
      expectThat(balance === '0.60', 'balance 0.60', members);
    },
  },
  {
    id: 'cancel.above',
    title: 'A refund above what is left is refused',
    cites: 'eximbay.md §5.5',
    async run(caller) {
      const one = await paid(caller);
      const body = refund(caller, one, { refund_amount: '5.00' }, '1.00');
      expectRefused(await caller.call(`/${one.transactionId}/cancel`, body));
    },
  },
  {
    id: 'cancel.balance',
    title: 'A refund with a wrong balance is refused',
    cites: 'eximbay.md §5.5',
    async run(caller) {
      const one = await paid(caller);
      expectRefused(await caller.call(`/${one.transactionId}/cancel`, refund(caller, one, {}, '0.90')));
    },
  },
  {
    id: 'cancel.number-used',
    title: 'A refund_id is good for one refund',
    cites: 'eximbay.md §5.5',
    async run(caller) {
      const one = await paid(caller);
      const path = `/${one.transactionId}/cancel`;
      const refund_id = caller.bench.newNumber();
      membersOf(await caller.call(path, refund(caller, one, { refund_id }, '1.00')), 'the refund');
      expectRefused(await caller.call(path, refund(caller, one, { refund_id }, '0.60')));
    },
  },
  {
    id: 'verify.genuine',
    title: 'A result that was sent is genuine',
    cites: 'eximbay.md §2.4',
    async run(caller) {
      const { payment } = await paid(caller);
      expectOk(await caller.call('/verify', { data: await resultOf(caller, payment['order_id']) }));
    },
  },
];
