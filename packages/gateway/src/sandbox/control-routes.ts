import { declineOfWords } from '@naru/channels';
import { type Failure, PAYMENT_SETS, type Payment, type Payout, parseDecimal } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { DeclineBook } from '../declines.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { conflictOf, PlainFailure } from '../http/errors.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { paymentOf, paymentView, payoutOf, payoutView } from './orders.ts';
import { resetSandbox } from './reset.ts';
import { DEPOSIT, done, ORDER_PARAMS, PAYMENT, PAYOUT } from './schemas.ts';
import { startedPayment, waitUntil } from './start.ts';

const reasonBody = {
  type: ['object', 'null'],
  properties: {
    reason: { type: 'string', minLength: 1, maxLength: 255, pattern: SINGLE_LINE_PATTERN },
    errorCode: { type: ['string', 'integer'], maxLength: 64, pattern: SINGLE_LINE_PATTERN },
  },
} as const;

const depositBody = {
  type: 'object',
  required: ['amount'],
  properties: {
    amount: { type: ['string', 'integer'], description: 'In the payer’s currency; for won whole' },
    depositorName: { type: 'string', minLength: 1, maxLength: 64, pattern: SINGLE_LINE_PATTERN },
  },
} as const;

interface NumberParams {
  readonly no: string;
}
interface Reason {
  readonly reason?: string;
  readonly errorCode?: string | number;
}

const ABOUT_PAYMENT = {
  tag: 'Sandbox',
  params: ORDER_PARAMS,
  answer: PAYMENT,
  errors: ['not_found', 'conflict'],
} as const;
const ABOUT_PAYOUT = { ...ABOUT_PAYMENT, answer: PAYOUT } as const;

/** Outcomes of payments and payouts at will. `{no}` is the platform's or the merchant's number of the order. */
export async function controlRoutes(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  const { control } = sandbox;

  app.post<{ Params: NumberParams }>(
    '/_sandbox/payments/:no/succeed',
    {
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'sandbox.succeedPayment',
        summary: 'The payer pays: wallet, card, bank transfer, shop counter or the exact deposit',
        description: 'A payment that was not started is started first, with its first method.',
      }),
    },
    async (request) => {
      const payment = await payablePayment(gateway, sandbox, request.params.no);
      if (await control.hasAccount(payment.id)) await depositRest(gateway, sandbox, payment);
      else if (!(await control.succeedPayment(payment.id))) conflict('payment', payment.state);
      return paymentView(await reloaded(gateway, payment));
    },
  );

  app.post<{ Params: NumberParams; Body: Reason | null }>(
    '/_sandbox/payments/:no/fail',
    {
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'sandbox.failPayment',
        summary: 'The wallet, bank or card issuer declines',
        description: 'A code that a dialect’s merchants know, in either member, brings its own text.',
        body: reasonBody,
        example: { reason: 'Insufficient funds' },
      }),
    },
    async (request) => {
      const payment = await payablePayment(gateway, sandbox, request.params.no);
      const failure = paymentEnd(request.body, gateway.declines);
      if (!(await control.failPayment(payment.id, failure))) conflict('payment', payment.state);
      return paymentView(await reloaded(gateway, payment));
    },
  );

  await app.register(endingControls, { gateway, sandbox });
  await app.register(resetControl, { gateway, sandbox });
  await app.register(depositControls, { gateway, sandbox });
  await app.register(payoutControls, { gateway, sandbox });
}

