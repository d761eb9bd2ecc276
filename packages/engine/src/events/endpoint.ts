import { applies, findTransition } from '../base/states.ts';
import { probeDelayMs } from './retries.ts';
import { ENDPOINT_TABLE, type EndpointEvent, type EndpointState } from './states.ts';

/** Where a merchant wants events. */
export interface EventEndpoint {
  readonly merchantId: string;
  readonly id: string;
  /** Null: events of all apps of the merchant. */
  readonly appId: string | null;
  readonly url: string;
  readonly origin: string;
  readonly description: string;
  /** Types, or groups of them. */
  readonly types: readonly string[];
  readonly state: EndpointState;
  /** Since when every try has failed; null: the last one was accepted. */
  readonly failingSince: Date | null;
  readonly warnedAt: Date | null;
  /** Of a disabled one: when it is tried next, and how often it was. */
  readonly probeAt: Date | null;
  readonly probes: number;
  /** Who is told by mail when it accepts nothing; null: nobody. */
  readonly contactSealed: string | null;
  readonly contactLanguage: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** What tries change of an endpoint. */
export type EndpointHealth = Pick<
  EventEndpoint,
  'state' | 'failingSince' | 'warnedAt' | 'probeAt' | 'probes'
>;

const HOUR_MS = 60 * 60 * 1000;
/** An endpoint that accepts nothing for this long is reported, and disabled after the second time. */
export const WARN_AFTER_MS = 12 * HOUR_MS;
export const DISABLE_AFTER_MS = 24 * HOUR_MS;
/** Between the two, also where tries are so rare that both times are over at once. */
export const LEAST_NOTICE_MS = HOUR_MS;

/** `refused`: it answered 410, that is, never again. */
export type TryResult = 'accepted' | 'failed' | 'refused';

/** What an operator has to know of a try. */
export type EndpointNotice = 'failing' | 'disabled' | 'gone' | 'healed';

export interface AfterTry {
  readonly health: EndpointHealth;
  readonly notice?: EndpointNotice;
}

const HEALTHY = { failingSince: null, warnedAt: null, probeAt: null, probes: 0 } as const;

/** What a try changes of an endpoint; undefined: nothing. Pure. */
export function afterTry(endpoint: EventEndpoint, result: TryResult, now: Date): AfterTry | undefined {
  const { state } = endpoint;
  if (result === 'accepted') {
    const isHealthy = endpoint.failingSince === null && endpoint.warnedAt === null;
    const to = moved(state, 'answered');
    if (isHealthy && to === undefined) return undefined;
    const health = { state: to ?? state, ...HEALTHY };
    return endpoint.warnedAt === null ? { health } : { health, notice: 'healed' };
  }
  if (result === 'refused' && applies(ENDPOINT_TABLE, state, 'refused')) {
    return { health: { ...endpoint, state: 'gone', probeAt: null, probes: 0 }, notice: 'gone' };
  }
  return afterFailure(endpoint, now);
}

/** Whether a try ended a long failure: what waits with late tries can be sent now. A short one keeps its schedule. */
export function isBack(before: EventEndpoint, { health }: AfterTry): boolean {
  if (health.state !== 'enabled' || health.failingSince !== null) return false;
  return before.warnedAt !== null || before.state !== health.state;
}

function afterFailure(endpoint: EventEndpoint, now: Date): AfterTry | undefined {
  const { state, probes, warnedAt, failingSince } = endpoint;
  const since = failingSince ?? now;
  const health = { ...endpoint, failingSince: since };
  if (state === 'disabled') {
    const probeAt = new Date(now.getTime() + probeDelayMs(probes));
    return { health: { ...health, probeAt, probes: probes + 1 } };
  }
  const failedMs = now.getTime() - since.getTime();
  const to = moved(state, 'failed_long');
  if (to !== undefined && warnedAt !== null) {
    const isOver = failedMs >= DISABLE_AFTER_MS && now.getTime() - warnedAt.getTime() >= LEAST_NOTICE_MS;
    const probeAt = new Date(now.getTime() + probeDelayMs(0));
    if (isOver) return { health: { ...health, state: to, probeAt, probes: 0 }, notice: 'disabled' };
  }
  if (warnedAt === null && failedMs >= WARN_AFTER_MS) {
    return { health: { ...health, warnedAt: now }, notice: 'failing' };
  }
  return failingSince === null ? { health } : undefined;
}

/** The state that an event leads to; undefined: none. */
export function moved(state: EndpointState, event: EndpointEvent): EndpointState | undefined {
  return findTransition(ENDPOINT_TABLE, state, event)?.to;
}
