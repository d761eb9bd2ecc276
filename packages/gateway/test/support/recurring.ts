import { chargeDay, koreanDay, startOfDay } from '@naru/engine';
import { type Members, newOrderId, prepared, type Shop, statusUrl } from './eximbay.ts';
import type { MerchantEndpoint } from './merchant.ts';
import type { TestServer } from './server.ts';
import { until } from './until.ts';

export interface Subscription {
  readonly orderId: string;
  readonly body: Record<string, Members>;
  /** Where the first result goes, and those of charges. */
  readonly statusPath: string;
  readonly noticePath: string;
  /** The first result. */
  readonly result: Record<string, string>;
  readonly id: string;
  /** `yyyyMMdd`. */
  readonly nextDate: string;
}

let serial = 0;

/** The Korean day of the server's clock. */
export function today(server: TestServer): string {
  return koreanDay(server.gateway.engine.context.clock.now());
}

export const compact = (day: string) => day.replaceAll('-', '');
export const dashed = (date: string) => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
export const monthsLater = (day: string, months: number) => chargeDay(day, months, 1);

/** A body that asks for a subscription from today on, reported at a separate path. */
export function subscriptionOrder(
  server: TestServer,
  endpoint: MerchantEndpoint,
  recurring: Members = {},
  changes: Record<string, Members> = {},
) {
  serial += 1;
  const statusPath = `/status/recurring/${serial}`;
  const noticePath = `/notice/${serial}`;
  const body = prepared({
    ...changes,
    payment: { order_id: newOrderId(), ...changes['payment'] },
    url: { status_url: statusUrl(endpoint, statusPath) },
    recurring: {
      recurring_amount: '1.15',
      recurring_start_date: compact(today(server)),
      recurring_interval: '1',
      recurring_noti_url: statusUrl(endpoint, noticePath),
      ...recurring,
    },
  });
  return { body, statusPath, noticePath };
}

/** Pays the first payment of a recurring one and waits for its result. */
export async function subscribe(
  shop: Shop,
  endpoint: MerchantEndpoint,
  recurring: Members = {},
  changes: Record<string, Members> = {},
  card: Members = {},
): Promise<Subscription> {
  const { body, statusPath, noticePath } = subscriptionOrder(shop.server, endpoint, recurring, changes);
  const { token, orderId } = await shop.page(body);
  await shop.payByCard(token, card);
  const result = await shop.result(endpoint, statusPath);
  const { recurring_id: id = '', recurring_next_date: nextDate = '' } = result;
  await until('it is registered', async () => {
    const [found] = await shop.server.gateway.engine.subscriptions.findByAnyNumber(id || orderId);
    return found !== undefined && found.state !== 'pending';
  });
  return { orderId, body, statusPath, noticePath, result, id, nextDate };
}

/** Moves the server's clock to a time of a Korean day, if it is not past it. */
export async function travelTo(server: TestServer, date: string, seconds = 1): Promise<void> {
  const target = startOfDay(date.includes('-') ? date : dashed(date)).getTime() + seconds * 1000;
  const aheadMs = target - server.gateway.engine.context.clock.now().getTime();
  if (aheadMs > 0) await server.advance(aheadMs / 1000);
}

export interface SandboxSubscription {
  readonly number: string;
  readonly state: string;
  readonly endReason: string | null;
  readonly nextOn: string;
  readonly amount: string;
  readonly charges: readonly {
    readonly dueOn: string;
    readonly try: number;
    readonly state: string;
    readonly transactionId: string;
    readonly amount: string;
  }[];
}

export async function subscriptionView(server: TestServer, number: string): Promise<SandboxSubscription> {
  const { recurring } = await server.json<{ recurring: SandboxSubscription[] }>(
    'GET',
    `/_sandbox/recurring?no=${number}`,
  );
  if (!recurring[0]) throw new Error(`there is no subscription ${number}`);
  return recurring[0];
}

export function untilSubscription(
  server: TestServer,
  number: string,
  check: (view: SandboxSubscription) => boolean,
): Promise<SandboxSubscription> {
  return until(`the subscription ${number} is as expected`, async () => {
    const view = await subscriptionView(server, number);
    return check(view) && view;
  });
}

export interface SandboxMail {
  readonly to: string;
  readonly kind: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly state: string;
  readonly createdAt: string;
}

export async function mailsOf(server: TestServer, query: string): Promise<SandboxMail[]> {
  const { mails } = await server.json<{ mails: SandboxMail[] }>('GET', `/_sandbox/mails?${query}`);
  return mails.filter(({ kind }) => kind.startsWith('recurring_'));
}

/** While cards take no more than five dollars. */
export async function limited(server: TestServer, work: () => Promise<void>): Promise<void> {
  const { methods } = server.gateway.engine.context;
  const key = { dialect: 'eximbay', direction: 'payment', currency: 'USD', code: 'P000' } as const;
  const before = await methods.find(key);
  if (!before) throw new Error('there are no cards');
  await methods.setLimits(key, 1n, 500n);
  try {
    await work();
  } finally {
    await methods.setLimits(key, before.minimum, before.maximum);
  }
}
