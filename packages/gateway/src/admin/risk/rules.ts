import type { NewRiskRule, RiskRule, RulePosition } from '@naru/engine';
import type { Infer } from '@naru/wire/schema';
import type { Gateway } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { isUuid } from '../../http/text.ts';
import { cursorOf, notOfThisList, readCursor } from '../cursor.ts';
import { operation } from '../operation.ts';
import { NUMBER_IS } from '../payments/one-payment.ts';
import {
  between,
  type Given,
  ID,
  limitOf,
  line,
  PAGE,
  page,
  pageOf,
  present,
  record,
  TIME,
  withOptional,
} from '../schema.ts';
import { timeOf } from '../times.ts';
import { addBlock, type Block } from './block.ts';
import { ADDED_RULE, DRAFT, DRY_RUN, RULE, SCOPE } from './schemas.ts';
import { dryRunView, ruleView } from './views.ts';

const MERCHANT = '01900000-0000-7000-8000-00000000de30';
const EXAMPLE_RULE = {
  kind: 'velocity',
  parameters: { by: 'card', windowSeconds: 3600, maxCount: 3 },
} as const;

export const listRules = operation({
  name: 'riskRules.list',
  summary: 'The rules of a merchant, in their order',
  method: 'GET',
  path: '/risk/rules',
  permission: 'risk.read',
  input: withOptional(
    { merchantId: ID },
    { ...PAGE, appId: { ...ID, description: 'Those that hold for payments of this app' } },
  ),
  output: page(RULE),
  errors: [],
  example: { merchantId: MERCHANT, limit: 100 },
  async run({ gateway }, { merchantId, appId, after, ...given }) {
    const { riskAdmin } = gateway.engine;
    await riskAdmin.requireMerchant(merchantId);
    const rules = await riskAdmin.list(
      merchantId,
      limitOf(given),
      await positionAfter(gateway, merchantId, after),
    );
    const found = pageOf(rules, given, ({ position, id }) => cursorOf([String(position), id]), ruleView);
    const items = found.items.filter((rule) => appId === undefined || (rule.appId ?? appId) === appId);
    return { ...found, items };
  },
});

const MAX_INTEGER = 2 ** 31 - 1;

/** `next` holds a position, since rules are removed while somebody reads the list; commands name the rule itself. */
async function positionAfter(
  { engine: { riskAdmin } }: Gateway,
  merchantId: string,
  after: string | undefined,
): Promise<RulePosition | null> {
  if (after !== undefined && isUuid(after)) {
    const rule = await riskAdmin.get(merchantId, after);
    if (!rule) throw new InputFailure('after', `after: there is no rule ${after}; begin the list again`);
    return rule;
  }
  const values = readCursor(after, 2);
  if (!values) return null;
  const [position = '', id = ''] = values;
  if (!isUuid(id) || !/^\d{1,10}$/.test(position) || Number(position) > MAX_INTEGER) throw notOfThisList();
  return { position: Number(position), id };
}

export const addRule = operation({
  name: 'riskRules.add',
  summary: 'Add a rule',
  method: 'POST',
  path: '/risk/rules',
  permission: 'risk.write',
  input: ADDED_RULE,
  output: RULE,
  errors: [],
  status: 201,
  example: { merchantId: MERCHANT, ...EXAMPLE_RULE },
  async run({ gateway }, { merchantId, ...rule }) {
    return ruleView(await gateway.engine.riskAdmin.add(merchantId, newRule(rule)));
  },
});

type RiskAdmin = Gateway['engine']['riskAdmin'];

/** Rules are found by their id alone; each change names its merchant in the store. */
function ruleChange(
  verb: 'enable' | 'disable' | 'remove',
  summary: string,
  change: (admin: RiskAdmin, rule: RiskRule) => Promise<RiskRule | undefined>,
) {
  return operation({
    name: `riskRules.${verb}`,
    summary,
    method: verb === 'remove' ? 'DELETE' : 'POST',
    path: verb === 'remove' ? '/risk/rules/{id}' : `/risk/rules/{id}/${verb}`,
    permission: 'risk.write',
    input: record({ id: ID }),
    output: RULE,
    errors: ['not_found'],
    example: { id: '01890a5d-ac96-774b-bcce-b302099a8057' },
    async run({ gateway }, { id }) {
      const { riskAdmin } = gateway.engine;
      const rule = await riskAdmin.find(id);
      const changed = rule && (await change(riskAdmin, rule));
      if (!changed) throw new PlainFailure('not_found', `there is no rule ${id}`);
      return ruleView(changed);
    },
  });
}

export const enableRule = ruleChange('enable', 'Switch a rule on', (admin, { merchantId, id }) =>
  admin.setEnabled(merchantId, id, true),
);
export const disableRule = ruleChange('disable', 'Switch a rule off', (admin, { merchantId, id }) =>
  admin.setEnabled(merchantId, id, false),
);
export const removeRule = ruleChange('remove', 'Take a rule away', (admin, { merchantId, id }) =>
  admin.remove(merchantId, id),
);

