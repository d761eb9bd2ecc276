import type { FastifyInstance } from 'fastify';
import { CHARGEBACK } from '../admin/chargebacks/operations.ts';
import {
  actOnChargeback,
  CHARGEBACK_ACTIONS,
  type ChargebackActionName,
  chargebackOf,
  chargebackViews,
} from '../admin/chargebacks/view.ts';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
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

/** A route for each action on a chargeback, below `path`. */
export function chargebackActions(app: FastifyInstance, gateway: Gateway, path: string): void {
  for (const action of Object.keys(CHARGEBACK_ACTIONS) as ChargebackActionName[]) {
    const schema = describeRoute({
      tag: 'Sandbox',
      operationId: `sandbox.${action}Chargeback`,
      summary: `The chargeback is ${CHARGEBACK_ACTIONS[action]}`,
      description: 'As the payer’s bank decides, or as the merchant answers (represent, accept).',
      params: { id: 'The chargeback’s id' },
      body: chargebackActionBody,
      example: action === 'represent' ? { evidence: 'Signed for on 3 March, see mail of the carrier' } : {},
      answer: CHARGEBACK,
      errors: ['not_found', 'conflict'],
    });
    app.post<{ Params: { id: string }; Body: ChargebackActionBody | null }>(
      `${path}/:id/${action}`,
      { schema },
      async ({ params, body }) => {
        const found = await chargebackOf(gateway, params.id);
        const chargeback = await actOnChargeback(gateway, found, action, body?.evidence);
        return (await chargebackViews(gateway, [chargeback]))[0];
      },
    );
  }
}
