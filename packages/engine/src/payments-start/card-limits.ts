import { type Failure, keptFailure, ownFailure } from '../base/declines.ts';
import { newId } from '../base/ids.ts';
import type { StoredSettings } from '../base/settings.ts';
import { inStates } from '../base/state-sets.ts';
import type { EngineContext } from '../context.ts';
import type { EngineDetails } from '../payments/engine-details.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import type { PayerAccess } from './facts.ts';
import { START_SETTINGS } from './settings.ts';

/*
 * Limits on declined cards. Somebody with a list of stolen cards tries them at a shop one after the other, and learns
 * from the answers which are valid and what is wrong with the others. So declines are counted by order, by the payer's
 * device and network and by card. The first few declines show their reason, then one reason stands for all; over a
 * limit no card is sent to its channel any more, which is answered with the same reason.
 */

const HOUR_MS = 60 * 60 * 1000;
/** The longest period of any counter. */
const KEPT_MS = 24 * HOUR_MS;
/** How long after its note a card is on its way to its channel. */
const ON_ITS_WAY_MS = 30_000;

/** The subjects of the counters. */
export type DeclineScope = 'order' | 'device' | 'address' | 'card';

interface Count {
  readonly scope: DeclineScope;
  readonly declined: number;
  /**
   * Sent to the channel and not approved: at its 3-D Secure challenge, given up, or authenticated and not confirmed.
   */
  readonly unfinished: number;
}

interface Limit {
  readonly windowMs: number;
  readonly setting:
    | 'cardDeclinesPerOrder'
    | 'cardDeclinesPerDevice'
    | 'cardDeclinesPerAddress'
    | 'cardDeclinesPerCard';
  /** The defaults. */
  readonly most: number;
  /** Unfinished and declined attempts together may be this many times as many. */
  readonly unfinishedFactor: number;
}

/**
 * Many people share an address at work or on a mobile network, but not a device or a card. A shop may confirm what was
 * authenticated hours later, for one card and many orders.
 */
const LIMITS: Readonly<Record<DeclineScope, Limit>> = {
  order: { windowMs: KEPT_MS, setting: 'cardDeclinesPerOrder', most: 10, unfinishedFactor: 1 },
  device: { windowMs: HOUR_MS, setting: 'cardDeclinesPerDevice', most: 10, unfinishedFactor: 1 },
  address: { windowMs: HOUR_MS, setting: 'cardDeclinesPerAddress', most: 30, unfinishedFactor: 3 },
  card: { windowMs: HOUR_MS, setting: 'cardDeclinesPerCard', most: 5, unfinishedFactor: 3 },
};
/** How many declines of one order, device or card show their reason. */
const DEFAULT_REASONS_SHOWN = 3;

/** Shown instead of a reason that would help somebody who tries stolen cards. */
const HIDDEN_DECLINE = keptFailure(
  ownFailure('ask_issuer', 'The card was declined. Please contact its issuer or pay in another way.'),
);

/** The card, by a keyed hash of its number, and who pays with it; `access` is absent where there is no browser. */
export interface CardAttempt {
  readonly merchantId: string;
  readonly appId: string;
  readonly orderNumber: string;
  readonly paymentId: string;
  readonly cardIdentifier: string | undefined;
  readonly access?: PayerAccess | undefined;
}

/** The result of checking the limits. */
export type CardAdmission =
  | { readonly kind: 'admitted'; readonly hidesReason: boolean; withdraw(): Promise<void> }
  /** With the reason for the operator; payer and merchant get `HIDDEN_DECLINE`. */
  | { readonly kind: 'refused'; readonly failure: Failure };

const NOTE = `
  insert into card_attempts (merchant_id, subject, attempt_id, payment_id, created_at)
  select $1, s.subject, $3, $4, $5 from unnest($2::text[]) s (subject)`;
/**
 * Others of the subject by the key; their payments by theirs. The attempt itself is not a decline yet. A card counts
 * when it was sent to its channel and not approved, whatever became of its payment: a card at its 3-D Secure challenge
 * has proven valid, and may be declined any moment. Otherwise a payer could give up before the decline arrives, or have
 * many cards authenticated first and all of them confirmed then. A payment approved and then voided does not count, nor
 * a card that was noted and, after a fault, never sent. Where the payer has several tries at a payment, all but the
 * last card were declined, however it ends.
 */
const COUNT = `
  select s.scope, (count(*) filter (where p.state = 'failed' or t.is_declined))::int as declined,
    (count(*) filter (where p.state <> 'failed' and not t.is_declined))::int as unfinished
  from unnest($2::text[], $3::text[], $4::timestamptz[]) s (scope, subject, since)
  join card_attempts a on a.merchant_id = $1 and a.subject = s.subject and a.created_at > s.since and a.attempt_id <> $5
  join payments p on p.merchant_id = a.merchant_id and p.id = a.payment_id
  cross join lateral (
    select p.details #> '{engine,tries,declined,0}' is not null and (
      p.state = 'created' and a.created_at <= $6
      or exists (
        select 1 from card_attempts b
        where b.merchant_id = a.merchant_id and b.subject = a.subject and b.payment_id = a.payment_id
          and b.attempt_id > a.attempt_id and b.attempt_id <> $5
      )) as is_declined
  ) t
  where t.is_declined or p.approval is null
    and (p.state ${inStates(PAYMENT_SETS.unapproved)}
      or p.state = 'created' and a.created_at > $6)
  group by s.scope`;