const BLOCKED = {
  email: { ...line(320), description: 'Case does not count; kept as a keyed hash' },
  ip: { ...line(64), description: 'An address or a network' },
  token: { ...line(20), description: 'The number of a stored card' },
  payment: { ...line(128), description: 'The number of a payment: the card that it was paid with' },
} as const;

export const addBlocked = operation({
  name: 'riskBlocks.add',
  summary: 'Block a card, an e-mail address or a network',
  method: 'POST',
  path: '/risk/blocks',
  permission: 'risk.write',
  input: withOptional({ merchantId: ID }, { ...BLOCKED, numberIs: NUMBER_IS, ...SCOPE }),
  output: RULE,
  errors: ['conflict'],
  status: 201,
  example: { merchantId: MERCHANT, ip: '198.51.100.0/24', note: 'proxies' },
  async run({ gateway }, { merchantId, appId = null, note = null, numberIs, ...what }) {
    const block = present(what);
    const names = Object.keys(BLOCKED);
    if (Object.keys(block).length !== 1)
      throw new InputFailure('email', `name one of ${names.join(', ')}, and no two`);
    const named = { ...block, ...(numberIs === undefined ? {} : { numberIs }) } as Block;
    return ruleView(await addBlock(gateway, merchantId, named, { appId, note }));
  },
});

/** Not in the HTTP API: a full card number only comes from the standard input of a command. */
export const addBlockedNumber = operation({
  name: 'riskBlocks.addCardNumber',
  summary: 'Block a card by its whole number, of which the keyed hash is kept',
  method: 'POST',
  path: '/risk/blocks/card-number',
  permission: 'risk.write',
  commandLineOnly: true,
  input: withOptional({ merchantId: ID, cardNumber: line(64) }, SCOPE),
  output: RULE,
  errors: [],
  status: 201,
  example: { merchantId: MERCHANT, cardNumber: '4111 1111 1111 1111' },
  async run({ gateway }, { merchantId, appId = null, note = null, cardNumber }) {
    return ruleView(await addBlock(gateway, merchantId, { cardNumber }, { appId, note }));
  },
});

/** Some minutes on a small machine. */
const MAX_DRY_RUN = 10_000_000;
const DEFAULT_DRY_RUN = 1000;
export const DRY_RUN_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

export const dryRunRule = operation({
  name: 'riskRules.dryRun',
  summary: 'Try a rule on payments of the past',
  method: 'POST',
  path: '/risk/dry-runs',
  permission: 'risk.read',
  reports: true,
  input: withOptional(
    {},
    {
      since: { ...TIME, description: `${DRY_RUN_DAYS} days ago when absent` },
      merchantId: { ...ID, description: 'Whose rule `rule` would be' },
      rule: DRAFT,
      ruleId: { ...ID, description: 'A rule that is there, in place of `rule`' },
      limit: {
        ...between(1, MAX_DRY_RUN),
        description: `Payments to look at, the newest first; ${DEFAULT_DRY_RUN} when absent`,
      },
    },
  ),
  output: DRY_RUN,
  errors: ['not_found'],
  example: { merchantId: MERCHANT, since: '2026-10-01T00:00:00+09:00', rule: EXAMPLE_RULE },
  async run({ gateway, progress }, { merchantId, rule, ruleId, since, limit = DEFAULT_DRY_RUN }) {
    const { riskDryRuns, context } = gateway.engine;
    const monthAgo = new Date(context.clock.now().getTime() - DRY_RUN_DAYS * DAY_MS);
    const report = await riskDryRuns.run({
      rule: await triedRule(gateway, merchantId, rule && newRule(rule), ruleId),
      since: since === undefined ? monthAgo : timeOf('since', since),
      limit,
      onProgress: (looked) => progress(`looked at ${looked} payments`),
    });
    return dryRunView(report);
  },
});

async function triedRule(
  { engine: { riskAdmin } }: Gateway,
  merchantId: string | undefined,
  rule: NewRiskRule | undefined,
  ruleId: string | undefined,
): Promise<RiskRule> {
  if ((rule === undefined) === (ruleId === undefined))
    throw new InputFailure('rule', 'rule or ruleId has to be given, and not both');
  if (merchantId !== undefined) await riskAdmin.requireMerchant(merchantId);
  if (rule !== undefined) {
    if (merchantId === undefined) throw new InputFailure('merchantId', 'merchantId is missing');
    return riskAdmin.draft(merchantId, rule);
  }
  const found = await riskAdmin.find(ruleId ?? '');
  if (!found || found.merchantId !== (merchantId ?? found.merchantId))
    throw new PlainFailure('not_found', `there is no rule ${ruleId}`);
  return found;
}

type GivenRule = Given<Infer<typeof DRAFT>>;

function newRule({ validFrom, ...rule }: GivenRule): NewRiskRule {
  const given = present(rule);
  return validFrom === undefined ? given : { ...given, validFrom: timeOf('validFrom', validFrom) };
}
