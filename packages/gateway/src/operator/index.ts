import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { refuseOtherNames } from '../http/same-site.ts';
import { requireOperator } from './access.ts';
import { cashReceiptRoutes } from './cash-receipts.ts';
import { chargebackRoutes } from './chargebacks.ts';
import { riskReviewRoutes } from './risk-reviews.ts';
import { riskRuleRoutes } from './risk-rules.ts';

export const OPERATOR_PREFIX = '/_operator/v1';

/** What each room of the operator's API adds: routes below the prefix, behind the key. */
type Room = (app: FastifyInstance, gateway: Gateway) => void;

const ROOMS: readonly Room[] = [riskRuleRoutes, riskReviewRoutes, chargebackRoutes, cashReceiptRoutes];

/** The operator's API; nothing is there when no key is set. */
export async function operatorRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const { operatorKey, mode } = gateway.config;
  if (!operatorKey) return;
  await app.register(
    async (rooms) => {
      // Its key is known to everybody in the sandbox.
      if (mode === 'sandbox') refuseOtherNames(rooms, gateway.config);
      requireOperator(rooms, operatorKey);
      for (const room of ROOMS) room(rooms, gateway);
    },
    { prefix: OPERATOR_PREFIX },
  );
}
