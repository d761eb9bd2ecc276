/*
 * A dialect of one's own: the invented API "Acorn". Its merchants order payments and ask for them with JSON and a key;
 * what becomes of a payment is sent to them by a signed callback. Start Naru with it:
 *
 *   NARU_PLUGINS=examples/minimal-dialect/acorn.ts npm start
 *
 *   POST /acorn/orders             {"order": "A-1", "amount": "2000", "wallet": "kakaopay", "callback": "https://…"}
 *   GET  /acorn/orders?order=A-1   both with the headers `acorn-app` and `acorn-key`
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type AppAccess,
  activeKeys,
  type CallbackDialect,
  type CallbackMessage,
  formatDecimal,
  type Method,
  newId,
  type Payment,
  parseDecimal,
  type RefusalCode,
} from '@naru/engine';
import {
  type Dialect,
  type Gateway,
  isFaultOfCaller,
  mayCallFrom,
  type Plugin,
  RateLimiter,
} from '@naru/gateway';

const NAME = 'acorn';
const WALLETS = [
  { code: 'kakaopay', nameEn: 'KakaoPay', nameKo: '카카오페이' },
  { code: 'toss', nameEn: 'Toss', nameKo: '토스' },
];

const textMembers = (title: string, ...names: readonly string[]) => ({
  title,
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
});

/** For the API description: answers leave as they were made. */
const ORDER = textMembers('Acorn order', 'order', 'number', 'amount', 'state', 'page');
const FAILURE = textMembers('Acorn failure', 'error', 'message');

/** Leaves as `{"error", "message"}` with its HTTP status. */
class AcornFailure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const routes: Dialect['routes'] = async (app, { gateway }) => {
  const limiter = new RateLimiter();
  app.setErrorHandler((error, _request, reply) => {
    const failure = failureOf(error);
    if (failure.status === 500) gateway.log.error({ error }, 'acorn request failed');
    gateway.metrics.refusals.inc({ dialect: NAME, code: failure.code });
    return reply.code(failure.status).send({ error: failure.code, message: failure.message });
  });
  const schema = (name: string, summary: string) => ({
    operationId: `${NAME}.${name}`,
    tags: [acorn.title],
    summary,
    response: { 200: ORDER, default: FAILURE },
  });
  app.post('/acorn/orders', { schema: schema('order', 'Order a payment') }, async ({ headers, ip, body }) => {
    const access = await callerOf(gateway, limiter, headers, ip);
    return viewOf(gateway, await order(gateway, access, body));
  });
  const shown = { schema: schema('show', 'How a payment stands') };
  app.get('/acorn/orders', shown, async ({ headers, ip, query }) => {
    const { app: caller } = await callerOf(gateway, limiter, headers, ip);
    const number = textOf(query, 'order');
    const payment = await gateway.engine.payments.findByOrder(caller, number);
    if (!payment) throw new AcornFailure(404, 'unknown_order', `There is no order ${number}`);
    return viewOf(gateway, payment);
  });
};

