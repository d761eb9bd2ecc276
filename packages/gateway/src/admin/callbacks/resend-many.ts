import { RESENDABLE_STATES, type ResendFilter } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { InputFailure } from '../../http/errors.ts';
import { existingApp } from '../apps/find.ts';
import { idAfter } from '../cursor.ts';
import { operation } from '../operation.ts';
import { FLAG, NUMBER, nullable, ORDER_NUMBER, oneOf, record, TEXT, TIME, withOptional } from '../schema.ts';
import { timeOf } from '../times.ts';

/** After so many an operation ends, and says where to go on: no request takes hours. */
const MAX_FOUND = 5000;
const MAX_LOOKED = 200_000;

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const SINCE = {
  type: 'string',
  pattern: `^[1-9][0-9]{0,5}[smhdw]$|${TIME.pattern}`,
  title: 'a time such as 2026-11-21T09:00:00+09:00, or a duration such as 90m, 12h, 3d or 2w',
} as const;

export const resendCallbacks = operation({
  name: 'callbacks.resendMany',
  summary: 'Send messages again, oldest first, each with those that came after it about the same order',
  method: 'POST',
  path: '/callbacks/resend',
  permission: 'callbacks.write',
  reports: true,
  input: withOptional(
    { since: { ...SINCE, description: 'Made since then, or in the last 12h, 3d …' } },
    {
      until: { ...TIME, description: 'And before; now when absent' },
      state: { ...oneOf(...RESENDABLE_STATES), description: 'exhausted (given up) when absent' },
      dialect: { ...TEXT, description: 'Of this API' },
      publicId: { ...TEXT, description: 'Of this app of it' },
      event: { ...TEXT, description: 'Only these' },
      order: { ...ORDER_NUMBER, description: 'The merchant’s number of the order' },
      dryRun: { ...FLAG, description: 'true: only count them' },
      after: { ...TEXT, description: '`next` of the answer before' },
      startedAt: {
        ...TIME,
        description: '`startedAt` of the answer before: what was sent since is not sent again',
      },
    },
  ),
  output: record({
    until: { ...TIME, description: 'What was made before it was looked at; name it in the next call' },
    startedAt: { ...TIME, description: 'When the first call began; name it in the next call' },
    found: { ...NUMBER, description: 'Messages that fit' },
    queued: { ...NUMBER, description: 'What is sent, with later messages about the same orders' },
    outdated: { ...NUMBER, description: 'Left alone: a newer message about the same order says it all' },
    next: {
      ...nullable(TEXT),
      description: '`after` of the next call, where there was more than one does; null: that was all',
    },
  }),
  errors: ['not_found'],
  logged: ['since', 'until', 'state', 'dialect', 'publicId', 'event', 'dryRun', 'startedAt'],
  example: { since: '12h', state: 'exhausted', dryRun: true },
  async run({ gateway, progress }, input) {
    const now = gateway.engine.context.clock.now();
    const filter = await filterOf(gateway, input, now);
    const course = { after: idAfter(input.after), dryRun: input.dryRun === true, progress };
    return {
      until: filter.until.toISOString(),
      startedAt: (filter.endedBefore ?? now).toISOString(),
      ...(await resendAll(gateway, filter, course)),
    };
  },
});

interface Input {
  readonly since: string;
  readonly until?: string | undefined;
  readonly state?: ResendFilter['state'] | undefined;
  readonly dialect?: string | undefined;
  readonly publicId?: string | undefined;
  readonly event?: string | undefined;
  readonly order?: string | undefined;
  readonly startedAt?: string | undefined;
}

async function filterOf(gateway: Gateway, input: Input, now: Date): Promise<ResendFilter> {
  const { state = 'exhausted', dialect, publicId, event, order: orderNumber } = input;
  const since = sinceOf(input.since, now);
  const until = input.until === undefined ? now : timeOf('until', input.until);
  const endedBefore = input.startedAt === undefined ? undefined : timeOf('startedAt', input.startedAt);
  if (until <= since) throw new InputFailure('until', 'until must be later than since');
  if (dialect !== undefined && !gateway.dialects.has(dialect)) {
    throw new InputFailure('dialect', `dialect must be one of ${[...gateway.dialects.keys()].join(', ')}`);
  }
  if (publicId !== undefined && dialect === undefined) {
    throw new InputFailure('publicId', 'publicId needs the dialect of the app');
  }
  requireEvent(gateway, event);
  const access = publicId === undefined ? undefined : await existingApp(gateway, dialect ?? '', publicId);
  return { state, since, until, appId: access?.app.id, dialect, event, orderNumber, endedBefore };
}

function sinceOf(text: string, now: Date): Date {
  const duration = /^([0-9]{1,6})([smhdw])$/.exec(text);
  if (!duration) return timeOf('since', text);
  // Before 1970 there is nothing either.
  return new Date(Math.max(0, now.getTime() - Number(duration[1]) * (UNITS[duration[2] ?? ''] ?? 0)));
}

/** A misspelt one would find nothing, and nobody would know why. */
function requireEvent({ dialects }: Gateway, event: string | undefined): void {
  const known = [...dialects.values()]
    .flatMap(({ docs }) => docs.webhooks ?? [])
    .flatMap(({ events }) => events);
  if (event === undefined || known.includes(event)) return;
  throw new InputFailure('event', `event must be one of ${[...new Set(known)].toSorted().join(', ')}`);
}

interface Course {
  readonly after: string | null;
  readonly dryRun: boolean;
  readonly progress: (line: string) => void;
}

async function resendAll({ engine }: Gateway, filter: ResendFilter, { after, dryRun, progress }: Course) {
  const count = { found: 0, queued: 0, outdated: 0 };
  // What went with an earlier message about the same order.
  const sent = new Set<string>();
  let next = after;
  let looked = 0;
  do {
    const page = await engine.callbacks.resendable(filter, next);
    for (const id of page.ids) {
      count.found += 1;
      if (dryRun || sent.has(id)) continue;
      const resent = await engine.callbacks.resend(id);
      if (resent.kind === 'superseded') count.outdated += 1;
      if (resent.kind !== 'queued') continue;
      for (const one of resent.ids) sent.add(one);
      count.queued = sent.size;
    }
    if (!dryRun) engine.wakeWorkers();
    next = page.next;
    looked += page.looked;
    const done = dryRun ? '' : `, ${count.queued} queued`;
    progress(`${looked} messages looked at, ${count.found} found${done}`);
  } while (next !== null && count.found < MAX_FOUND && looked < MAX_LOOKED);
  return { ...count, next };
}
