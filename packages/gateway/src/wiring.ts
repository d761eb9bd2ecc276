import {
  SandboxCallbackFaults,
  SandboxCards,
  SandboxChannel,
  SandboxControl,
  SandboxIdentities,
  SandboxNoticeFaults,
  SandboxOrders,
  SandboxRunner,
  SandboxScreens,
  SandboxTaxOffice,
  StoredCards,
} from '@naru/channels';
import {
  type BatchReport,
  type CallbackDialect,
  type Channel,
  type Clock,
  claimMode,
  Engine,
  GuardedClock,
  type IdentityVerifier,
  type MachineClocks,
  mostNumbersTaken,
  type Payment,
  SandboxClock,
  type Store,
} from '@naru/engine';
import { type CardAcceptor, CardVault } from '@naru/vault';
import type { Logger } from 'pino';
import { type CallbackNetwork, HttpCallbackTransport } from './callbacks/transport.ts';
import { allMethods } from './catalogue.ts';
import { linkTokenOf } from './checkout/link.ts';
import type { Config } from './config.ts';
import { eximbayCallbacks, eximbayCheckout, eximbayRecurring } from './dialects/eximbay/index.ts';
import { DAILY_SCOPE } from './dialects/eximbay/numbers.ts';
import { haipayCallbacks, haipayTransferBanks } from './dialects/haipay/index.ts';
import { teemopayCallbacks, teemopayIdentityBanks } from './dialects/teemopay/index.ts';
import type { Gateway, Sandbox } from './gateway.ts';
import { mailOffice } from './mails/office.ts';
import { masterKeysOf } from './master-keys.ts';
import { Metrics } from './ops/metrics.ts';
import { observedChannel } from './ops/observed-channel.ts';
import { Watch } from './watch.ts';

/** By dialect: the banks offered in identity checks, where they are not those of payouts. */
const identityBanks = new Map([['teemopay', teemopayIdentityBanks]]);
/** By dialect: the banks that a payer may transfer from, where they are not those of payouts. */
const transferBanks = new Map([['haipay', haipayTransferBanks]]);
/** The same as channels want them. */
const bankNames = new Map(
  [...transferBanks].map(([dialect, banks]) => [
    dialect,
    banks.map(({ code, name }) => ({ code, nameEn: name.en, nameKo: name.ko })),
  ]),
);

/** Puts the parts together on an open, migrated store. The only place that knows them all. */
export async function makeGateway(
  config: Config,
  store: Store,
  log: Logger,
  callbackNetwork: CallbackNetwork = {},
  machine?: MachineClocks,
): Promise<Gateway> {
  await claimMode(store, config.mode);
  const metrics = new Metrics();
  const { realClock, sandboxClock } = await openClocks(config, store, machine);
  const clock: Clock = sandboxClock?.clock ?? realClock;
  const channels = new Map<string, Channel>();
  const cardAcceptors = new Map<string, CardAcceptor>();
  const vault = new CardVault(store, config.vaultKey, clock, config.nextVaultKey);
  const masterKeys = masterKeysOf(config, store);
  await masterKeys.claim();
  const checkoutUrl = (payment: Pick<Payment, 'merchantId' | 'id'>) =>
    `${config.publicUrl}/pay/${linkTokenOf(masterKeys.sealer, payment)}`;
  await vault.keys.claim();
  const verifiers = new Map<string, IdentityVerifier>();
  const faults = sandboxClock && new SandboxCallbackFaults(store, clock);
  const taxOffice = sandboxClock && new SandboxTaxOffice(store, clock);
  const engine: Engine = new Engine({
    store,
    clock,
    sealer: masterKeys.sealer,
    log,
    channels,
    verifiers,
    dialects: callbackDialectsOf(() => engine, checkoutUrl, realClock),
    transport: callbackTransportOf(config, callbackNetwork),
    ...(faults ? { faults } : {}),
    ...(taxOffice ? { receiptIssuer: taxOffice } : {}),
    checkoutUrl,
    bankNames,
    recurring: new Map([['eximbay', eximbayRecurring(() => engine)]]),
    mails: mailOffice(config),
    onBatch: (batch) => tellBatch(batch, metrics, log),
    onDelivery: (dialect, outcome) => metrics.deliveries.inc({ dialect, outcome }),
    riskKeptDays: config.riskKeptDays,
  });
  watchStore(metrics, engine, realClock);
  let sandbox: Sandbox | undefined;
  if (sandboxClock && faults && taxOffice) {
    sandbox = makeSandbox(engine, sandboxClock, { faults, taxOffice }, log);
    const channel = sandboxChannel(sandbox.orders, { store, vault, clock, config });
    channels.set('sandbox', observedChannel(channel, 'sandbox', metrics));
    cardAcceptors.set('sandbox', channel);
    verifiers.set('sandbox', sandbox.identities);
  }
  // Live has no channel until an operator assigns one to each method: unassigned reads as under maintenance.
  await engine.context.methods.addMissing(allMethods(sandbox ? 'sandbox' : 'unassigned'));
  return {
    config,
    store,
    engine,
    log,
    metrics,
    sandbox,
    identityBanks,
    transferBanks,
    checkoutDialects: new Map([['eximbay', eximbayCheckout(engine, config.mode)]]),
    vault,
    masterKeys,
    realClock,
    watch: new Watch([realClock, masterKeys, vault.keys], log),
    cardAcceptors,
    checkoutUrl,
  };
}

