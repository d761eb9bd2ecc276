import { readDemoCredentials } from '../../packages/gateway/src/sandbox/demo.ts';
import { loadKeys, type SigningKeys, withSign } from '../../packages/haipay/src/index.ts';
import { Connection } from './connection.ts';
import type { Fire, Fired, Presign } from './messages.ts';

/** A process of its own that signs requests beforehand and then fires them; told what to do over IPC. */

const SIGNING_AT_ONCE = 64;
/** A prime: its multiples meet every order of a round number of orders before one comes again. */
const SCATTER_STEP = 7919;
let requests: Buffer[] = [];
let nextRequest = 0;

async function demoApp(): Promise<{ appId: number; keys: SigningKeys }> {
  const [app] = (await readDemoCredentials()).haipay;
  if (!app) throw new Error('the demo has no HaiPay app');
  const keys = loadKeys({ secretKey: app.secretKey, privateKey: app.merchantPrivateKey });
  return { appId: app.appId, keys };
}

function membersOf(endpoint: Presign['endpoint'], appId: number, number: number) {
  const orderId = `bench-${number}`;
  if (endpoint === 'query') return { appId, orderId };
  return {
    appId,
    orderId,
    name: 'Hong Gildong',
    phone: '01012345678',
    email: 'hong@example.com',
    amount: '2000',
    payType: 'EWALLET',
    inBankCode: 'KAKAOPAY_KRW',
    callBackUrl: 'https://shop.example/done',
    callBackFailUrl: 'https://shop.example/failed',
    notifyUrl: 'https://shop.example/notify',
    subject: 'Coffee beans 1 kg',
    partnerUserId: 'user-1',
  };
}

async function presign({ endpoint, first, count, scatteredOver }: Presign): Promise<void> {
  const { appId, keys } = await demoApp();
  const made: Buffer[] = [];
  let next = 0;
  const loop = async () => {
    while (next < count) {
      const at = next++;
      const number = scatteredOver ? ((first + at) * SCATTER_STEP) % scatteredOver : first + at;
      const body = JSON.stringify(await withSign(membersOf(endpoint, appId, number), keys));
      made[at] = Buffer.from(
        `POST /krw/collect/${endpoint} HTTP/1.1\r\nhost: bench\r\nconnection: keep-alive\r\n` +
          `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
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
      if (answer.startsWith('HTTP/1.1 200') && answer.includes('"status":"1"')) continue;
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
