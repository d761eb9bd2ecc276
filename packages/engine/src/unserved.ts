import { LoopWorker } from './base/work-loop.ts';
import type { EngineContext } from './context.ts';
import type { Queryable } from './store/store.ts';

/** Due work that this process can not do; another one perhaps can. */
export interface UnservedWork {
  readonly what: 'channel_call' | 'callback' | 'mail' | 'cash_receipt';
  /** The channel or the dialect that it needs; empty where only one provider is possible. */
  readonly name: string;
  readonly count: number;
}

/** What a process can do. */
export interface Abilities {
  readonly channels: readonly string[];
  readonly dialects: readonly string[];
  readonly sendsMails: boolean;
  readonly issuesReceipts: boolean;
}

export const UNSERVED = `
  select 'channel_call' as what, channel as name, count(*)::integer as count from effects
  where due_at <= $1 and channel <> all($2::text[]) group by channel
  union all
  select 'callback', dialect, count(*)::integer from callbacks
  where state = 'pending' and due_at <= $1 and dialect <> all($3::text[]) group by dialect
  union all
  select 'mail', '', count(*)::integer from mails
  where state = 'pending' and due_at <= $1 and not $4::boolean having count(*) > 0
  union all
  select 'cash_receipt', '', count(*)::integer from cash_receipts
  where ask_at is not null and ask_at <= $1 and not $5::boolean having count(*) > 0
  order by what, name`;

export async function listUnserved(store: Queryable, now: Date, can: Abilities): Promise<UnservedWork[]> {
  const { channels, dialects, sendsMails, issuesReceipts } = can;
  return store.query<UnservedWork & Record<string, unknown>>(UNSERVED, [
    now,
    channels,
    dialects,
    sendsMails,
    issuesReceipts,
  ]);
}

const EVERY_MS = 60_000;

/** Logs what waits for a worker that can do it, when that has changed. */
export class UnservedWatch extends LoopWorker {
  readonly #context: EngineContext;
  readonly #list: () => Promise<readonly UnservedWork[]>;
  #named = '';

  constructor(context: EngineContext, list: () => Promise<readonly UnservedWork[]>) {
    super(EVERY_MS, (error) => context.log.error({ error }, 'unserved work'));
    this.#context = context;
    this.#list = list;
  }

  async round(): Promise<boolean> {
    const work = await this.#list();
    const names = work.map(({ what, name }) => `${what} ${name}`.trim()).join(', ');
    if (names !== this.#named && work.length > 0) {
      this.#context.log.warn({ work }, `work waits that this process can not do: ${names}`);
    }
    this.#named = names;
    return false;
  }
}
