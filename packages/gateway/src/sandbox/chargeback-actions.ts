import type { FastifyInstance } from 'fastify';
import {
  actOnChargeback,
  CHARGEBACK_ACTIONS,
  type ChargebackActionName,
  chargebackOf,
  chargebackViews,
} from '../admin/chargebacks/view.ts';
import type { Gateway } from '../gateway.ts';
import { SEVERAL_LINES_PATTERN } from '../http/text.ts';

interface ChargebackActionBody {
  readonly evidence?: string;
}

const chargebackActionBody = {
  type: ['object', 'null'],
  properties: {
    evidence: {
      type: 'string',
      minLength: 1,
      maxLength: 4000,
      pattern: SEVERAL_LINES_PATTERN,
      description: 'With represent: what the merchant has to say; kept sealed',
    },
  },
  additionalProperties: false,
} as const;

/** A route for each action on a chargeback, below `path`; `schema` is their common documentation. */
export function chargebackActions(
  app: FastifyInstance,
  gateway: Gateway,
  path: string,
  schema: Readonly<Record<string, unknown>>,
): void {
  for (const action of Object.keys(CHARGEBACK_ACTIONS) as ChargebackActionName[]) {
    const summary = `The chargeback is ${CHARGEBACK_ACTIONS[action]}`;
    app.post<{ Params: { id: string }; Body: ChargebackActionBody | null }>(
      `${path}/:id/${action}`,
      { schema: { ...schema, summary, body: chargebackActionBody } },
      async ({ params, body }) => {
        const found = await chargebackOf(gateway, params.id);
        const chargeback = await actOnChargeback(gateway, found, action, body?.evidence);
        return (await chargebackViews(gateway, [chargeback]))[0];
      },
    );
  }
}
