import {
  type ChannelParts,
  type OpenSandbox,
  SANDBOX,
  SandboxCallbackFaults,
  SandboxCallbackListeners,
  type SandboxParts,
  SandboxTaxOffice,
  UNASSIGNED,
} from '@naru/channels';
import type { BankOption } from '@naru/checkout';
import {
  type BankName,
  type BatchReport,
  type CallbackTransport,
  type Channel,
  type Clock,
  claimMode,
  Engine,
  type EngineOptions,
  GuardedClock,
  type IdentityVerifier,
  type MachineClocks,
  mostNumbersTaken,
  SandboxClock,
  type SealingKeys,
  type StartOptions,
  type Store,
} from '@naru/engine';
import { type CardAcceptor, CardVault } from '@naru/vault';
import type { Logger } from 'pino';
import { ListenedTransport, type Listeners } from './callbacks/listened.ts';
import { ThreadedTransport } from './callbacks/threaded.ts';
import { type CallbackNetwork, HttpCallbackTransport } from './callbacks/transport.ts';
import { allMethods } from './catalogue.ts';
import { openChannels, warnOfLacks } from './channels/open.ts';
import { linkTokenOf } from './checkout/link.ts';
import type { Config } from './config.ts';
import type { CheckoutDialect } from './contract/checkout-dialect.ts';
import { DeclineBook } from './declines.ts';
import type { Channels, Dialect, DialectParts, Dialects, Gateway, Sandbox } from './gateway.ts';
import { mailOffice } from './mails/office.ts';
import { masterKeysOf } from './master-keys.ts';
import { Metrics } from './ops/metrics.ts';
import { observedChannel } from './ops/observed-channel.ts';
import { setupOf } from './plugins.ts';
import { RequestLog } from './request-log/request-log.ts';
import { Watch } from './watch.ts';

/**
 * Puts the parts together on an open, migrated store. The only place that knows them all. Callbacks are sent from a
 * thread of their own; with a given network, whose functions can not go there, from the caller's.
 */
export async function makeGateway(
  config: Config,
  store: Store,
  log: Logger,
  callbackNetwork?: CallbackNetwork,
  machine?: MachineClocks,
): Promise<Gateway> {
  await claimMode(store, config.mode);
  const [metrics, onDelivery] = [new Metrics(), new Set<() => void>()];
  const { guarded, sandboxClock, clock } = await openClocks(config, store, machine);
  const [channels, cardAcceptors] = [new Map<string, Channel>(), new Map<string, CardAcceptor>()];
  const vault = new CardVault(store, config.vaultKey, clock, config.nextVaultKey);
  const masterKeys = masterKeysOf(config, store);
  for (const keys of [masterKeys, vault.keys]) await keys.claim();
  const checkoutUrl = checkoutUrls(config, masterKeys);
  const { dialects, channels: adapters } = await setupOf(config);
  const declines = new DeclineBook(dialects);
  const checkoutDialects = new Map<string, CheckoutDialect>();
  const outside = { checkoutUrl, realClock: guarded.outside };
  const parts: DialectParts = { mode: config.mode, engine: () => engine, ...outside };
  const verifiers = new Map<string, IdentityVerifier>();
  const played = sandboxClock && playedParts(store, clock);
  const engine: Engine = new Engine({
    store,
    clock,
    sealer: masterKeys.sealer,
    log,
    channels,
    verifiers,
    ...madeForEngine(dialects, parts),
    transport: callbackTransportOf(config, callbackNetwork, played?.listeners),
    ...(played ? { faults: played.faults, receiptIssuer: played.taxOffice } : {}),
    checkoutUrl,
    starts: startOptions(config, metrics, checkoutDialects, cardAcceptors),
    mails: mailOffice(config, declines),
    onBatch: (batch) => reportBatch(batch, metrics, log),
    ...deliveryReports(outside.realClock, metrics, onDelivery),
    ruleCodes: declines.ruleCodes,
    riskKeptDays: config.riskKeptDays,
  });
  fillCheckoutDialects(checkoutDialects, dialects, parts);
  watchStore(metrics, engine, guarded, dialects);
  const given = channelParts(engine, { config, vault, declines, log });
  const opened = await openChannels(adapters, engine, given, log);
  fillChannels(opened, { channels, cardAcceptors, verifiers }, metrics);
  const sandbox = sandboxClock && played && { clock: sandboxClock, ...played, ...sandboxOf(opened) };
  // Live has no channel until an operator assigns one to each method: unassigned methods read as under maintenance.
  await engine.context.methods.addMissing(allMethods(dialects, sandbox ? SANDBOX.name : UNASSIGNED));
  warnOfLacks(await engine.context.methods.all(), opened, log);
  return {
    config,
    store,
    engine,
    log,
    metrics,
    sandbox,
    dialects,
    channels: opened,
    declines,
    checkoutDialects,
    vault,
    masterKeys,
    realClock: guarded,
    watch: new Watch([guarded, masterKeys, vault.keys, ...(sandboxClock ? [sandboxClock] : [])], log),
    stopping: new AbortController(),
    cardAcceptors,
    checkoutUrl,
    onDelivery,
  };
}

