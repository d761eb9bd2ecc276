import { newId } from './base/ids.ts';
import type { Currency } from './base/money.ts';
import { UnreadableJson } from './base/read-json.ts';
import type { Result } from './base/refusal.ts';
import type { DeliveryOptions } from './callbacks/delivery.ts';
import type { CallbackDraft } from './callbacks/message.ts';
import { CALLBACKS } from './callbacks/part.ts';
import type { CallbackDialect, CallbackFaults, CallbackTransport } from './callbacks/port.ts';
import { CallbackRecords } from './callbacks/queries.ts';
import { CallbackWorker } from './callbacks/worker.ts';
import type { ReceiptIssuer } from './cash-receipts/port.ts';
import { CashReceiptService } from './cash-receipts/service.ts';
import { CashReceiptWorker } from './cash-receipts/worker.ts';
import { EffectRunner } from './channel-calls/effect-runner.ts';
import { EffectWorker } from './channel-calls/effect-worker.ts';
import { warnOfContradictions } from './channel-events/contradictions.ts';
import { Events } from './channel-events/events.ts';
import { UnmatchedEventWorker } from './channel-events/unmatched-worker.ts';
import { AttemptDirectory } from './channels/attempt-directory.ts';
import type { ChannelEvents } from './channels/channel-event.ts';
import { ChannelSettings } from './channels/channel-settings.ts';
import { EFFECTS } from './channels/effect.ts';
import { LATE_EVENTS } from './channels/late-event.ts';
import type { BankName } from './channels/port.ts';
import { UnmatchedEvents } from './channels/unmatched-events.ts';
import { ChargebackService } from './chargebacks/service.ts';
import { CheckoutSessions } from './checkout-sessions/checkout-sessions.ts';
import { type ContextParts, type EngineContext, type EngineLog, makeContext } from './context.ts';
import type { EventOptions } from './events/delivery.ts';
import { EventOwners } from './events/owners.ts';
import { EVENTS } from './events/part.ts';
import { OwnEvents } from './events/service.ts';
import { IdentityService } from './identity/service.ts';
import { Janitor } from './janitor.ts';
import { type AdjustBalance, adjustBalance } from './ledger/adjust.ts';
import { adjustmentId } from './ledger/adjustment.ts';
import { allBalancesOf, balancesOf, type MerchantBalances } from './ledger/queries.ts';
import { keepVerification } from './ledger/verifications.ts';
import { type LedgerReport, type VerifyProgress, verifyLedger } from './ledger/verify.ts';
import type { MailOffice } from './mails/port.ts';
import { MailRecords } from './mails/service.ts';
import { MailWorker } from './mails/worker.ts';
import { MerchantAdmin } from './merchants/admin.ts';
import { OperatorLists } from './merchants/listing.ts';
import { countDue, nextDue } from './next-due.ts';
import { engineParts } from './parts.ts';
import { NEW_PAYMENTS_AT_ONCE } from './payments/at-once.ts';
import { depositSettingsFault } from './payments/deposit-rules.ts';
import type { Payment } from './payments/payment.ts';
import { PaymentService } from './payments/service.ts';
import { PAYMENTS } from './payments/table.ts';
import { PaymentStarts, type StartOptions } from './payments-start/service.ts';
import { PayoutService } from './payouts/service.ts';
import { RefundService } from './refunds/service.ts';
import { RiskAdmin } from './risk/admin.ts';
import { DryRuns } from './risk/dry-run.ts';
import { RiskReviews } from './risk/reviews.ts';
import { RuleBook } from './risk/rule-book.ts';
import { RiskService } from './risk/service.ts';
import { DEFAULT_RISK_KEPT_DAYS, RiskWorker } from './risk/worker.ts';
import { DailyNumbers } from './store/daily-numbers.ts';
import type { SubscriptionDialect } from './subscription-charges/port.ts';
import { SubscriptionCharges } from './subscription-charges/service.ts';
import { SubscriptionWorker } from './subscription-charges/worker.ts';
import { SubscriptionService } from './subscriptions/service.ts';
import { CardTokenService } from './tokens/service.ts';
import { type Abilities, listUnserved, UnservedWatch, type UnservedWork } from './unserved.ts';
import { WorkForce } from './work-force.ts';
import { type BatchReport, Writer } from './writer/writer.ts';

