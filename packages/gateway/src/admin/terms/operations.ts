import {
  FEE_PLAN_NAME,
  formatDecimal,
  isUniqueViolation,
  type ListedFeeRule,
  type Method,
  type NewFeeRule,
  percentText,
} from '@naru/engine';
import { adapterLack } from '../../channels/open.ts';
import type { Gateway } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { readAmount } from '../amounts.ts';
import { requireFeeInApps } from '../apps/chargeback-fees.ts';
import { madeMeanwhile } from '../apps/new-app.ts';
import { adapterOf } from '../channels/operations.ts';
import { cursorOf, notOfThisList, readCursor } from '../cursor.ts';
import { NAME } from '../merchants/operations.ts';
import { operation } from '../operation.ts';
import {
  AMOUNT,
  CURRENCY,
  FLAG,
  ID,
  limitOf,
  line,
  listOf,
  NUMBER,
  oneOf,
  PAGE,
  page,
  pageOf,
  record,
  TEXT,
  TIME,
  withOptional,
} from '../schema.ts';
import { feePpm } from './percent.ts';

/** What is offered, and on which terms: methods and fees. */

const DIRECTION = oneOf('payment', 'payout');
const METHOD_STATE = oneOf('available', 'maintenance');

const METHOD_KEY = { dialect: line(64), direction: DIRECTION, currency: CURRENCY, code: line(64) } as const;

const METHOD = record({
  ...METHOD_KEY,
  minimum: AMOUNT,
  maximum: AMOUNT,
  state: METHOD_STATE,
  channel: TEXT,
  name: TEXT,
});

export const listMethods = operation({
  name: 'methods.list',
  summary: 'Every method and payout bank with limits, state and channel',
  method: 'GET',
  path: '/methods',
  permission: 'terms.read',
  input: record({}),
  output: record({ items: listOf(METHOD) }),
  errors: [],
  example: {},
  async run({ gateway }) {
    return { items: (await gateway.engine.context.methods.all()).map(methodView) };
  },
});

function methodView(method: Method) {
  const { dialect, direction, currency, code, minimum, maximum, state, channel, nameEn } = method;
  return {
    dialect,
    direction,
    currency,
    code,
    minimum: formatDecimal(minimum, currency),
    maximum: formatDecimal(maximum, currency),
    state,
    channel,
    name: nameEn,
  };
}

export const setMethod = operation({
  name: 'methods.set',
  summary: 'Change what is offered of a method; running processes see it within a second',
  method: 'PATCH',
  path: '/methods/{dialect}/{direction}/{currency}/{code}',
  permission: 'terms.write',
  input: withOptional(METHOD_KEY, {
    state: METHOD_STATE,
    minimum: { ...AMOUNT, description: 'Of one order; with `maximum`' },
    maximum: { ...AMOUNT, description: 'Of one order; with `minimum`' },
    channel: { ...line(40), description: 'Who carries it out; orders under way stay where they are' },
  }),
  output: record(METHOD_KEY),
  errors: ['not_found'],
  example: {
    dialect: 'acorn',
    direction: 'payment',
    currency: 'KRW',
    code: 'kakaopay',
    state: 'maintenance',
  },
  async run({ gateway }, { dialect, direction, currency, code, ...changes }) {
    const key = { dialect, direction, currency, code };
    if (!(await changeMethod(gateway, key, changes)))
      throw new PlainFailure(
        'not_found',
        `there is no ${direction} method ${code} in ${currency} of ${dialect}`,
      );
    return key;
  },
});

interface MethodChanges {
  readonly state?: Method['state'] | undefined;
  readonly minimum?: string | undefined;
  readonly maximum?: string | undefined;
  readonly channel?: string | undefined;
}

/** False when there is no such method. */
async function changeMethod(
  gateway: Gateway,
  key: Pick<Method, 'dialect' | 'direction' | 'currency' | 'code'>,
  { state, minimum, maximum, channel }: MethodChanges,
): Promise<boolean> {
  const { methods: catalogue } = gateway.engine.context;
  if ((minimum === undefined) !== (maximum === undefined))
    throw new PlainFailure('invalid_request', 'give --minimum and --maximum together');
  if (state === undefined && minimum === undefined && channel === undefined)
    throw new PlainFailure('invalid_request', 'nothing to change: give --state, --channel or limits');
  const limits =
    minimum === undefined || maximum === undefined
      ? undefined
      : ([
          readAmount('minimum', minimum, key.currency, 'positive'),
          readAmount('maximum', maximum, key.currency, 'positive'),
        ] as const);
  if (limits && limits[1] < limits[0]) throw new InputFailure('maximum', '--maximum is not below --minimum');
  const method = await catalogue.find(key);
  if (channel !== undefined && method) requireChannel(gateway, channel, method);
  // Everything is checked before the first change.
  if (channel !== undefined && !(await catalogue.setChannel(key, channel))) return false;
  if (state !== undefined && !(await catalogue.setState(key, state))) return false;
  return limits ? catalogue.setLimits(key, limits[0], limits[1]) : true;
}