/** The engine's inputs from each dialect. */
function madeForEngine(dialects: Dialects, parts: DialectParts) {
  return {
    dialects: madeOf(dialects, (dialect) => dialect.callbacks(parts)),
    bankNames: madeOf(dialects, ({ banks }) => banks?.transfer?.map(bankName)),
    subscriptions: madeOf(dialects, (dialect) => dialect.subscriptions?.(parts)),
  };
}

function startOptions(
  { mode }: Config,
  metrics: Metrics,
  dialects: ReadonlyMap<string, CheckoutDialect>,
  cardChannels: ReadonlyMap<string, CardAcceptor>,
): StartOptions {
  const onLimited = (by: string) => metrics.cardLimits.inc({ by });
  return { dialects, cardChannels, cardLimits: { onlyOrders: mode === 'sandbox', onLimited } };
}

/** After the engine was made, which they need. */
function fillCheckoutDialects(
  made: Map<string, CheckoutDialect>,
  dialects: Dialects,
  parts: DialectParts,
): void {
  for (const [name, one] of madeOf(dialects, (dialect) => dialect.checkout?.(parts))) made.set(name, one);
}

function callbackTransportOf(
  { mode, callbackAllowedRanges }: Config,
  network: CallbackNetwork | undefined,
  listeners: Listeners | undefined,
): CallbackTransport {
  const rules = { allowedRanges: callbackAllowedRanges, httpsOnly: mode === 'live' };
  const transport = network ? new HttpCallbackTransport({ ...rules, network }) : new ThreadedTransport(rules);
  return listeners ? new ListenedTransport(transport, listeners) : transport;
}

function watchStore(metrics: Metrics, engine: Engine, realClock: GuardedClock, dialects: Dialects): void {
  const { store, clock, writer } = engine.context;
  metrics.watchClock(realClock);
  for (const { numbers } of dialects.values()) {
    if (!numbers?.daily) continue;
    const { metric, help, scope } = numbers.daily;
    metrics.watchDailyNumbers(metric, help, () => mostNumbersTaken(store, scope, clock.now()));
  }
  metrics.watch(store, writer, engine);
}

/** The real time, guarded, and in the sandbox the one that can be moved on. */
async function openClocks(config: Config, store: Store, machine: MachineClocks | undefined) {
  const guarded = new GuardedClock(store, {
    toleranceMs: config.clockToleranceSeconds * 1000,
    followsJumps: config.mode === 'sandbox',
    machine,
  });
  await guarded.look();
  const sandboxClock = config.mode === 'sandbox' ? new SandboxClock(store, guarded) : undefined;
  await sandboxClock?.refresh();
  const clock: Clock = sandboxClock?.clock ?? guarded;
  return { guarded, sandboxClock, clock };
}

