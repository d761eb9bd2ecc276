import type { EngineContext } from '../context.ts';
import { isFreeSql, LEASE_MS } from '../outbox/lease.ts';
import { OutboxWorker } from '../outbox/outbox-worker.ts';
import { fromRow } from '../writer/rows.ts';
import type { Effect } from './due-effect.ts';
import type { EffectRunner } from './effect-runner.ts';

const MAX_IN_FLIGHT = 64;

/**
 * Index effects_due, for each channel that this process has ($4). Skipping locked rows lets many workers claim side by
 * side. The inner limit is a constant: for a parameter the planner assumes a tenth of the table, and a generic plan
 * then reads all of it.
 */
export const CLAIM_EFFECTS = `
  update effects e set
    leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond', claims = e.claims + 1
  where (e.merchant_id, e.id) in (
    select due.merchant_id, due.id
    from unnest($4::text[]) served (channel)
    cross join lateral (
      select o.merchant_id, o.id, o.due_at from effects o
      where o.channel = served.channel and o.due_at <= $1
        and ${isFreeSql('o')}
      order by o.due_at limit ${MAX_IN_FLIGHT} for update skip locked
    ) due
    order by due.due_at limit $2
  )
  returning e.merchant_id, e.id, e.kind, e.subject_kind, e.subject_id, e.attempt_id, e.channel, e.tries, e.claims`;

const POLL_MS = 250;

/** Claims due calls to channels and runs them; no two workers, in any process, take the same one. */
export class EffectWorker extends OutboxWorker<Effect> {
  readonly #runner: EffectRunner;

  constructor(context: EngineContext, runner: EffectRunner) {
    super(context, {
      table: 'effects',
      pauseMs: POLL_MS,
      name: 'effect worker',
      maxInFlight: MAX_IN_FLIGHT,
    });
    this.#runner = runner;
  }

  protected async claim(limit: number): Promise<readonly Effect[]> {
    const { store, clock, channels } = this.context;
    const rows = await store.query(CLAIM_EFFECTS, [clock.now(), limit, LEASE_MS, [...channels.keys()]]);
    return rows.map((row) => fromRow<Effect>(row));
  }

  protected call(effect: Effect): Promise<void> {
    return this.#runner.run(effect);
  }

  protected failed(effect: Effect, error: unknown): void {
    this.context.log.error({ error, effectId: effect.id }, `effect ${effect.kind}`);
  }
}
