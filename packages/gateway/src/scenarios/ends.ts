import { PAYMENT_SETS, PAYOUT_SETS } from '@naru/engine';
import type { DialectDocs } from '../gateway.ts';
import type { Stage } from './player.ts';
import type { SandboxBalances, SandboxCallback } from './sandbox-calls.ts';
import type { End, ExpectedCallback, MoneyEnd, OrderEnd, SubscriptionEnd } from './scenario.ts';

/** How an order stands at the end of a run. */
interface SeenOrder {
  readonly state: string | null;
  readonly decline: string | null;
  readonly received: number;
  readonly refunded: number;
  readonly chargedBack: number;
  readonly orders: number;
  /** Undefined where somebody else's server gets them. */
  readonly messages: number | undefined;
  readonly standing: string;
  readonly callbacks: readonly SandboxCallback[];
}

export interface Seen {
  readonly orders: ReadonlyMap<string, SeenOrder>;
  readonly money: Required<MoneyEnd>;
  readonly subscription: SubscriptionEnd | undefined;
}

/** All that an end may speak of. */
export async function seen(stage: Stage, before: SandboxBalances, after: SandboxBalances): Promise<Seen> {
  const orders = new Map<string, SeenOrder>();
  for (const name of stage.orders.all.keys()) orders.set(name, await seenOrder(stage, name));
  return { orders, money: changeOf(before, after), subscription: await seenSubscription(stage) };
}

async function seenOrder(stage: Stage, name: string): Promise<SeenOrder> {
  const { calls, merchant, orders } = stage;
  const order = orders.get(name);
  const { number, kind, platformNumber } = order;
  const messages = stage.receiver?.received.filter(({ path }) => path === `/${number}`).length;
  const nothing = { decline: null, received: 0, refunded: 0, chargedBack: 0, standing: 'none', messages };
  if (platformNumber === null) return { ...nothing, state: null, orders: 0, callbacks: [] };
  const callbacks = await calls.callbacks(platformNumber);
  const { standing } = await merchant.query({ ...order, platformNumber, messages: [] });
  if (kind === 'payout') {
    const { state } = (await calls.payout(platformNumber)) ?? { state: null };
    return { ...nothing, state, orders: 1, standing, callbacks };
  }
  const tries = await calls.payments(number);
  const payment = tries.find((one) => one.platformNumber === platformNumber);
  return {
    state: payment?.state ?? null,
    decline: payment?.decline ?? null,
    received: Number(payment?.receivedAmount ?? 0),
    refunded: Number(payment?.refundedAmount ?? 0),
    chargedBack: Number(payment?.chargedBackAmount ?? 0),
    orders: tries.length,
    messages,
    standing,
    callbacks,
  };
}

interface Recurring {
  readonly state: string;
  readonly charges: readonly { readonly state: string }[];
}

async function seenSubscription({ calls, orders }: Stage): Promise<Seen['subscription']> {
  const order = [...orders.all.values()].find(({ kind }) => kind === 'subscription');
  if (!order) return undefined;
  const { recurring } = await calls.control('GET', `/recurring?no=${order.number}`);
  const [first] = recurring as readonly Recurring[];
  if (!first) return undefined;
  const charges = first.charges.map(({ state }) => state).join(', ') || 'none';
  return { state: first.state, charges };
}

function changeOf(before: SandboxBalances, after: SandboxBalances): Required<MoneyEnd> {
  const change = (...names: readonly (keyof SandboxBalances)[]) =>
    // Cents of dollars, without the dust of binary fractions.
    Number(names.reduce((sum, name) => sum + Number(after[name]) - Number(before[name]), 0).toFixed(2));
  return {
    own: change('unsettled', 'available', 'debt'),
    frozen: change('frozen'),
    disputed: change('disputed'),
    suspense: change('suspense'),
  };
}