/** By name: what `make` returns for each dialect; dialects without it are left out. */
function madeOf<T>(dialects: Dialects, make: (dialect: Dialect) => T | undefined): Map<string, T> {
  const made = new Map<string, T>();
  for (const dialect of dialects.values()) {
    const one = make(dialect);
    if (one !== undefined) made.set(dialect.name, one);
  }
  return made;
}

function bankName({ code, name }: BankOption): BankName {
  return { code, nameEn: name.en, nameKo: name.ko };
}

function checkoutUrls({ publicUrl }: Config, { sealer }: SealingKeys): Gateway['checkoutUrl'] {
  return (payment) => `${publicUrl}/pay/${linkTokenOf(sealer, payment)}`;
}

/** The sandbox's parts that need no channel. */
function playedParts(
  store: Store,
  clock: Clock,
): Pick<Sandbox, 'faults' | 'taxOffice' | 'listeners' | 'requests'> {
  return {
    faults: new SandboxCallbackFaults(store, clock),
    taxOffice: new SandboxTaxOffice(store, clock),
    listeners: new SandboxCallbackListeners(store),
    requests: new RequestLog(),
  };
}

/** For metrics, and for those who wait for callbacks. */
function reportDelivery(
  dialect: string,
  outcome: string,
  metrics: Metrics,
  heard: ReadonlySet<() => void>,
): void {
  metrics.deliveries.inc({ dialect, outcome });
  for (const hear of heard) hear();
}

/** What the engine tells of deliveries. */
function deliveryReports(realClock: Clock, metrics: Metrics, heard: ReadonlySet<() => void>) {
  return {
    onDelivery: (dialect, outcome) => reportDelivery(dialect, outcome, metrics, heard),
    events: {
      // Receivers compare the time of an event's delivery with their own, whatever the sandbox's clock says.
      realClock,
      onEventDelivery: (outcome) => metrics.eventDeliveries.inc({ outcome }),
      onEndpointNotice: (notice) => metrics.endpointNotices.inc({ notice }),
    },
  } satisfies Pick<EngineOptions, 'onDelivery' | 'events'>;
}

/** For metrics, and one log line for each change of state: with its ids a payment can be followed to its end. */
function reportBatch(batch: BatchReport, metrics: Metrics, log: Logger): void {
  metrics.observeBatch(batch);
  for (const transition of batch.transitions) {
    metrics.observeTransition(transition);
    log.info(transition, 'transition');
  }
}

/** Inputs that the engine got empty: channels need the engine to be opened. */
function fillChannels(
  { open }: Channels,
  made: {
    readonly channels: Map<string, Channel>;
    readonly cardAcceptors: Map<string, CardAcceptor>;
    readonly verifiers: Map<string, IdentityVerifier>;
  },
  metrics: Metrics,
): void {
  for (const [name, channel] of open) {
    made.channels.set(name, observedChannel(channel, metrics));
    if (channel.cards) made.cardAcceptors.set(name, channel.cards);
    if (channel.identity) made.verifiers.set(name, channel.identity);
  }
}

/** The sandbox's controls. It is in the list and needs no settings. */
function sandboxOf({ open }: Channels): SandboxParts {
  const sandbox = open.get(SANDBOX.name);
  if (!sandbox) throw new Error('the sandbox was not opened');
  return (sandbox as OpenSandbox).parts;
}

/** The inputs of channels, except for what is each one's own. */
function channelParts(
  engine: Engine,
  { config, vault, declines, log }: Pick<Gateway, 'config' | 'vault' | 'declines' | 'log'>,
): Omit<ChannelParts, 'settings' | 'noticeUrl' | 'returnUrl'> {
  const { store, clock } = engine.context;
  return {
    mode: config.mode,
    store,
    clock,
    events: engine.events,
    cards: vault,
    publicUrl: config.publicUrl,
    payoutFailure: (code) => declines.failure('payout', code),
    onError: (error) => log.error({ error }, 'channel'),
  };
}