const WITHDRAW = `delete from card_attempts where merchant_id = $1 and subject = any($2) and attempt_id = $3`;
const FORGET = `
  delete from card_attempts where (merchant_id, subject, attempt_id) in (
    select merchant_id, subject, attempt_id from card_attempts where created_at <= $1
    order by created_at limit 100 for update skip locked
  )`;

export interface CardLimitOptions {
  /** Without a setting, only orders are limited in the sandbox: there everybody tries the same test cards. */
  readonly onlyOrders: boolean;
  /** Called for each card that is not sent to its channel. */
  readonly onLimited?: (by: DeclineScope) => void;
}

/** The limits of one process. The counts are in the store. */
export class CardLimits {
  readonly #context: EngineContext;
  readonly #options: CardLimitOptions;

  constructor(context: EngineContext, options: CardLimitOptions) {
    this.#context = context;
    this.#options = options;
  }

  /**
   * Records that a card is about to be sent to its channel, and returns whether it may be. The record is committed
   * before the count, so that of many at once each sees the others: never more than the limit pass, in all processes
   * together.
   */
  async admit(attempt: CardAttempt): Promise<CardAdmission> {
    const { store, clock, directory, log } = this.#context;
    const { merchantId, appId, paymentId } = attempt;
    const settings = (await directory.get(appId))?.app.settings ?? {};
    const subjects = subjectsOf(this.#context, attempt);
    const hashes = subjects.map(({ hash }) => hash);
    const now = clock.now();
    const attemptId = newId(now);
    await store.query(FORGET, [new Date(now.getTime() - KEPT_MS)]);
    await store.query(NOTE, [merchantId, hashes, attemptId, paymentId, now]);
    const withdraw = async () => {
      await store.query(WITHDRAW, [merchantId, hashes, attemptId]);
    };
    const rows = await store.query<Count>(COUNT, [
      merchantId,
      subjects.map(({ scope }) => scope),
      hashes,
      subjects.map(({ scope }) => new Date(now.getTime() - LIMITS[scope].windowMs)),
      attemptId,
      new Date(now.getTime() - ON_ITS_WAY_MS),
    ]);
    const limited = rows.filter(({ scope }) => this.#allowed(settings, scope) > 0);
    const over = limited.find(({ scope, declined, unfinished }) => {
      const most = this.#allowed(settings, scope);
      return declined >= most || declined + unfinished >= most * LIMITS[scope].unfinishedFactor;
    });
    if (over) {
      // A refused try is not a decline: it must not prolong the block.
      await withdraw();
      const { scope: by, declined, unfinished } = over;
      log.warn({ merchantId, appId, paymentId, by, declined, unfinished }, 'card tries limited');
      this.#options.onLimited?.(by);
      const reason = `Too many declined cards, by ${over.scope}`;
      return { kind: 'refused', failure: ownFailure('too_many_declined_cards', reason) };
    }
    return { kind: 'admitted', hidesReason: hidesReason(settings, limited), withdraw };
  }

  /** How many declines are allowed; 0: any number. */
  #allowed(settings: StoredSettings, scope: DeclineScope): number {
    const { setting, most } = LIMITS[scope];
    return START_SETTINGS[setting].of(settings) ?? (this.#options.onlyOrders && scope !== 'order' ? 0 : most);
  }
}

/** Not by address: many people share one, and each of them needs the reason for their card. */
function hidesReason(settings: StoredSettings, limited: readonly Count[]): boolean {
  const shown = START_SETTINGS.cardReasonsShown.of(settings) ?? DEFAULT_REASONS_SHOWN;
  const counts = limited
    .filter(({ scope }) => scope !== 'address')
    .map(({ declined, unfinished }) => declined + unfinished);
  return Math.max(0, ...counts) >= shown;
}

/** The counters of an attempt, as keyed hashes. */
function subjectsOf({ sealer }: EngineContext, { appId, orderNumber, cardIdentifier, access }: CardAttempt) {
  const texts: Readonly<Record<DeclineScope, string | undefined>> = {
    order: `${appId} ${orderNumber}`,
    device: access?.device,
    address: access?.network,
    card: cardIdentifier,
  };
  return (Object.keys(texts) as DeclineScope[]).flatMap((scope) => {
    const text = texts[scope];
    return text === undefined ? [] : [{ scope, hash: sealer.fingerprint(text, `card_attempts:${scope}`) }];
  });
}

interface DisclosedFailure {
  readonly decline: string | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
}

/** Why a payment failed, as payer and merchant may see it. */
export function disclosedFailure(failed: DisclosedFailure, { hidesReason }: EngineDetails): DisclosedFailure {
  const { decline, failureCode, failureReason } = failed;
  const isHidden = hidesReason === true && failureCode !== null;
  const isOfCard = !['cancelled', 'expired', 'superseded'].includes(failureCode ?? '');
  return isHidden && isOfCard ? HIDDEN_DECLINE : { decline, failureCode, failureReason };
}
