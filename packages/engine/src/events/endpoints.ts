import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../base/ids.ts';
import { isSaid } from '../base/states.ts';
import type { EngineContext } from '../context.ts';
import type { Queryable, Transaction } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { type ContactLanguage, contactContext, type EndpointContact } from './contact.ts';
import { type EventEndpoint, moved } from './endpoint.ts';
import type { EventDraft } from './event.ts';
import { type EventOwners, OWNERS_MAX_AGE_MS } from './owners.ts';
import { eventRows, INSERT_EVENT_TO } from './part.ts';
import { eventSecretContext, newEventSecret } from './signature.ts';
import { ENDPOINT_TABLE, type EndpointEvent } from './states.ts';
import { dropWaiting, hurryWaiting } from './waiting.ts';

export interface NewEndpoint {
  readonly merchantId: string;
  readonly appId: string | null;
  readonly url: string;
  readonly description: string;
  readonly types: readonly string[];
  /** Who is told by mail when it accepts nothing. */
  readonly contact?: EndpointContact | null | undefined;
}

/** What may be changed; absent members stay. */
export interface EndpointChanges {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly types?: readonly string[] | undefined;
  /** Null: nobody is told any more. */
  readonly contact?: EndpointContact | null | undefined;
}

/** A change that is not made, and why. */
export type EndpointFault =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'unknown_merchant' }
  /** The app is not there, or of another merchant. */
  | { readonly kind: 'unknown_app' }
  | { readonly kind: 'too_many'; readonly most: number }
  /** The state does not allow it. */
  | { readonly kind: 'state'; readonly state: EventEndpoint['state'] };

export type EndpointResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: EndpointFault };

/** A secret, and the endpoint that it is for; the secret can not be read again. */
export interface EndpointWithSecret {
  readonly endpoint: EventEndpoint;
  readonly secret: string;
}

export const MAX_ENDPOINTS = 20;
const DEFAULT_LANGUAGE: ContactLanguage = 'ko';
/** In force at once: each signs. */
export const MAX_SECRETS = 5;

const LOCK_MERCHANT = `select id from merchants where id = $1 for update`;
const APP_OF_MERCHANT = `select id from apps where id = $1 and merchant_id = $2`;
const COUNT_ENDPOINTS = `
  select count(*)::integer as count from event_endpoints where merchant_id = $1 and state <> 'removed'`;
const INSERT_ENDPOINT = `
  insert into event_endpoints (merchant_id, id, app_id, url, origin, description, types, created_at, changed_at,
    contact_sealed, contact_language)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10) returning *`;
const INSERT_SECRET = `
  insert into event_secrets (merchant_id, id, endpoint_id, secret_sealed, created_at) values ($1, $2, $3, $4, $5)`;
/** The previous secrets get an end, unless they end earlier already. */
const END_SECRETS = `
  update event_secrets set valid_until = $3
  where endpoint_id = $1 and merchant_id = $2 and (valid_until is null or valid_until > $3)`;
const COUNT_SECRETS = `
  select count(*)::integer as count from event_secrets
  where endpoint_id = $1 and merchant_id = $2 and (valid_until is null or valid_until > $3)`;
const FORGET_SECRETS = `delete from event_secrets where endpoint_id = $1 and merchant_id = $2`;
const LOCK_BY_ID = `select * from event_endpoints where id = $1 for update`;
/** What failed was the old address: a new one starts healthy, and is tried now where the old one was disabled. */
const UPDATE_ENDPOINT = `
  update event_endpoints set url = $3, origin = $4, description = $5, types = $6, changed_at = $7,
    contact_sealed = $8, contact_language = $9,
    failing_since = case when url = $3 then failing_since end, warned_at = case when url = $3 then warned_at end,
    probes = case when url = $3 then probes else 0 end,
    probe_at = case when url = $3 or state <> 'disabled' then probe_at else $7 end
  where merchant_id = $1 and id = $2 returning *`;
/** An operator's decision starts its health anew. */
const SET_STATE = `
  update event_endpoints set state = $3, failing_since = null, warned_at = null, probe_at = null, probes = 0,
    changed_at = $4
  where merchant_id = $1 and id = $2 returning *`;