function failureOf(error: unknown): AcornFailure {
  if (error instanceof AcornFailure) return error;
  if (isFaultOfCaller(error)) return new AcornFailure(400, 'bad_request', 'This is no JSON object');
  return new AcornFailure(500, 'internal', 'Something went wrong');
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The app that the headers name, once its key was shown: nothing about an app is revealed before that. */
async function callerOf(
  { engine }: Gateway,
  limiter: RateLimiter,
  headers: Headers,
  ip: string,
): Promise<AppAccess> {
  const { clock, directory } = engine.context;
  const access = await directory.find(NAME, String(headers['acorn-app']));
  const given = digest(String(headers['acorn-key']));
  const keys = access ? activeKeys(access, 'secret_key', clock.now()) : [];
  if (!access || !keys.some(({ text }) => timingSafeEqual(digest(text), given))) {
    throw new AcornFailure(401, 'unauthorized', 'The app or its key is unknown');
  }
  if (access.app.state !== 'active' || !mayCallFrom(access.app, ip)) {
    throw new AcornFailure(403, 'forbidden', 'The app may not call');
  }
  if (!limiter.take(access.app.id, access.app.requestsPerSecond)) {
    throw new AcornFailure(429, 'too_many_requests', 'Too many requests');
  }
  return access;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What the engine refuses, in this dialect's words; all else is one word. */
const REFUSALS: Partial<Record<RefusalCode, readonly [status: number, code: string]>> = {
  duplicate_order: [409, 'order_exists'],
  daily_limit_exceeded: [409, 'limit'],
  not_trading: [403, 'forbidden'],
  busy: [503, 'busy'],
  // It may have been done: after a refusal the merchant would order again under another number.
  internal: [500, 'unknown'],
};

async function order(gateway: Gateway, access: AppAccess, body: unknown): Promise<Payment> {
  const { clock, methods } = gateway.engine.context;
  const { currency } = access.app;
  const amount = parseDecimal(textOf(body, 'amount'), currency);
  const key = { dialect: NAME, direction: 'payment', currency, code: textOf(body, 'wallet') } as const;
  const method = await methods.find(key);
  if (!method)
    throw new AcornFailure(400, 'bad_wallet', `wallet is one of ${WALLETS.map(({ code }) => code)}`);
  if (amount === undefined || amount < method.minimum || amount > method.maximum) {
    throw new AcornFailure(400, 'bad_amount', 'amount is a decimal within the limits');
  }
  const made = await gateway.engine.payments.create({
    access,
    orderNumber: textOf(body, 'order'),
    platformNumber: `AC${newId(clock.now()).replaceAll('-', '')}`,
    contentHash: digest(JSON.stringify(body)).toString('hex'),
    amount,
    allowedMethods: [method.code],
    payer: { name: '' },
    returnUrl: null,
    failUrl: null,
    callbackUrl: textOf(body, 'callback'),
    subject: null,
    details: {},
  });
  if (made.ok) return made.value.payment;
  const [status, code] = REFUSALS[made.refusal.code] ?? [409, 'refused'];
  throw new AcornFailure(status, code, made.refusal.code);
}

/** A member of a body or a query that has to be a text of one line. */
function textOf(members: unknown, name: string): string {
  const value = (members as Readonly<Record<string, unknown>> | null)?.[name];
  if (typeof value === 'string' && /^[\x20-\x7e]{1,200}$/.test(value)) return value;
  throw new AcornFailure(400, 'bad_request', `${name} is a text of 1 to 200 characters`);
}

function viewOf(gateway: Gateway, payment: Payment) {
  const { orderNumber, platformNumber, amount, currency, state } = payment;
  const decimal = formatDecimal(amount, currency);
  return {
    order: orderNumber,
    number: platformNumber,
    amount: decimal,
    state,
    page: gateway.checkoutUrl(payment),
  };
}

const OUTCOMES: Readonly<Record<string, string>> = { payment_succeeded: 'paid', payment_failed: 'failed' };

/** Signed with the app's key: HMAC-SHA256 over the body, hexadecimal. */
const callbacks: CallbackDialect = {
  name: NAME,
  events: new Set(Object.keys(OUTCOMES)),
  signature: { header: 'acorn-signature' },
  retryDelaysMs: [60_000, 600_000],
  async render({ event, snapshot }: CallbackMessage, access: AppAccess, now: Date) {
    const { orderNumber, platformNumber, currency } = snapshot;
    const amount = formatDecimal(BigInt(snapshot.amount), currency);
    const body = JSON.stringify({
      order: orderNumber,
      number: platformNumber,
      amount,
      outcome: OUTCOMES[event],
    });
    const [key] = activeKeys(access, 'secret_key', now);
    if (!key) throw new Error(`app ${access.app.publicId} has no key`);
    const signature = createHmac('sha256', key.text).update(body).digest('hex');
    return { headers: { 'content-type': 'application/json', 'acorn-signature': signature }, body };
  },
  accepts: ({ status }) => status === 204,
};

function methods(channel: string): Method[] {
  return WALLETS.map(({ code, nameEn, nameKo }, position) => ({
    dialect: NAME,
    direction: 'payment',
    currency: 'KRW',
    code,
    kind: 'wallet',
    brand: code,
    nameEn,
    nameKo,
    minimum: 100n,
    maximum: 2_000_000n,
    state: 'available',
    supportsRefund: false,
    channel,
    position,
  }));
}

const acorn: Dialect = {
  name: NAME,
  title: 'Acorn',
  routes,
  methods,
  callbacks: () => callbacks,
  cli: {
    idName: 'app',
    currencies: ['KRW'],
    takesAllCurrencies: false,
    pairs: undefined,
    keySharing: 'app',
    sharedKeys: ['secret_key'],
    sendsPartResults: false,
    idFault: (id) =>
      /^[a-z]{3,20}$/.test(id) ? undefined : 'an Acorn app is called by 3 to 20 small letters',
    makeSharedKey: () => randomBytes(24).toString('base64url'),
  },
  demo: {
    apps: () => [{ publicId: 'oak', currency: 'KRW', keys: { secret_key: 'acorn-demo-key-of-the-sandbox' } }],
  },
  docs: { description: 'An example: orders with a key, signed callbacks.' },
};

export default { dialects: [acorn] } satisfies Plugin;
