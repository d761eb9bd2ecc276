import { CHARGEBACK_STATES, type ChargebackState } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { OPERATOR_ROUTE } from './access.ts';
import { chargebackActions } from './chargeback-actions.ts';
import {
  chargebackOf,
  chargebackView,
  chargebackViews,
  disputedPayment,
  type NewChargebackMembers,
  newChargebackMembers,
} from './chargeback-view.ts';
import { raiseChargeback } from './raise-chargeback.ts';
import { BEFORE, listedBefore } from './times.ts';

const DEFAULT_LIMIT = '50';

const listQuery = {
  type: 'object',
  properties: {
    state: { type: 'string', enum: CHARGEBACK_STATES },
    before: BEFORE,
    limit: { type: 'string', pattern: '^([1-9][0-9]?|1[0-9]{2}|200)$' },
  },
  additionalProperties: false,
} as const;

const newCaseBody = {
  type: 'object',
  required: ['caseNumber', 'reason'],
  properties: {
    caseNumber: {
      type: 'string',
      minLength: 1,
      maxLength: 64,
      pattern: SINGLE_LINE_PATTERN,
      description: 'The channel’s number of the case; the same number again is the same case',
    },
    ...newChargebackMembers,
  },
  additionalProperties: false,
} as const;

interface ListQuery {
  readonly state?: ChargebackState;
  readonly before?: string;
  readonly limit?: string;
}

/** Chargebacks for operators: what there is, opening one that came by letter or file, and what is decided. */
export function chargebackRoutes(app: FastifyInstance, gateway: Gateway): void {
  const { engine } = gateway;

  app.get<{ Querystring: ListQuery }>(
    '/chargebacks',
    { schema: { ...OPERATOR_ROUTE, summary: 'Chargebacks, the latest first', querystring: listQuery } },
    async ({ query }) => {
      const { state, before, limit = DEFAULT_LIMIT } = query;
      const page = await engine.chargebacks.recent({
        limit: Number(limit),
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { before: listedBefore(before) }),
      });
      return { chargebacks: await chargebackViews(gateway, page) };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/chargebacks/:id',
    { schema: { ...OPERATOR_ROUTE, summary: 'One chargeback, with the merchant’s evidence' } },
    async ({ params }) => {
      const chargeback = await chargebackOf(gateway, params.id);
      const payment = await engine.payments.get(chargeback.merchantId, chargeback.paymentId);
      const evidence = engine.chargebacks.evidenceOf(chargeback);
      return { ...chargebackView(chargeback, payment), evidence };
    },
  );

  app.post<{ Params: { no: string }; Body: NewChargebackMembers & { caseNumber: string } }>(
    '/payments/:no/chargebacks',
    {
      schema: {
        ...OPERATOR_ROUTE,
        summary: 'A payer’s bank opened a case about the payment',
        body: newCaseBody,
      },
    },
    async ({ params, body }) => {
      const payment = await disputedPayment(gateway, params.no);
      const { chargeback, repeated } = await raiseChargeback(gateway, payment, body.caseNumber, body);
      return { repeated, ...chargebackView(chargeback, payment) };
    },
  );

  chargebackActions(app, gateway, '/chargebacks', OPERATOR_ROUTE);
}