/** What ends an order that nobody pays. */
async function endingControls(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  const { control } = sandbox;
  app.post<{ Params: NumberParams }>(
    '/_sandbox/payments/:no/cancel',
    {
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'sandbox.cancelPayment',
        summary: 'The payer cancels',
        description: 'In the app of the wallet, the bank or the card issuer.',
      }),
    },
    async (request) => {
      const payment = await payablePayment(gateway, sandbox, request.params.no);
      const reference = await control.referenceOf(payment.id);
      if (reference !== undefined) await sandbox.screens.press(reference, 'cancel');
      const after = await reloaded(gateway, payment);
      if (after.state === payment.state) conflict('payment', payment.state);
      return paymentView(after);
    },
  );

  app.post<{ Params: NumberParams }>(
    '/_sandbox/payments/:no/expire',
    {
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'sandbox.expirePayment',
        summary: 'The time to pay is over',
        description: 'Also before its time; a deposit that comes later is late.',
      }),
    },
    async (request) => {
      const payment = await paymentOf(gateway, request.params.no);
      const result = await gateway.engine.payments.expire(payment, true);
      if (!result.ok) throw conflictOf(result.refusal, `The payment was not expired: ${result.refusal.code}`);
      if (result.value.state === payment.state) conflict('payment', payment.state);
      return paymentView(result.value);
    },
  );
}

async function resetControl(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  app.post(
    '/_sandbox/reset',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.reset',
        summary: 'Empty the sandbox and set up the demo merchant anew',
        description: 'Orders, callbacks and merchants are gone, and the time is the machine’s again.',
        answer: done('reset'),
      }),
    },
    async () => {
      await resetSandbox(gateway, sandbox);
      return { status: 'reset' };
    },
  );
}

async function depositControls(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  const { control, screens } = sandbox;
  app.post<{ Params: NumberParams; Body: { amount: string | number; depositorName?: string } }>(
    '/_sandbox/payments/:no/deposits',
    {
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'sandbox.deposit',
        summary: 'Somebody transfers money to the virtual account, in time or not',
        description: 'Of any amount and under any name: `deposit` says how it was taken.',
        body: depositBody,
        example: { amount: '10000', depositorName: 'Gildong Hong' },
        answer: DEPOSIT,
      }),
    },
    async (request) => {
      const found = await paymentOf(gateway, request.params.no);
      const amount = parseDecimal(String(request.body.amount), found.payerCurrency);
      if (!amount) {
        const unit =
          found.payerCurrency === 'KRW' ? 'whole number of won' : `amount of ${found.payerCurrency}`;
        throw new PlainFailure('invalid_request', `amount must be a positive ${unit}`);
      }
      const payment = await startedPayment(gateway, sandbox, found);
      const reference = await control.referenceOf(payment.id);
      const name = request.body.depositorName ?? gateway.engine.payments.payerOf(payment).name;
      const hasAccount = reference !== undefined && payment.virtualAccount !== null;
      const taken = hasAccount ? await screens.deposit(reference, amount, name) : undefined;
      if (!taken) throw new PlainFailure('conflict', 'The payment has no virtual account');
      const { answer: deposit, mismatch } = taken;
      // `misfit` is the name that clients of the sandbox know.
      return { deposit, misfit: mismatch, ...paymentView(await reloaded(gateway, payment)) };
    },
  );
}

async function payoutControls(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  const { control } = sandbox;
  const act = async (no: string, end: (payout: Payout) => Promise<boolean>) => {
    const payout = await submittedPayout(gateway, sandbox, no);
    if (!(await end(payout))) conflict('payout', payout.state);
    const after = await gateway.engine.payouts.get(payout.merchantId, payout.id);
    return payoutView(after ?? payout);
  };

  app.post<{ Params: NumberParams }>(
    '/_sandbox/payouts/:no/succeed',
    {
      schema: describeRoute({
        ...ABOUT_PAYOUT,
        operationId: 'sandbox.succeedPayout',
        summary: 'The bank pays out',
        description: 'Without control that happens by itself after two seconds.',
      }),
    },
    (request) => act(request.params.no, ({ id }) => control.succeedPayout(id)),
  );
  app.post<{ Params: NumberParams; Body: Reason | null }>(
    '/_sandbox/payouts/:no/fail',
    {
      schema: describeRoute({
        ...ABOUT_PAYOUT,
        operationId: 'sandbox.failPayout',
        summary: 'The bank refuses',
        description: 'A code that a dialect’s merchants know brings its own text.',
        body: reasonBody,
        example: { reason: 'Account closed' },
      }),
    },
    (request) => {
      const failure = payoutEnd(request.body, REFUSED, gateway.declines);
      return act(request.params.no, ({ id }) => control.failPayout(id, failure));
    },
  );
  app.post<{ Params: NumberParams; Body: Reason | null }>(
    '/_sandbox/payouts/:no/return',
    {
      schema: describeRoute({
        ...ABOUT_PAYOUT,
        operationId: 'sandbox.returnPayout',
        summary: 'The bank sends the money back after success',
        description: 'Days later, as banks do: the payout had succeeded.',
        body: reasonBody,
        example: { reason: 'Return' },
      }),
    },
    (request) => {
      const failure = payoutEnd(request.body, SENT_BACK, gateway.declines);
      return act(request.params.no, ({ id }) => control.returnPayout(id, failure));
    },
  );
}