/** A channel that can never execute the method is refused here, not when a payer is waiting. */
function requireChannel(gateway: Gateway, name: string, method: Method): void {
  const lack = adapterLack(adapterOf(gateway, name), method);
  if (lack) throw new InputFailure('channel', `${method.code} can not be assigned: ${lack}`);
}

const PERCENT = {
  type: 'string',
  pattern: '^\\d{1,3}(\\.\\d{1,4})?$',
  title: 'a percentage from 0 to 100 with at most four decimals, such as "2.8"',
} as const;

const FEE_RULE = record({
  feePlan: TEXT,
  feePlanId: ID,
  direction: DIRECTION,
  currency: CURRENCY,
  method: { ...TEXT, description: '`*`: all methods without a rule of their own' },
  version: NUMBER,
  validFrom: TIME,
  fixed: { ...AMOUNT, description: 'Per order' },
  percent: PERCENT,
});

export const listFees = operation({
  name: 'fees.list',
  summary: 'Every version of every rule of fee plans',
  method: 'GET',
  path: '/fees',
  permission: 'terms.read',
  input: withOptional({}, { ...PAGE, plan: NAME }),
  output: page(FEE_RULE),
  errors: [],
  example: { plan: 'standard' },
  async run({ gateway }, { plan = null, after, ...given }) {
    const at = readCursor(after, 5);
    const [feePlan = '', direction = '', currency = '', method = '', version = ''] = at ?? [];
    const position = { feePlan, direction, currency, method, version: Number(version) } as ListedFeeRule;
    if (at && !(Number.isInteger(position.version) && position.version > 0)) throw notOfThisList();
    const rows = await gateway.engine.lists.feeRules(limitOf(given), plan, at && position);
    return pageOf(rows, given, feeRuleCursor, feeRuleView);
  },
});

function feeRuleCursor({ feePlan, direction, currency, method, version }: ListedFeeRule): string {
  return cursorOf([feePlan, direction, currency, method, String(version)]);
}

function feeRuleView(rule: ListedFeeRule) {
  const { feePlan, feePlanId, direction, currency, method, version, validFrom, fixedAmount, ratePpm } = rule;
  return {
    feePlan,
    feePlanId,
    direction,
    currency,
    method,
    version,
    validFrom: validFrom.toISOString(),
    fixed: formatDecimal(fixedAmount, currency),
    percent: percentText(ratePpm),
  };
}

export const setFee = operation({
  name: 'fees.set',
  summary: 'A new version of a rule from now on; orders made before keep theirs',
  method: 'POST',
  path: '/fees',
  permission: 'terms.write',
  input: withOptional(
    { plan: NAME, direction: DIRECTION, currency: CURRENCY, percent: PERCENT },
    {
      fixed: { ...AMOUNT, description: 'Per order; none when absent' },
      method: { ...line(64), description: 'For one method or payout bank only' },
      newPlan: { ...FLAG, description: 'true: make the plan when there is none of that name' },
    },
  ),
  output: record({ plan: TEXT, feePlanId: ID }),
  errors: ['not_found', 'conflict'],
  example: { plan: 'standard', direction: 'payout', currency: 'KRW', percent: '0.15', fixed: '1500' },
  async run({ gateway }, { plan, direction, currency, percent, fixed = '0', method = '*', newPlan = false }) {
    const ratePpm = feePpm(percent);
    if (ratePpm === undefined) throw new InputFailure('percent', `percent must be ${PERCENT.title}`);
    const fixedAmount = readAmount('fixed', fixed, currency, 'not_negative');
    await requireMethod(gateway, direction, currency, method);
    if (direction === 'payment') await requireFeeInApps(gateway, plan, currency);
    const rule = { direction, currency, method, fixedAmount, ratePpm };
    const feePlanId = await addRule(gateway, plan, rule, newPlan);
    return { plan, feePlanId };
  },
});

const PLANS_SHOWN = 20;

/** Adds the rule to the plan of that name and returns the plan's id. With a misspelt name it would apply to nobody. */
async function addRule(
  { engine: { admin, lists } }: Gateway,
  name: string,
  rule: NewFeeRule,
  mayMake: boolean,
): Promise<string> {
  const found = await lists.feePlan(name);
  if (found !== undefined) {
    await admin.addFeeRule({ ...rule, feePlanId: found });
    return found;
  }
  if (!mayMake) {
    const plans = (await lists.feePlans(PLANS_SHOWN)).join(', ') || 'none';
    const sentence = `there is no fee plan ${name} (there are: ${plans}); --new-plan makes it`;
    throw new PlainFailure('not_found', sentence);
  }
  try {
    return await admin.createFeePlan(name, [rule]);
  } catch (error) {
    throw isUniqueViolation(error, FEE_PLAN_NAME) ? madeMeanwhile(name) : error;
  }
}

/** A rule for an unknown method would never apply. */
async function requireMethod(
  { engine }: Gateway,
  direction: Method['direction'],
  currency: Method['currency'],
  method: string,
): Promise<void> {
  if (method === '*') return;
  const all = await engine.context.methods.all();
  const isKnown = all.some(
    (one) => one.direction === direction && one.currency === currency && one.code === method,
  );
  if (isKnown) return;
  const sentence = `there is no ${direction} method ${method} in ${currency}: naru methods list shows them`;
  throw new PlainFailure('not_found', sentence);
}
