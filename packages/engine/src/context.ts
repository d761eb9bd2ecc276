import type { Clock } from './base/clock.ts';
import type { RuleCodes } from './base/rule-codes.ts';
import type { Sealer } from './base/secrets.ts';
import type { IdentityVerifier } from './channels/identity-port.ts';
import type { Channel } from './channels/port.ts';
import type { AppDirectory } from './merchants/directory.ts';
import type { NonceMemory } from './merchants/nonces.ts';
import type { RefusedRequests } from './merchants/refused-requests.ts';
import type { MethodCatalogue } from './methods/catalogue.ts';
import type { RateTable } from './rates/rate-table.ts';
import type { NumberSource } from './store/numbers.ts';
import type { Store } from './store/store.ts';
import type { Writer } from './writer/writer.ts';

/** Where the engine reports what an operator should read. The gateway puts its logger here. */
export interface EngineLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What the nouns' services work with. Made once, in engine.ts. */
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
  /** Who checks identities, by the name of the channel whose methods they serve. */
  readonly verifiers: ReadonlyMap<string, IdentityVerifier>;
  /** The codes that merchants are told of risk rules. */
  readonly ruleCodes: RuleCodes;
  readonly log: EngineLog;
}