export interface EngineOptions extends ContextParts {
  /** Issues Korean cash receipts; without it they stay requested. */
  readonly receiptIssuer?: ReceiptIssuer;
  readonly dialects: ReadonlyMap<string, CallbackDialect>;
  readonly transport: CallbackTransport;
  readonly faults?: CallbackFaults;
  /** Of Naru's own events; they go by the same transport. */
  readonly events?: Omit<EventOptions, 'transport'>;
  /** Called for each callback delivery that was recorded. */
  readonly onDelivery?: NonNullable<DeliveryOptions['onDelivery']>;
  readonly checkoutUrl: (payment: Payment) => string;
  /** By dialect: payers' banks that are not rows of its catalogue. */
  readonly bankNames?: ReadonlyMap<string, readonly BankName[]>;
  /** What starting payments depends on; without it no card can be entered, and dialects add nothing. */
  readonly starts?: Partial<StartOptions>;
  /** What each dialect with subscriptions defines of them; none when absent. */
  readonly subscriptions?: ReadonlyMap<string, SubscriptionDialect>;
  /** Writes and sends e-mails; without it they are kept, and their kind is their text. */
  readonly mails?: MailOffice;
  readonly maxQueueLength?: number;
  /** Writer lanes per kind of work; default 1 (measured: docs/decisions/0001-batching-writer.md). */
  readonly writerLanes?: number;
  readonly onBatch?: (batch: BatchReport) => void;
  /** How long the data that payers were assessed by is kept. */
  readonly riskKeptDays?: number;
}

/** Without a mail renderer mails are kept all the same. */
const NO_OFFICE: MailOffice = { renderer: { render: ({ kind }) => ({ subject: kind, text: kind }) } };

/** The default for starts. */
const NO_STARTS: StartOptions = {
  dialects: new Map(),
  cardChannels: new Map(),
  cardLimits: { onlyOrders: false },
};