const FORGET_CONTACT = `update event_endpoints set contact_sealed = null where merchant_id = $1 and id = $2`;
/** It is tried now, with the oldest event that waits for it. */
const PROBE_NOW = `
  update event_endpoints set probe_at = $3 where merchant_id = $1 and id = $2 and state = 'disabled'`;

const refused = (fault: EndpointFault) => ({ ok: false, fault }) as const;
const done = <T>(value: T) => ({ ok: true, value }) as const;

/** Where merchants want events: what operators set up. */
export class EventEndpoints {
  readonly #context: EngineContext;
  readonly #owners: EventOwners;
  readonly #wake: () => void;

  constructor(context: EngineContext, owners: EventOwners, wake: () => void) {
    this.#context = context;
    this.#owners = owners;
    this.#wake = wake;
  }

  /** Resolves when every process keeps events for the endpoint. */
  async create(wanted: NewEndpoint): Promise<EndpointResult<EndpointWithSecret>> {
    const { store, clock } = this.#context;
    const now = clock.now();
    const { merchantId, appId, url, description, types } = wanted;
    const made = await store.transaction(async (tx): Promise<EndpointResult<EndpointWithSecret>> => {
      const [merchant] = await tx.query(LOCK_MERCHANT, [merchantId]);
      if (!merchant) return refused({ kind: 'unknown_merchant' });
      if (appId !== null && (await tx.query(APP_OF_MERCHANT, [appId, merchantId])).length === 0)
        return refused({ kind: 'unknown_app' });
      const [row] = await tx.query<{ count: number }>(COUNT_ENDPOINTS, [merchantId]);
      if ((row?.count ?? 0) >= MAX_ENDPOINTS) return refused({ kind: 'too_many', most: MAX_ENDPOINTS });
      const id = newId(now);
      const contact = this.#contactColumns({ id }, wanted.contact ?? null);
      const values = [merchantId, id, appId, url, originOf(url), description, types, now, ...contact];
      const [inserted] = await tx.query(INSERT_ENDPOINT, values);
      const secret = await this.#addSecret(tx, { merchantId, id }, now);
      return done({ endpoint: fromRow<EventEndpoint>(inserted ?? {}), secret });
    });
    this.#owners.forget();
    // Another process may have read just before the commit that the merchant has none.
    if (made.ok && store.kind === 'server') await sleep(OWNERS_MAX_AGE_MS);
    return made;
  }