/**
 * How a payment ends. A code that a dialect's merchants know, in either member, brings its own text, unless another is
 * given; the simulated channel knows the reason of a text.
 */
function paymentEnd(body: Reason | null | undefined, declines: DeclineBook): Failure {
  const { reason, errorCode } = body ?? {};
  const named = reason !== undefined && declines.find('payment', reason) ? reason : undefined;
  const code = errorCode === undefined ? named : String(errorCode);
  const known = code === undefined ? undefined : declines.find('payment', code);
  const given = reason === code ? undefined : reason;
  const words = given ?? known?.reason ?? 'Insufficient funds';
  const decline = known ? known.decline : (declineOfWords(words) ?? 'unknown');
  return { decline, code: code ?? 'DECLINED', reason: words };
}

const REFUSED: Failure = { decline: 'unknown', code: 'refused', reason: 'Others' };
const SENT_BACK: Failure = { decline: 'returned', code: 'returned', reason: 'Return' };

/** How a payout ends. A code that a dialect's merchants know brings its own text, unless another is given. */
function payoutEnd(body: Reason | null | undefined, usual: Failure, declines: DeclineBook): Failure {
  const { reason, errorCode } = body ?? {};
  if (errorCode === undefined) return { ...usual, reason: reason ?? usual.reason };
  const code = String(errorCode);
  const known = declines.find('payout', code);
  const words = reason ?? known?.reason ?? usual.reason;
  return { decline: known?.decline ?? 'unknown', code, reason: words };
}

function conflict(noun: string, state: string): never {
  throw new PlainFailure(
    'conflict',
    `The ${noun} is ${state}: this can not happen to it any more, or not yet.`,
  );
}

/** A payment that its payer may still pay or fail to pay; a conflict for any other. */
async function payablePayment(gateway: Gateway, sandbox: Sandbox, number: string): Promise<Payment> {
  const payment = await startedPayment(gateway, sandbox, await paymentOf(gateway, number));
  return PAYMENT_SETS.payable.has(payment.state) ? payment : conflict('payment', payment.state);
}

/** A payout is at its bank a moment after it was accepted. */
async function submittedPayout(gateway: Gateway, sandbox: Sandbox, number: string): Promise<Payout> {
  const payout = await payoutOf(gateway, number);
  await waitUntil(async () => (await sandbox.control.referenceOf(payout.id)) !== undefined);
  return (await gateway.engine.payouts.get(payout.merchantId, payout.id)) ?? payout;
}

async function depositRest(gateway: Gateway, sandbox: Sandbox, payment: Payment): Promise<void> {
  const reference = await sandbox.control.referenceOf(payment.id);
  const left =
    payment.payerAmount - (payment.payerCurrency === payment.currency ? payment.receivedAmount : 0n);
  const { name } = gateway.engine.payments.payerOf(payment);
  // A bank may have opened an account that was not given out yet: nobody can transfer to it.
  if (!reference || left <= 0n || !payment.virtualAccount) conflict('payment', payment.state);
  await sandbox.screens.deposit(reference, left, name);
}

async function reloaded(gateway: Gateway, payment: Payment): Promise<Payment> {
  return (await gateway.engine.payments.get(payment.merchantId, payment.id)) ?? payment;
}
