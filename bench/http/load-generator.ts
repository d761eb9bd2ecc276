import { Connection } from './connection.ts';
import type { Fire, Fired, Presign } from './messages.ts';
import { requestMaker } from './requests.ts';

/** A process of its own that signs requests beforehand and then fires them; controlled over IPC. */

const SIGNING_AT_ONCE = 64;
/** A prime: its multiples meet every order of a round number of orders before one comes again. */
const SCATTER_STEP = 7919;
/** HaiPay's envelope of a success, or TeemoPay's of an order that did not fail. */
const SUCCESS = /"status":"1"|"code":200.*"status":[01]\b/s;
let requests: Buffer[] = [];
let nextRequest = 0;

async function presign({ endpoint, first, count, scatteredOver }: Presign): Promise<void> {
  const make = await requestMaker(endpoint);
  const made: Buffer[] = [];
  let next = 0;
  const loop = async () => {
    while (next < count) {
      const at = next++;
      const number = scatteredOver ? ((first + at) * SCATTER_STEP) % scatteredOver : first + at;
      made[at] = await make(number);
    }
  };
  await Promise.all(Array.from({ length: SIGNING_AT_ONCE }, loop));
  requests = made;
  nextRequest = 0;
}

async function fire({ port, connections, count }: Fire): Promise<Fired> {
  if (nextRequest + count > requests.length) throw new Error('too few requests were signed beforehand');
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const latenciesMs: number[] = [];
  const end = nextRequest + count;
  let failures = 0;
  let firstFailure: string | undefined;
  const loop = async (connection: Connection) => {
    while (nextRequest < end) {
      const request = requests[nextRequest++];
      if (!request) throw new Error('a request is missing');
      const sentMs = performance.now();
      const answer = await connection.send(request);
      latenciesMs.push(performance.now() - sentMs);
      if (answer.startsWith('HTTP/1.1 200') && SUCCESS.test(answer)) continue;
      failures += 1;
      firstFailure ??= answer.slice(-300);
    }
  };
  const startedMs = performance.now();
  await Promise.all(open.map(loop));
  const elapsedMs = performance.now() - startedMs;
  for (const connection of open) connection.close();
  return { latenciesMs, elapsedMs, failures, firstFailure };
}

process.on('message', (message: Presign | Fire) => {
  const done = message.kind === 'presign' ? presign(message) : fire(message);
  done.then(
    (result) => process.send?.({ result: result ?? null }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