function callbackTransportOf({ mode, callbackAllowedRanges }: Config, network: CallbackNetwork) {
  return new HttpCallbackTransport({
    allowedRanges: callbackAllowedRanges,
    httpsOnly: mode === 'live',
    network,
  });
}

function watchStore(metrics: Metrics, engine: Engine, realClock: GuardedClock): void {
  const { store, clock, writer } = engine.context;
  metrics.watchClock(realClock);
  metrics.watchTransactionIds(() => mostNumbersTaken(store, DAILY_SCOPE, clock.now()));
  metrics.watch(store, writer, engine);
}

/** The real time, guarded, and in the sandbox the one that can be moved on. */
async function openClocks(config: Config, store: Store, machine: MachineClocks | undefined) {
  const realClock = new GuardedClock(store, {
    toleranceMs: config.clockToleranceSeconds * 1000,
    followsJumps: config.mode === 'sandbox',
    machine,
  });
  await realClock.look();
  const sandboxClock = config.mode === 'sandbox' ? new SandboxClock(store, realClock) : undefined;
  await sandboxClock?.refresh();
  return { realClock, sandboxClock };
}

function callbackDialectsOf(
  engine: () => Engine,
  checkoutUrl: Gateway['checkoutUrl'],
  realClock: Clock,
): Map<string, CallbackDialect> {
  const dialects = [
    haipayCallbacks,
    teemopayCallbacks(({ merchantId, subjectId }) => checkoutUrl({ merchantId, id: subjectId }), realClock),
    eximbayCallbacks(async ({ merchantId, subjectId }) => {
      const { payments } = engine();
      const payment = await payments.get(merchantId, subjectId);
      return payment && payments.payerOf(payment);
    }),
  ];
  return new Map(dialects.map((dialect) => [dialect.name, dialect]));
}

function screenUrl(config: Config) {
  return (reference: string) => `${config.publicUrl}/sandbox/pay/${reference}`;
}

function makeSandbox(
  engine: Engine,
  clock: SandboxClock,
  parts: Pick<Sandbox, 'faults' | 'taxOffice'>,
  log: Logger,
): Sandbox {
  const { store } = engine.context;
  const orders = new SandboxOrders(store);
  const notices = new SandboxNoticeFaults(store, clock.clock);
  const runner = new SandboxRunner(
    orders,
    engine.events,
    clock.clock,
    (error) => log.error({ error }, 'sandbox runner'),
    () => notices.isNextLost(),
  );
  const screens = new SandboxScreens(orders, runner, engine.events, clock.clock);
  const control = new SandboxControl(orders, runner, clock.clock);
  const identities = new SandboxIdentities(store, clock.clock);
  return { clock, orders, runner, notices, screens, control, identities, ...parts };
}

/** For metrics, and one log line for each change of state: with its ids a payment can be followed to its end. */
function tellBatch(batch: BatchReport, metrics: Metrics, log: Logger): void {
  metrics.observeBatch(batch);
  for (const transition of batch.transitions) {
    metrics.observeTransition(transition);
    log.info(transition, 'transition');
  }
}

/** The channel that plays banks, wallets and card issuers. */
function sandboxChannel(
  orders: SandboxOrders,
  { store, vault, clock, config }: { store: Store; vault: CardVault; clock: Clock; config: Config },
): SandboxChannel {
  const cards = new SandboxCards(store, clock);
  const storedCards = new StoredCards(store, vault, clock);
  return new SandboxChannel(orders, cards, storedCards, clock, screenUrl(config));
}
