import type { Clock } from './base/clock.ts';
import { REASONS_AS_CODES, type RuleCodes } from './base/rule-codes.ts';
import type { Sealer } from './base/secrets.ts';
import type { IdentityVerifier } from './channels/identity-port.ts';
import type { Channel } from './channels/port.ts';
import { AppDirectory } from './merchants/directory.ts';
import { NonceMemory } from './merchants/nonces.ts';
import { RefusedRequests } from './merchants/refused-requests.ts';
import { MethodCatalogue } from './methods/catalogue.ts';
import { RateTable } from './rates/rate-table.ts';
import { NumberSource } from './store/numbers.ts';
import type { Store } from './store/store.ts';
import type { Writer } from './writer/writer.ts';

/** The log for operators. The gateway passes its logger. */
export interface EngineLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What the services of the nouns share. Made once, in engine.ts. */
export interface EngineContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly sealer: Sealer;
  readonly directory: AppDirectory;
  readonly nonces: NonceMemory;
  readonly refusedRequests: RefusedRequests;
  readonly methods: MethodCatalogue;
  readonly rates: RateTable;
  readonly numbers: NumberSource;
  readonly channels: ReadonlyMap<string, Channel>;
  /** Identity verifiers, by the name of the channel whose methods they serve. */
  readonly verifiers: ReadonlyMap<string, IdentityVerifier>;
  /** The codes that merchants receive for risk rules. */
  readonly ruleCodes: RuleCodes;
  readonly log: EngineLog;
}

/** The inputs of the context. */
export interface ContextParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly log: EngineLog;
  /** Filled by the caller after it made the channels, which need the engine's ChannelEvents. */
  readonly channels: ReadonlyMap<string, Channel>;
  /** Identity verifiers, by the name of the channel whose methods they serve; none when absent. */
  readonly verifiers?: ReadonlyMap<string, IdentityVerifier>;
  /** The codes that merchants receive for risk rules; the reasons' keys when absent. */
  readonly ruleCodes?: RuleCodes | undefined;
}

export function makeContext(parts: ContextParts, writer: Writer): EngineContext {
  const { store, clock, sealer, log, channels } = parts;
  const verifiers = parts.verifiers ?? new Map<string, IdentityVerifier>();
  return {
    store,
    clock,
    sealer,
    log,
    writer,
    channels,
    verifiers,
    directory: new AppDirectory(store, sealer),
    nonces: new NonceMemory(store, clock),
    refusedRequests: new RefusedRequests(store, clock),
    methods: new MethodCatalogue(store, channels, verifiers),
    rates: new RateTable(store, clock),
    numbers: new NumberSource(store),
    ruleCodes: parts.ruleCodes ?? REASONS_AS_CODES,
  };
}
