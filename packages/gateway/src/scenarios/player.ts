import type { ScenarioAnswer, ScenarioMerchant } from '../contract/dialect-scenarios.ts';
import type { ScenarioChanges } from './changes.ts';
import { CHARGE, type ScenarioOrders } from './orders.ts';
import type { ScenarioReceiver } from './receiver.ts';
import { type SandboxCalls, ScenarioFault } from './sandbox-calls.ts';
import type { ActStep, AtOnceStep, Step } from './scenario.ts';

/** What a step came to. */
export interface Played {
  /** What was answered, for people; empty where there is nothing to say. */
  readonly said: string;
  /** How it differs from what the scenario says; undefined when it does not. */
  readonly difference?: string;
  readonly answer?: ScenarioAnswer;
}

export interface Stage {
  readonly calls: SandboxCalls;
  readonly merchant: ScenarioMerchant;
  readonly orders: ScenarioOrders;
  readonly changes: ScenarioChanges;
  /** Absent where callbacks go to somebody else's server. */
  readonly receiver: ScenarioReceiver | undefined;
}

const DONE: Played = { said: '' };
const HOW_PAYER = { pays: 'succeed', declined: 'fail', cancels: 'cancel', abandons: 'expire' } as const;
const HOW_BANK = { succeeds: 'succeed', fails: 'fail', returns: 'return' } as const;

type Play<K extends Step['do']> = (stage: Stage, step: Extract<Step, { do: K }>) => Promise<Played>;

const PLAYS: { readonly [K in Step['do']]: Play<K> } = {
  order: async ({ orders }, { of, kind, amount, currency, name, expect }) =>
    expected(await orders.place(of, { kind, amount, currency, name }), expect),
  payout: async ({ orders }, { of, amount, name, expect }) =>
    expected(await orders.place(of, { kind: 'payout', amount, name }), expect),
  forged: async ({ orders }, { of, kind }) => expected(await orders.place(of, { kind }, true), 'refused'),
  twice: async ({ orders }, { of, kind }) => {
    const answers = await orders.placeTwice(of, { kind });
    const said = answers.map((answer) => `${answer.outcome} (${answer.said})`).join(' | ');
    const isPlaced = answers.some(({ outcome }) => outcome === 'accepted');
    return isPlaced ? { said } : { said, difference: 'expected that one of them is accepted' };
  },
  again: async ({ orders }, { of, amount, expect }) => expected(await orders.again(of, amount), expect),
  act,
  start,
  payer: async ({ calls, orders }, { of, how, reason, tooLate }) =>
    controlled(
      calls,
      `/payments/${orders.platformNumber(of)}/${HOW_PAYER[how]}`,
      reason === undefined ? undefined : { reason },
      tooLate,
    ),
  deposit: async ({ calls, orders }, { of, amount, name, taken }) => {
    const body = { amount: String(amount), ...(name === undefined ? {} : { depositorName: name }) };
    const reply = await calls.control('POST', `/payments/${orders.platformNumber(of)}/deposits`, body);
    const said = [reply['deposit'], reply['misfit']].filter(Boolean).join(', ');
    const fits = taken === undefined || reply['deposit'] === taken;
    return fits ? { said } : { said, difference: `expected ${taken}` };
  },
  bank: async ({ calls, orders }, { of, how, reason, tooLate }) =>
    controlled(
      calls,
      `/payouts/${orders.platformNumber(of)}/${HOW_BANK[how]}`,
      reason === undefined ? undefined : { reason },
      tooLate,
    ),
  query: async ({ merchant, orders }, { of, standing }) => {
    const { standing: seen, said } = await merchant.query(await orders.placed(of));
    // A dialect that has no record of unpaid orders says of all of them that there are none.
    const fits = seen === standing || (seen === 'none' && standing !== 'paid');
    return fits ? { said } : { said, difference: `it reads as ${seen}, expected ${standing}` };
  },
  pass: async ({ calls }, { seconds }) => {
    await calls.pass(seconds);
    return DONE;
  },
  pass_to: async ({ calls, orders }, { of, time }) => {
    const payment = await orders.payment(of);
    const at = time === 'deadline' ? payment?.expiresAt : payment?.settleAt;
    if (!at) throw new ScenarioFault(`the order has no ${time}`);
    const seconds = Math.ceil((Date.parse(at) - (await calls.now()).getTime()) / 1000) + 1;
    if (seconds > 0) await calls.pass(seconds);
    return { said: at };
  },
  deposit_rule: async ({ changes }, { case: of, rule }) => {
    await changes.depositRule(of, rule);
    return DONE;
  },
  setting: async ({ changes }, { name, value }) => {
    await changes.setting(name, value);
    return DONE;
  },
  review: async ({ calls, orders }, { of, decision }) => {
    const path = `/payments/${orders.platformNumber(of)}/held-deposits/${decision}`;
    const { state } = await calls.operator<{ state: string }>('POST', path, { reason: 'a scenario' });
    return { said: state };
  },
  chargeback: async ({ calls, orders }, { of, amount, deduct = true, tooMuch }) => {
    const body = { deduct, ...(amount === undefined ? {} : { amount: String(amount) }) };
    return controlled(calls, `/payments/${orders.platformNumber(of)}/chargebacks`, body, tooMuch);
  },
  dispute: async ({ calls, orders }, { of, how }) => {
    const { chargebacks } = await calls.control('GET', `/chargebacks?no=${orders.platformNumber(of)}`);
    const [first] = chargebacks as readonly { readonly id: string }[];
    if (!first) throw new ScenarioFault('the order has no chargeback');
    const body = how === 'represent' ? { evidence: 'Signed for on delivery' } : {};
    return controlled(calls, `/chargebacks/${first.id}/${how}`, body, false);
  },
  callback_fault: async ({ changes }, { fault, count = 1, seconds }) => {
    await changes.callbackFault(fault, count, seconds);
    return DONE;
  },
  merchant: async ({ receiver }, { replies }) => {
    receiver?.replies.push(...replies);
    return DONE;
  },
  resend: async ({ calls, orders }, { of }) => {
    const sent = await calls.callbacks(orders.platformNumber(of));
    const last = sent.at(-1);
    if (!last) throw new ScenarioFault('the order has no callback to send again');
    return controlled(calls, `/callbacks/${last.id}/resend`, undefined, false);
  },
  lose_notices: async ({ changes }, { count }) => {
    await changes.loseNotices(count);
    return DONE;
  },
  hang: async ({ changes }) => {
    await changes.hang();
    return DONE;
  },
  resume: async ({ changes }) => {
    await changes.resume();
    return DONE;
  },
  at_once: atOnce,
};