  async set(id: string, changes: EndpointChanges): Promise<EndpointResult<EventEndpoint>> {
    const result = await this.#changed(id, async (tx, endpoint, now) => {
      const { url = endpoint.url, description = endpoint.description, types = endpoint.types } = changes;
      const { contactSealed, contactLanguage } = endpoint;
      const contact =
        changes.contact === undefined
          ? [contactSealed, contactLanguage]
          : this.#contactColumns(endpoint, changes.contact);
      const values = [endpoint.merchantId, id, url, originOf(url), description, types, now, ...contact];
      return done(await one(tx, UPDATE_ENDPOINT, values));
    });
    this.#wake();
    return result;
  }

  /** A new secret; the others sign beside it for the overlap. */
  rotateSecret(id: string, overlapSeconds: number): Promise<EndpointResult<EndpointWithSecret>> {
    return this.#changed(id, async (tx, endpoint, now) => {
      const of = [id, endpoint.merchantId];
      if (overlapSeconds > 0) {
        // Before anything is written: a refusal is no error, so what was written would stay.
        const [row] = await tx.query<{ count: number }>(COUNT_SECRETS, [...of, now]);
        if ((row?.count ?? 0) >= MAX_SECRETS) return refused({ kind: 'too_many', most: MAX_SECRETS });
      }
      await tx.query(END_SECRETS, [...of, new Date(now.getTime() + overlapSeconds * 1000)]);
      return done({ endpoint, secret: await this.#addSecret(tx, endpoint, now) });
    });
  }

  pause(id: string): Promise<EndpointResult<EventEndpoint>> {
    return this.#move(id, 'paused');
  }

  /** What was kept meanwhile is sent now. */
  async resume(id: string): Promise<EndpointResult<EventEndpoint>> {
    const result = await this.#move(id, 'resumed');
    // Also when it was enabled already: an earlier call may have ended before all of it was due.
    if (result.ok) await hurryWaiting(this.#context.store, this.#context.clock, result.value);
    this.#wake();
    return result;
  }

  /** What waits for it is dropped, its secrets and its contact are deleted. */
  async remove(id: string): Promise<EndpointResult<EventEndpoint>> {
    const result = await this.#move(id, 'removed', async (tx, { merchantId }) => {
      await tx.query(FORGET_SECRETS, [id, merchantId]);
      await tx.query(FORGET_CONTACT, [merchantId, id]);
    });
    if (result.ok) await dropWaiting(this.#context.store, this.#context.clock, result.value);
    return result;
  }

  /** Sends `naru.test` to the endpoint, whatever types it asked for; resolves to the event's id. */
  async test(id: string): Promise<EndpointResult<{ readonly eventId: string }>> {
    const result = await this.#changed(id, async (tx, endpoint, now) => {
      if (endpoint.state === 'paused' || endpoint.state === 'gone') {
        return refused({ kind: 'state', state: endpoint.state });
      }
      const rows = eventRows([testEvent(endpoint)], now);
      await tx.query(INSERT_EVENT_TO, [rows, id]);
      await tx.query(PROBE_NOW, [endpoint.merchantId, id, now]);
      const [event] = JSON.parse(rows) as [{ id: string }];
      return done({ eventId: event.id });
    });
    this.#wake();
    return result;
  }

  #move(
    id: string,
    event: EndpointEvent,
    also?: (tx: Transaction, endpoint: EventEndpoint, now: Date) => Promise<void>,
  ): Promise<EndpointResult<EventEndpoint>> {
    return this.#changed(id, async (tx, endpoint, now) => {
      if (isSaid(ENDPOINT_TABLE, endpoint.state, event)) return done(endpoint);
      const to = moved(endpoint.state, event);
      if (to === undefined) return refused({ kind: 'state', state: endpoint.state });
      const next = await one(tx, SET_STATE, [endpoint.merchantId, id, to, now]);
      await also?.(tx, endpoint, now);
      return done(next);
    });
  }

  #changed<T>(
    id: string,
    change: (tx: Transaction, endpoint: EventEndpoint, now: Date) => Promise<EndpointResult<T>>,
  ): Promise<EndpointResult<T>> {
    const { store, clock } = this.#context;
    return store.transaction(async (tx): Promise<EndpointResult<T>> => {
      const [row] = await tx.query(LOCK_BY_ID, [id]);
      if (!row) return refused({ kind: 'unknown' });
      const endpoint = fromRow<EventEndpoint>(row);
      if (endpoint.state === 'removed') return refused({ kind: 'removed' });
      return change(tx, endpoint, clock.now());
    });
  }

  /** The sealed contact of an endpoint, and the language of its mails. */
  #contactColumns(endpoint: { readonly id: string }, contact: EndpointContact | null): (string | null)[] {
    if (!contact) return [null, DEFAULT_LANGUAGE];
    const text = JSON.stringify({ email: contact.email });
    return [this.#context.sealer.seal(text, contactContext(endpoint)), contact.language];
  }

  async #addSecret(
    tx: Queryable,
    endpoint: Pick<EventEndpoint, 'merchantId' | 'id'>,
    now: Date,
  ): Promise<string> {
    const secret = newEventSecret();
    const id = newId(now);
    const sealed = this.#context.sealer.seal(secret, eventSecretContext({ id }));
    await tx.query(INSERT_SECRET, [endpoint.merchantId, id, endpoint.id, sealed, now]);
    return secret;
  }
}

async function one(tx: Queryable, sql: string, values: readonly unknown[]): Promise<EventEndpoint> {
  const [row] = await tx.query(sql, values);
  if (!row) throw new Error('the endpoint is gone');
  return fromRow<EventEndpoint>(row);
}

function originOf(url: string): string {
  return new URL(url).origin;
}

function testEvent({ merchantId, id, appId }: EventEndpoint): EventDraft {
  return {
    merchantId,
    appId,
    type: 'naru.test',
    subjectKind: 'event_endpoint',
    subjectId: id,
    orderNumber: null,
    platformNumber: null,
    data: { object: 'event_endpoint', id, message: 'A test event.' },
  };
}
