import type { ScreenAction, ScreenView } from '@naru/channels';
import { checkoutDistDir } from '@naru/checkout';
import { parseDecimal } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure } from '../http/errors.ts';
import { hidden } from '../http/hidden.ts';
import { keepOpener } from '../http/security.ts';
import { isUuid, SINGLE_LINE_PATTERN } from '../http/text.ts';
import { SCREEN, SCREEN_DEPOSIT } from './schemas.ts';

const ACTIONS: readonly ScreenAction[] = ['approve', 'decline', 'cancel', 'time-out'];

const pressBody = {
  type: ['object', 'null'],
  properties: {
    reason: {
      type: 'string',
      enum: [
        'insufficient_funds',
        'wrong_pin',
        'limit_exceeded',
        'account_suspended',
        'authentication_failed',
      ],
    },
  },
} as const;

const depositBody = {
  type: 'object',
  required: ['amount', 'depositorName'],
  properties: {
    amount: { type: 'string', pattern: '^[0-9]{1,12}(\\.[0-9]{1,2})?$' },
    depositorName: { type: 'string', minLength: 1, maxLength: 64, pattern: SINGLE_LINE_PATTERN },
  },
} as const;

interface ReferenceParams {
  readonly reference: string;
}

const ABOUT_SCREEN = {
  tag: 'Sandbox',
  params: { reference: 'The channel’s reference of the payment' },
  answer: SCREEN,
  errors: ['not_found'],
} as const;

/** The simulated screens of wallets, banks, card issuers and shops: pages and their buttons. */
export async function screenRoutes(app: FastifyInstance, { sandbox }: { sandbox: Sandbox }): Promise<void> {
  const { screens } = sandbox;
  // An issuer's page opens in the payment page's window, which may be a pop-up of the shop's.
  app.get('/sandbox/pay/:reference', { schema: hidden }, async (_, reply) =>
    keepOpener(reply)
      .header('cache-control', 'no-store')
      .sendFile('simulator.html', checkoutDistDir, { cacheControl: false }),
  );
  app.get<{ Params: ReferenceParams }>(
    '/sandbox/api/screens/:reference',
    {
      schema: describeRoute({
        ...ABOUT_SCREEN,
        operationId: 'sandbox.screen',
        summary: 'A simulated screen of a wallet, bank, card issuer or shop',
        description: 'The reference stands in the address that the payer is sent to.',
      }),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return found(await screens.view(checked(request.params.reference)));
    },
  );
  for (const action of ACTIONS) {
    app.post<{ Params: ReferenceParams; Body: { reason?: string } | null }>(
      `/sandbox/api/screens/:reference/${action}`,
      {
        schema: describeRoute({
          ...ABOUT_SCREEN,
          operationId: `sandbox.press.${action}`,
          summary: `Press "${action}"`,
          description: 'A screen that is over answers how it ended, whatever is pressed.',
          body: pressBody,
          example: action === 'decline' ? { reason: 'insufficient_funds' } : {},
        }),
      },
      async (request) =>
        found(await screens.press(checked(request.params.reference), action, request.body?.reason)),
    );
  }
  app.post<{ Params: ReferenceParams; Body: { amount: string; depositorName: string } }>(
    '/sandbox/api/screens/:reference/deposit',
    {
      schema: describeRoute({
        ...ABOUT_SCREEN,
        operationId: 'sandbox.transfer',
        summary: 'Transfer money to the virtual account',
        description: 'A refusal is an answer of the bank like any other (`taken`).',
        body: depositBody,
        example: { amount: '10000', depositorName: 'Gildong Hong' },
        answer: SCREEN_DEPOSIT,
        errors: ['not_found', 'conflict'],
      }),
    },
    async (request) => {
      const reference = checked(request.params.reference);
      const { currency } = found(await screens.view(reference));
      const amount = parseDecimal(request.body.amount, currency);
      if (!amount) throw new PlainFailure('invalid_request', `The amount must be one of ${currency}.`);
      const taken = await screens.deposit(reference, amount, request.body.depositorName);
      if (!taken) throw new PlainFailure('conflict', 'There is no virtual account to pay into.');
      // A refusal is an answer of the bank like any other: the page shows it with its reason.
      return { ...taken.view, taken: taken.answer, mismatch: taken.mismatch };
    },
  );
}

function checked(reference: string): string {
  if (!isUuid(reference)) {
    throw new PlainFailure('not_found', 'There is no such screen.');
  }
  return reference;
}

function found(view: ScreenView | undefined): ScreenView {
  if (!view) throw new PlainFailure('not_found', 'There is no such screen.');
  return view;
}