/** The payment engine of one process: services for dialects, events for channels, workers for the outbox. */
export class Engine {
  readonly context: EngineContext;
  readonly payments: PaymentService;
  readonly starts: PaymentStarts;
  readonly payouts: PayoutService;
  readonly refunds: RefundService;
  readonly chargebacks: ChargebackService;
  readonly cashReceipts: CashReceiptService;
  readonly identity: IdentityService;
  readonly cardTokens: CardTokenService;
  readonly subscriptions: SubscriptionService;
  readonly subscriptionCharges: SubscriptionCharges;
  readonly mails: MailRecords;
  readonly risk: RiskService;
  readonly riskAdmin: RiskAdmin;
  readonly riskReviews: RiskReviews;
  readonly riskDryRuns: DryRuns;
  readonly admin: MerchantAdmin;
  readonly lists: OperatorLists;
  readonly callbacks: CallbackRecords;
  readonly checkoutSessions: CheckoutSessions;
  readonly dailyNumbers: DailyNumbers;
  readonly events: ChannelEvents;
  /** The channels' references of attempts. */
  readonly attempts: AttemptDirectory;
  readonly channelSettings: ChannelSettings;
  readonly ownEvents: OwnEvents;
  readonly #effects: EffectWorker;
  /** What channels said of attempts that nobody knows here. */
  readonly unmatchedEvents: UnmatchedEvents;
  readonly #deliveries: CallbackWorker;
  readonly #eventOwners = new EventOwners();
  readonly #subscriptionWorker: SubscriptionWorker;
  readonly #workers: WorkForce;
  readonly #options: EngineOptions;
  #batches = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { store, clock, sealer } = options;
    this.context = makeContext(options, this.#writerOf(options));
    this.payments = new PaymentService(this.context);
    this.payouts = new PayoutService(this.context);
    this.refunds = new RefundService(this.context);
    this.chargebacks = new ChargebackService(this.context);
    this.cashReceipts = new CashReceiptService(this.context, options.receiptIssuer);
    this.cardTokens = new CardTokenService(this.context);
    const office = options.mails ?? NO_OFFICE;
    this.mails = new MailRecords(this.context, office);
    this.subscriptions = new SubscriptionService(this.context, this.mails);
    const ruleBook = new RuleBook(store);
    this.risk = new RiskService(this.context, ruleBook);
    this.starts = new PaymentStarts(this.context, this, { ...NO_STARTS, ...options.starts });
    this.identity = new IdentityService(this.context, this.payments, this.starts);
    this.subscriptionCharges = new SubscriptionCharges(
      this.context,
      this.risk,
      options.subscriptions ?? new Map(),
    );
    this.riskAdmin = new RiskAdmin(this.context, ruleBook);
    this.riskReviews = new RiskReviews(this.context, this);
    this.riskDryRuns = new DryRuns(this.context);
    this.admin = new MerchantAdmin(store, clock, sealer, depositSettingsFault);
    this.lists = new OperatorLists(store);
    this.callbacks = new CallbackRecords(this.context, options.dialects);
    this.checkoutSessions = new CheckoutSessions(store, sealer, clock);
    this.dailyNumbers = new DailyNumbers(store);
    this.attempts = new AttemptDirectory(store);
    this.channelSettings = new ChannelSettings(store, sealer);
    this.unmatchedEvents = new UnmatchedEvents(store, sealer);
    const events = new Events(this.context, this, this.unmatchedEvents);
    this.events = events;
    const unmatched = new UnmatchedEventWorker(this.context, this.unmatchedEvents, events);
    const { payments, payouts, refunds, attempts } = this;
    const { checkoutUrl, bankNames = new Map() } = options;
    const orders = { payments, payouts, refunds, attempts };
    const runner = new EffectRunner(this.context, { ...orders, checkoutUrl, bankNames });
    this.#effects = new EffectWorker(this.context, runner);
    this.#deliveries = new CallbackWorker(this.context, options);
    const { transport, events: eventOptions } = options;
    const own = { transport, ...eventOptions };
    this.ownEvents = new OwnEvents(this.context, this.#eventOwners, own, this.mails);
    this.#subscriptionWorker = new SubscriptionWorker(
      this.context,
      this.subscriptions,
      this.subscriptionCharges,
    );
    const { riskKeptDays = DEFAULT_RISK_KEPT_DAYS } = options;
    this.#workers = new WorkForce([
      this.#effects,
      unmatched,
      this.#deliveries,
      this.ownEvents.worker,
      new Janitor(this.context, this),
      new CashReceiptWorker(this.context, this.cashReceipts),
      this.#subscriptionWorker,
      new MailWorker(this.context, office, this.mails),
      new RiskWorker(this.context, this.riskReviews, riskKeptDays),
      new UnservedWatch(this.context, () => this.unservedWork()),
    ]);
  }

  /** Starts the workers: calls to channels, callbacks to merchants, expiry and settlement. */
  startWorkers(): void {
    this.#workers.start();
  }

  /** Whether the workers were started and not stopped since. */
  get isWorking(): boolean {
    return this.#workers.isWorking;
  }

  /** Wakes the workers, for example after the sandbox's clock was moved. */
  wakeWorkers(): void {
    this.#workers.wake();
  }

  /** Resolves when the work in hand of the workers is done. */
  stopWorkers(): Promise<void> {
    return this.#workers.stop();
  }

  /**
   * Before the workers start, where no other process works on the store: commits here wake them, and the caller when
   * something gets due (`countDue`).
   */
  workAlone(): void {
    this.#workers.workAlone();
  }

  /**
   * Resolves when the workers have nothing left to do now, and no command is being committed; true when anything was
   * committed meanwhile. What is due later, and what others start meanwhile, is not waited for.
   */
  async quiet(): Promise<boolean> {
    const before = this.#batches;
    await this.#workers.quiet();
    await this.context.writer.idle();
    return this.#batches !== before;
  }

  /** When the workers have something to do next, after now; undefined when nothing waits. */
  nextDue(): Promise<Date | undefined> {
    return nextDue(this.context.store, this.context.clock.now());
  }

  /** How much waits for the workers and is due. */
  countDue(): Promise<number> {
    return countDue(this.context.store, this.context.clock.now());
  }

  /** The same, and no command is being committed; new commands prolong the wait. */
  async stop(): Promise<void> {
    await this.stopWorkers();
    await this.context.writer.idle();
  }

  /** What is due but needs a channel, a dialect, a mail server or a tax office that this process does not have. */
  unservedWork(): Promise<UnservedWork[]> {
    const { store, clock } = this.context;
    return listUnserved(store, clock.now(), abilitiesOf(this.#options));
  }

  balances(merchantId: string, currency: Currency): Promise<MerchantBalances> {
    return balancesOf(this.context.store, merchantId, currency);
  }

  /** In all currencies that the merchant ever had, KRW first. */
  allBalances(merchantId: string): Promise<MerchantBalances[]> {
    return allBalancesOf(this.context.store, merchantId);
  }

  /**
   * Puts `amount` minor units into a merchant's available balance; negative takes out. A `reference` books once: the
   * same call again is answered as the first one was, another one is `reference_used`. With `onlyAtSequence` it does
   * nothing unless exactly that many transfers are booked for the merchant.
   */
  adjust(
    merchantId: string,
    currency: Currency,
    amount: bigint,
    once: Pick<AdjustBalance, 'reference' | 'onlyAtSequence'> = {},
  ): Promise<Result<{ available: bigint }>> {
    const { reference } = once;
    const id =
      reference === undefined ? newId(this.context.clock.now()) : adjustmentId(merchantId, reference);
    return this.context.writer.run(adjustBalance, {
      merchantId,
      adjustmentId: id,
      currency,
      amount,
      ...once,
    });
  }

  /**
   * Verifies the ledger on one snapshot of the whole store (ledger/verify.ts), and records the run and its result
   * (ledger/verifications.ts).
   */
  async verifyLedger(progress?: VerifyProgress): Promise<LedgerReport> {
    const { store, clock, log } = this.context;
    const startedMs = performance.now();
    const report = await store.transaction(
      async (tx) => {
        await tx.query('set transaction isolation level repeatable read, read only');
        return verifyLedger(tx, progress);
      },
      { statementTimeoutMs: 0 },
    );
    const durationMs = performance.now() - startedMs;
    const finishedAt = clock.now();
    const faults = report.faults.length;
    // The report is valid also where nothing can be written, on a standby for example.
    await keepVerification(store, newId(finishedAt), { finishedAt, durationMs, faults }).catch(
      (error: unknown) =>
        log.warn(
          { error },
          'the ledger was verified, but the result could not be stored: metrics do not show it',
        ),
    );
    return report;
  }

  #writerOf(options: EngineOptions): Writer {
    const { store, clock, log } = options;
    return new Writer({
      store,
      clock,
      lanes: options.writerLanes ?? 1,
      parts: engineParts(
        (message) => isSent(options.dialects.get(message.dialect), message),
        this.#eventOwners,
      ),
      atOnce: NEW_PAYMENTS_AT_ONCE,
      onError: (error, context) => log.error({ error }, context),
      onBatch: (batch) => this.#onBatch(batch, options.onBatch),
      onHeldRows: (isWaiting, rows) => logHeldRows(log, isWaiting, rows),
      ...(options.maxQueueLength === undefined ? {} : { maxQueueLength: options.maxQueueLength }),
    });
  }

  #onBatch(batch: BatchReport, also: ((batch: BatchReport) => void) | undefined): void {
    const { batch: written } = batch;
    this.#batches += 1;
    if (written.of(EFFECTS).drafts.length > 0) this.#effects.wake();
    warnOfContradictions(this.context.log, written.of(LATE_EVENTS).drafts);
    if (written.of(CALLBACKS).drafts.length > 0) this.#deliveries.wake();
    if (written.of(EVENTS).written > 0) this.ownEvents.worker.wake();
    // Work that follows payments with stored cards starts at once, without waiting for the next poll.
    const moved = written.of(PAYMENTS).updated();
    const withCard = moved.filter(({ cardTokenId }) => cardTokenId !== null);
    if (withCard.length > 0) {
      this.#subscriptionWorker.follow(withCard.map(({ merchantId, id }) => ({ merchantId, id })));
    }
    this.#workers.committed();
    also?.(batch);
  }
}

/** A longer list of names would not help. */
const MAX_ROWS_LOGGED = 20;

function logHeldRows(log: EngineLog, isWaiting: boolean, rows: readonly string[]): void {
  if (!isWaiting) {
    log.info({}, 'no command waits for locked rows any more');
    return;
  }
  const fields = { rows: rows.slice(0, MAX_ROWS_LOGGED), count: rows.length };
  log.warn(fields, 'rows are locked by another database session: the commands that need them are set aside');
}

function abilitiesOf({ channels, dialects, mails, receiptIssuer }: EngineOptions): Abilities {
  return {
    channels: [...channels.keys()],
    dialects: [...dialects.keys()],
    sendsMails: mails?.transport !== undefined,
    issuesReceipts: receiptIssuer !== undefined,
  };
}

/** Details that the dialect can not read fail the message's own delivery, not the batch that books the money. */
function isSent(dialect: CallbackDialect | undefined, message: CallbackDraft): boolean {
  if (dialect?.events.has(message.event) !== true) return false;
  try {
    return dialect.wants?.(message) ?? true;
  } catch (error) {
    if (error instanceof UnreadableJson) return true;
    throw error;
  }
}
