import {
  type BatchReport,
  CASH_RECEIPT_SETS,
  CHARGEBACK_SETS,
  type Clock,
  type GuardedClock,
  inStates,
  RISK_REVIEW_SETS,
  type StateChange,
  type Store,
  type UnservedWork,
} from '@naru/engine';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { storeReading } from './reading.ts';
import { endpointGauge, poolGauges, verificationGauges } from './store-metrics.ts';

/** The writer's metrics. */
type WriterFigures = { readonly backlog: number; readonly setAside: number; readonly lockTimeouts: number };

/** What `/metrics` shows (Prometheus). Labels have few values: never an order, a merchant or a text. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'naru_http_request_duration_seconds',
    help: 'Time of HTTP requests by route and status',
    labelNames: ['route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  readonly #requestSeries = new Map<string, { observe(seconds: number): void }>();
  readonly refusals = new Counter({
    name: 'naru_refusals_total',
    help: 'Requests refused, by dialect and error code',
    labelNames: ['dialect', 'code'] as const,
    registers: [this.registry],
  });
  readonly transitions = new Counter({
    name: 'naru_transitions_total',
    help: 'Payments, payouts, refunds, chargebacks and cash receipts that came into a state, by method and channel',
    labelNames: ['noun', 'to', 'method', 'channel'] as const,
    registers: [this.registry],
  });
  readonly channelCalls = new Histogram({
    name: 'naru_channel_call_duration_seconds',
    help: 'Time of calls to channels by call and by what they answered; "error": they did not',
    labelNames: ['channel', 'call', 'result'] as const,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  readonly cardLimits = new Counter({
    name: 'naru_card_limits_total',
    help: 'Cards that were not shown to their channel, since too many before them were declined',
    labelNames: ['by'] as const,
    registers: [this.registry],
  });
  readonly batches = new Histogram({
    name: 'naru_writer_batch_duration_seconds',
    help: 'Time of the writer’s batches, commit included',
    labelNames: ['lane'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [this.registry],
  });
  readonly commands = new Counter({
    name: 'naru_writer_commands_total',
    help: 'Commands committed or refused by the writer',
    labelNames: ['result'] as const,
    registers: [this.registry],
  });

  readonly deliveries = new Counter({
    name: 'naru_callback_deliveries_total',
    help: 'Deliveries of callbacks: accepted, rejected (answered otherwise), failed (no answer), dropped (sandbox)',
    labelNames: ['dialect', 'outcome'] as const,
    registers: [this.registry],
  });

  readonly eventDeliveries = new Counter({
    name: 'naru_event_deliveries_total',
    help: 'Deliveries of events to endpoints by outcome: accepted, rejected (answered otherwise), failed (no answer)',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  readonly endpointNotices = new Counter({
    name: 'naru_event_endpoint_notices_total',
    help: 'Event endpoints that fail for long (failing), were disabled, answered 410 (gone), or healed',
    labelNames: ['notice'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** One request, by its route's pattern. Looking up the series by its labels each time costs more than adding. */
  observeRequest(route: string, status: number, elapsedMs: number): void {
    const key = `${status} ${route}`;
    let series = this.#requestSeries.get(key);
    if (!series) {
      series = this.requests.labels({ route, status: String(status) });
      this.#requestSeries.set(key, series);
    }
    series.observe(elapsedMs / 1000);
  }

  observeBatch(batch: BatchReport): void {
    this.batches.observe({ lane: batch.lane.split('-')[0] ?? '' }, batch.durationMs / 1000);
    this.commands.inc({ result: 'accepted' }, batch.commands - batch.refused);
    this.commands.inc({ result: 'refused' }, batch.refused);
  }

  observeTransition({ noun, to, method = '', channel = '' }: StateChange): void {
    this.transitions.inc({ noun, to, method, channel });
  }

  observeChannelCall(channel: string, call: string, result: string, elapsedMs: number): void {
    this.channelCalls.observe({ channel, call, result }, elapsedMs / 1000);
  }

  /** How many of the day's numbers the busiest app has used. */
  watchDailyNumbers(name: string, help: string, most: () => Promise<bigint>): void {
    const read = storeReading(most);
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        // Without its store a process still reports metrics.
        await read()
          .then((count) => this.set(Number(count)))
          .catch(() => this.remove());
      },
    });
  }

  /** The offset of the machine's clock to the database's. */
  watchClock(clock: GuardedClock): void {
    new Gauge({
      name: 'naru_clock_ahead_seconds',
      help: 'How far this machine’s clock was ahead of the database’s when they were last compared',
      registers: [this.registry],
      collect() {
        this.set(clock.aheadMs / 1000);
      },
    });
    new Gauge({
      name: 'naru_clock_wrong',
      help: '1 while the clocks are too far apart: the workers are stopped',
      registers: [this.registry],
      collect() {
        this.set(clock.fault === undefined ? 0 : 1);
      },
    });
  }

  /** Gauges that are read when they are asked for. */
  watch(store: Store, writer: WriterFigures, work: WorkFigures): void {
    new Gauge({
      name: 'naru_writer_backlog',
      help: 'Commands that wait for the writer',
      registers: [this.registry],
      collect() {
        this.set(writer.backlog);
      },
    });
    new Gauge({
      name: 'naru_writer_set_aside',
      help: 'Commands that wait for rows which another database session holds',
      registers: [this.registry],
      collect() {
        this.set(writer.setAside);
      },
    });
    new Counter({
      name: 'naru_writer_lock_timeouts_total',
      help: 'Batches that gave up waiting for a lock and went on with the commands that do not need it',
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(writer.lockTimeouts);
      },
    });
    poolGauges(this.registry, store);
    verificationGauges(this.registry, store);
    outboxGauge(this.registry, store);
    endpointGauge(this.registry, store);
    lateCallbackGauge(this.registry, store, work);
    unservedGauge(this.registry, work);
  }
}

