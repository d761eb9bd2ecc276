import {
  accessCountryKept,
  type NewRiskRule,
  RISK_KINDS,
  RISK_OUTCOMES,
  type RiskRule,
  RiskRuleError,
} from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { OPERATOR_ROUTE } from './access.ts';
import { addBlock, type Block } from './risk-blocks.ts';
import { dryRunView, ruleView } from './risk-views.ts';
import { TIME, timeOf } from './times.ts';

const uuid = { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' } as const;
const line = (maxLength: number) => ({
  type: 'string',
  minLength: 1,
  maxLength,
  pattern: SINGLE_LINE_PATTERN,
});

const ruleProperties = {
  kind: { type: 'string', enum: RISK_KINDS },
  parameters: { type: 'object', description: 'Of the kind; see docs/operation.md' },
  outcome: { type: 'string', enum: RISK_OUTCOMES, description: '`reject` when absent' },
  score: { type: 'integer', minimum: -1000, maximum: 1000 },
  code: { type: 'string', pattern: '^[A-Z0-9][A-Z0-9_-]{0,19}$' },
  position: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
  appId: { ...uuid, type: ['string', 'null'], description: 'For all apps of the merchant when absent' },
  validFrom: TIME,
  note: { ...line(500), type: ['string', 'null'] },
} as const;

const ruleBody = {
  type: 'object',
  required: ['merchantId', 'kind', 'parameters'],
  properties: { merchantId: uuid, ...ruleProperties },
  additionalProperties: false,
} as const;

const draftBody = {
  type: 'object',
  required: ['kind', 'parameters'],
  properties: ruleProperties,
  additionalProperties: false,
} as const;

const blockBody = {
  type: 'object',
  required: ['merchantId'],
  minProperties: 2,
  properties: {
    merchantId: uuid,
    email: line(320),
    ip: { ...line(64), description: 'An address or a network' },
    token: { ...line(20), description: 'The number of a stored card' },
    payment: { ...line(64), description: 'The number of a payment: the card that it was paid with' },
    appId: ruleProperties.appId,
    note: ruleProperties.note,
  },
  oneOf: ['email', 'ip', 'token', 'payment'].map((name) => ({ required: [name] })),
  additionalProperties: false,
} as const;

/** Longer runs are for the command line, which tells how far it is. */
const MAX_DRY_RUN = 10_000;

const dryRunBody = {
  type: 'object',
  required: ['merchantId', 'since'],
  properties: {
    merchantId: uuid,
    rule: draftBody,
    ruleId: { ...uuid, description: 'A rule that is there, in place of `rule`' },
    since: TIME,
    limit: { type: 'integer', minimum: 1, maximum: MAX_DRY_RUN, default: 1000 },
  },
  oneOf: [{ required: ['rule'] }, { required: ['ruleId'] }],
  additionalProperties: false,
} as const;

const listQuery = {
  type: 'object',
  required: ['merchantId'],
  properties: { merchantId: uuid, limit: { type: 'string', pattern: '^[1-9][0-9]{0,3}$' } },
} as const;

const idParams = { type: 'object', properties: { id: uuid } } as const;

type RuleBody = Omit<NewRiskRule, 'validFrom'> & { readonly validFrom?: string };

interface DryRunBody {
  readonly merchantId: string;
  readonly rule?: RuleBody;
  readonly ruleId?: string;
  readonly since: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 100;

/** `/risk/rules`, `/risk/blocks` and `/risk/dry-runs`. */
export function riskRuleRoutes(app: FastifyInstance, gateway: Gateway): void {
  const { riskAdmin } = gateway.engine;
  app.get<{ Querystring: { merchantId: string; limit?: string } }>(
    '/risk/rules',
    {
      schema: {
        ...OPERATOR_ROUTE,
        summary: 'The rules of a merchant, in their order',
        querystring: listQuery,
      },
    },
    async ({ query: { merchantId, limit = DEFAULT_LIMIT } }) => ({
      rules: (await riskAdmin.list(merchantId, Number(limit))).map(ruleView),
    }),
  );
  app.post<{ Body: RuleBody & { merchantId: string } }>(
    '/risk/rules',
    { schema: { ...OPERATOR_ROUTE, summary: 'Add a rule', body: ruleBody } },
    async ({ body: { merchantId, ...rule } }, reply) => {
      const added = await inWords(async () => riskAdmin.add(merchantId, newRule(rule)));
      return reply.code(201).send(ruleView(added));
    },
  );
  ruleChanges(app, gateway);
  app.post<{ Body: Block & { merchantId: string; appId?: string | null; note?: string | null } }>(
    '/risk/blocks',
    {
      schema: { ...OPERATOR_ROUTE, summary: 'Block a card, an e-mail address or a network', body: blockBody },
    },
    async ({ body: { merchantId, appId = null, note = null, ...block } }, reply) => {
      const added = await inWords(() => addBlock(gateway, merchantId, block as Block, { appId, note }));
      return reply.code(201).send(ruleView(added));
    },
  );
  app.post<{ Body: DryRunBody }>(
    '/risk/dry-runs',
    { schema: { ...OPERATOR_ROUTE, summary: 'Try a rule on payments of the past', body: dryRunBody } },
    async ({ body }) => dryRunView(await dryRun(gateway, body)),
  );
}

/** Rules are found by their id alone; each change names its merchant in the store. */
function ruleChanges(app: FastifyInstance, { engine: { riskAdmin } }: Gateway): void {
  const changes = [
    ['POST', '/risk/rules/:id/enable', 'Switch a rule on', (rule: RiskRule) => change(rule, true)],
    ['POST', '/risk/rules/:id/disable', 'Switch a rule off', (rule: RiskRule) => change(rule, false)],
    [
      'DELETE',
      '/risk/rules/:id',
      'Take a rule away',
      ({ merchantId, id }: RiskRule) => riskAdmin.remove(merchantId, id),
    ],
  ] as const;
  function change({ merchantId, id }: RiskRule, isEnabled: boolean) {
    return riskAdmin.setEnabled(merchantId, id, isEnabled);
  }
  for (const [method, url, summary, act] of changes) {
    app.route<{ Params: { id: string } }>({
      method,
      url,
      schema: { ...OPERATOR_ROUTE, summary, params: idParams },
      handler: async ({ params: { id } }) => {
        const rule = await riskAdmin.find(id);
        const changed = rule && (await act(rule));
        if (!changed) throw new PlainFailure('not_found', `There is no rule ${id}.`);
        return ruleView(changed);
      },
    });
  }
}

async function dryRun(gateway: Gateway, { merchantId, rule, ruleId, since, limit }: DryRunBody) {
  const { riskAdmin, riskDryRuns } = gateway.engine;
  const from = timeOf('since', since);
  await inWords(() => riskAdmin.requireMerchant(merchantId));
  const tried = rule
    ? await inWords(async () => riskAdmin.draft(merchantId, newRule(rule)))
    : await riskAdmin.get(merchantId, ruleId ?? '');
  if (!tried) throw new PlainFailure('not_found', `There is no rule ${ruleId}.`);
  return riskDryRuns.run({
    rule: tried,
    since: from,
    limit,
    accessCountryOf: accessCountryKept,
  });
}

function newRule({ validFrom, ...rule }: RuleBody): NewRiskRule {
  return validFrom === undefined ? rule : { ...rule, validFrom: timeOf('validFrom', validFrom) };
}

/** A rule that can not be is the caller's mistake, and the reason is what helps. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RiskRuleError) throw new PlainFailure('invalid_request', error.message);
    throw error;
  }
}