/** Carries out one step. */
export function play(stage: Stage, step: Step): Promise<Played> {
  return playAsIs(stage, sure(step));
}

function playAsIs(stage: Stage, step: Step): Promise<Played> {
  const one = PLAYS[step.do] as Play<Step['do']>;
  return one(stage, step as never);
}

/** A step goes well where it does not say otherwise; of those that go out together each may be the later one. */
function sure(step: Step): Step {
  switch (step.do) {
    case 'order':
    case 'payout':
    case 'act':
      return { expect: 'accepted', ...step };
    case 'payer':
    case 'bank':
      return { tooLate: false, ...step };
    case 'chargeback':
      return { tooMuch: false, ...step };
    default:
      return step;
  }
}

function expected(answer: ScenarioAnswer, outcome: ActStep['expect']): Played {
  const said = `${answer.outcome} (${answer.said})`;
  if (outcome === undefined || outcome === 'any' || answer.outcome === outcome) return { said, answer };
  return { said, answer, difference: `expected ${outcome}` };
}

async function controlled(
  calls: SandboxCalls,
  path: string,
  body: object | undefined,
  isTooLate: boolean | undefined,
): Promise<Played> {
  const reply = await calls.controlled(path, body);
  const said = reply === undefined ? 'too late for it' : String(reply['state'] ?? reply['status'] ?? '');
  if (isTooLate === undefined || (reply === undefined) === isTooLate) return { said };
  return { said, difference: isTooLate ? 'expected that it can not happen' : 'expected that it can happen' };
}

async function act({ orders, merchant }: Stage, step: ActStep): Promise<Played> {
  const { of, action, amount, sameNumber = false, expect } = step;
  const order = await orders.placed(of);
  const payment = await orders.payment(of);
  const left = payment
    ? Number(payment.receivedAmount) - Number(payment.refundedAmount) - Number(payment.chargedBackAmount)
    : 0;
  const number = orders.actionNumber(of, sameNumber);
  const callbackUrl = orders.callbackUrl(number);
  const options = { number, left: left || order.amount, callbackUrl };
  const answer = await merchant.act(action, order, amount === undefined ? options : { ...options, amount });
  if (action === 'charge_card') {
    const charge = { ...order, number, kind: 'card', amount: amount ?? order.amount } as const;
    await orders.add(CHARGE, charge);
  }
  return expected(answer, expect);
}

interface PageMethod {
  readonly code: string;
  readonly kind: string;
  readonly available: boolean;
  readonly banks: readonly { readonly code: string }[];
}

/** A card that is approved after the issuer's page. */
const GOOD_CARD = '4000000000000002';
const EXPIRY_YEARS = 3;

async function start(
  { calls, orders }: Stage,
  { of, card = GOOD_CARD }: Extract<Step, { do: 'start' }>,
): Promise<Played> {
  const { page } = orders.get(of);
  // An account that is given out with the order has no page.
  if (page === null) return DONE;
  const token = new URL(page).pathname.split('/').at(2) ?? '';
  const path = `/checkout/api/payments/${token}`;
  const view = await calls.page('GET', path);
  const method = (view['methods'] as readonly PageMethod[]).find(({ available }) => available);
  if (!method) throw new ScenarioFault('no method of the order is available');
  const isCard = method.kind === 'card';
  const year = (await calls.now()).getUTCFullYear() + EXPIRY_YEARS;
  const body = isCard
    ? {
        ...{ method: method.code, number: card, expiry: `12/${String(year % 100).padStart(2, '0')}` },
        ...{ cvc: '123', holder: 'HONG GILDONG', installmentMonths: 0 },
      }
    : { method: method.code, ...(method.banks[0] ? { bank: method.banks[0].code } : {}) };
  const after = await calls.page('POST', `${path}/${isCard ? 'card' : 'start'}`, body);
  return { said: String(after['state'] ?? '') };
}

async function atOnce(stage: Stage, { steps, accepted }: AtOnceStep): Promise<Played> {
  const played = await Promise.all(steps.map((step) => playAsIs(stage, step)));
  const said = played.map((one) => one.said).join(' | ');
  const count = played.filter(({ answer }) => answer?.outcome === 'accepted').length;
  const failed = played.find(({ difference }) => difference !== undefined);
  if (failed?.difference !== undefined) return { said, difference: failed.difference };
  if (accepted === undefined || count === accepted) return { said };
  return { said, difference: `${count} calls were accepted, expected ${accepted}` };
}