/** Waiting work, as the engine counts it. */
export interface WorkFigures {
  readonly context: { readonly clock: Clock };
  unservedWork(): Promise<readonly UnservedWork[]>;
}

const OUTBOX = `
  select (select count(*) from callbacks where state = 'pending' and not is_aside)
      + (select count(*) from callbacks where state = 'pending' and is_aside) as callbacks,
    (select count(*) from callbacks where state <> 'delivered' and state = 'exhausted') as exhausted_callbacks,
    (select count(*) from effects where kind <> 'watch_payout') as effects,
    (select count(*) from event_messages where state = 'pending') as events,
    (select count(*) from deposits where state = 'held') as held_deposits,
    (select count(*) from deposits where state = 'returning') as returning_deposits,
    (select count(*) from late_events where reviewed_at is null) as late_events,
    (select count(*) from late_events where reviewed_at is null and event = 'failed_after_answer') as failed_refunds,
    (select count(*) from unmatched_events where dismissed_at is null) as unmatched_events,
    (select count(*) from mails where state = 'pending') as mails,
    (select count(*) from subscriptions where state = 'retrying') as declined_recurring,
    (select count(*) from risk_reviews where state ${inStates(RISK_REVIEW_SETS.undecided)}) as risk_reviews,
    (select count(*) from chargebacks where state ${inStates(CHARGEBACK_SETS.expiring)}) as chargebacks,
    (select count(*) from cash_receipts where state ${inStates(CASH_RECEIPT_SETS.refused)}) as cash_receipts`;

type Outbox = {
  callbacks: bigint;
  exhausted_callbacks: bigint;
  effects: bigint;
  events: bigint;
  held_deposits: bigint;
  returning_deposits: bigint;
  late_events: bigint;
  failed_refunds: bigint;
  unmatched_events: bigint;
  mails: bigint;
  declined_recurring: bigint;
  risk_reviews: bigint;
  chargebacks: bigint;
  cash_receipts: bigint;
};

function outboxGauge(registry: Registry, store: Store): void {
  const read = storeReading(() => store.query<Outbox>(OUTBOX));
  new Gauge({
    name: 'naru_waiting',
    help: 'Rows that wait: callbacks and channel calls to make, and what a person has to look at',
    labelNames: ['what'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      try {
        const [row] = await read();
        for (const [what, count] of Object.entries(row ?? {})) this.set({ what }, Number(count));
      } catch {
        // Without its store a process still reports metrics; only these are missing. /readyz says why.
      }
    },
  });
}

/** Both lines of callbacks, each by its index. */
const OLDEST_DUE = `
  select least(
    (select min(due_at) from callbacks where state = 'pending' and not is_aside),
    (select min(due_at) from callbacks where state = 'pending' and is_aside)) as due_at`;

function lateCallbackGauge(registry: Registry, store: Store, { context }: WorkFigures): void {
  const read = storeReading(() => store.query<{ due_at: Date | null }>(OLDEST_DUE));
  new Gauge({
    name: 'naru_callback_oldest_due_seconds',
    help: 'For how long the callback that is due first has been due; 0 while none is',
    registers: [registry],
    async collect() {
      this.reset();
      try {
        const [row] = await read();
        const lateMs = row?.due_at ? context.clock.now().getTime() - row.due_at.getTime() : 0;
        this.set(Math.max(0, lateMs) / 1000);
      } catch {
        this.remove();
      }
    },
  });
}

function unservedGauge(registry: Registry, work: WorkFigures): void {
  const read = storeReading(() => work.unservedWork());
  new Gauge({
    name: 'naru_unserved',
    help: 'Work that is due and that this process can not do, by what it would need',
    labelNames: ['what', 'name'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      try {
        for (const { what, name, count } of await read()) this.set({ what, name }, count);
      } catch {
        // As above.
      }
    },
  });
}