/** What is not as the end says, as sentences. */
export function differencesTo(end: End, found: Seen, docs: DialectDocs): readonly string[] {
  const events = new Set(docs.webhooks?.flatMap((webhook) => webhook.events) ?? []);
  const wanted = end.orders ?? (end.order === undefined ? {} : { order: end.order });
  const ofOrders = Object.entries(wanted).flatMap(([name, order]) => {
    const one = found.orders.get(name);
    if (!one) return [`there is no order ${name}`];
    const said = Object.keys(wanted).length > 1 ? `${name}: ` : '';
    return differencesOf(order, one, events).map((text) => said + text);
  });
  return [...ofOrders, ...moneyDifferences(end, found.money), ...subscriptionDifferences(end, found)];
}

function differencesOf(order: OrderEnd | null, one: SeenOrder, events: ReadonlySet<string>): string[] {
  if (order === null)
    return one.state === null ? [] : [`no order was expected, and there is one that is ${one.state}`];
  const numbers = ['received', 'refunded', 'chargedBack'] as const;
  return [
    ...compared('state', order.state, one.state),
    ...(order.decline === undefined ? [] : compared('reason', order.decline, one.decline)),
    ...numbers.flatMap((name) => (order[name] === undefined ? [] : compared(name, order[name], one[name]))),
    ...compared('orders under the number', order.orders ?? 1, one.orders),
    ...(order.messages === undefined || one.messages === undefined
      ? []
      : compared('messages', order.messages, one.messages)),
    ...standingDifference(order.state, one.standing),
    ...callbackDifferences(order.callbacks ?? [], one.callbacks, events),
  ];
}

function compared(what: string, expected: unknown, actual: unknown): string[] {
  return expected === actual ? [] : [`${what}: ${actual}, expected ${expected}`];
}

/** The merchant's query says the same as the state. */
function standingDifference(state: string, standing: string): string[] {
  const isPaid = state === 'succeeded' || PAYMENT_SETS.paid.has(state as never);
  const isOver = PAYMENT_SETS.unpaidEnd.has(state as never) || PAYOUT_SETS.unpaidEnd.has(state as never);
  const expected = isPaid ? 'paid' : isOver ? 'failed' : 'open';
  if (standing === expected || (standing === 'none' && !isPaid)) return [];
  return [`the merchant’s query reads as ${standing}, expected ${expected}`];
}

function callbackDifferences(
  wanted: readonly (string | ExpectedCallback)[],
  sent: readonly SandboxCallback[],
  events: ReadonlySet<string>,
): string[] {
  const expected = wanted
    .map((one): ExpectedCallback => (typeof one === 'string' ? { event: one } : one))
    .filter(({ event }) => events.has(event));
  const actual = sent.map((callback, place) => {
    const { event, state } = callback;
    return textOf(event, state, expected[place]?.deliveries === ANY ? ANY : outcomesOf(callback));
  });
  const text = expected.map(({ event, state = 'delivered', deliveries = 'accepted' }) =>
    textOf(event, state, deliveries),
  );
  return compared('callbacks', text.join('; ') || 'none', actual.join('; ') || 'none');
}

const ANY = 'any';

function textOf(event: string, state: string, outcomes: string): string {
  return `${event} ${state} (${outcomes})`;
}

function outcomesOf({ deliveries }: SandboxCallback): string {
  return deliveries.map(({ outcome }) => outcome).join(', ') || 'not sent';
}

/** A callback and what became of it, with the answer of a server that did not accept it. */
export function callbackText(callback: SandboxCallback): string {
  const last = callback.deliveries.at(-1);
  const answer = last?.reply ? `answered ${last.reply.status}: ${last.reply.body ?? ''}` : last?.error;
  const text = textOf(callback.event, callback.state, outcomesOf(callback));
  return last === undefined || last.outcome === 'accepted' ? text : `${text}, ${answer ?? 'no answer'}`;
}

function moneyDifferences(end: End, money: Required<MoneyEnd>): string[] {
  const names = ['own', 'frozen', 'disputed', 'suspense'] as const;
  return names.flatMap((name) => compared(`change of ${name} money`, end[name] ?? 0, money[name]));
}

function subscriptionDifferences({ subscription }: End, found: Seen): string[] {
  if (!subscription) return [];
  const text = (one: SubscriptionEnd | undefined) => (one ? `${one.state}, charges: ${one.charges}` : 'none');
  return compared('subscription', text(subscription), text(found.subscription));
}
