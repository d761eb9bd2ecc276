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
 * Limits on declined cards. Whoever has a list of stolen cards tries them at a shop, one after the other, and learns
 * from the answers which of them are good and what is wrong with the others. So declines are counted by order, by the
 * payer's device and network and by card; the reasons of the first few are told, then one reason stands for all, and
 * over a limit no card is shown to its channel any more, which is answered with the same reason.
 */

const HOUR_MS = 60 * 60 * 1000;
/** The longest time that anything is counted for. */
const KEPT_MS = 24 * HOUR_MS;
/** How long after its note a card is on its way to its channel. */
const ON_ITS_WAY_MS = 30_000;

/** What declines are counted by. */
export type DeclineScope = 'order' | 'device' | 'address' | 'card';

interface Count {
  readonly scope: DeclineScope;
  readonly declined: number;
  /** Shown to the channel and not approved: at its challenge, given up, authenticated and not confirmed. */
  readonly unfinished: number;
}

interface Limit {
  readonly windowMs: number;
  readonly setting:
    | 'cardDeclinesPerOrder'
    | 'cardDeclinesPerDevice'
    | 'cardDeclinesPerAddress'
    | 'cardDeclinesPerCard';
  /** Where the app has none of its own. */
  readonly most: number;
  /** How many times as many may be declined or unfinished. */
  readonly unfinishedFactor: number;
}

/**
 * Many people share an address at work or on a phone's network, nobody a device or a card. A shop may confirm what was
 * authenticated hours later, of one card for many orders.
 */
const LIMITS: Readonly<Record<DeclineScope, Limit>> = {
  order: { windowMs: KEPT_MS, setting: 'cardDeclinesPerOrder', most: 10, unfinishedFactor: 1 },
  device: { windowMs: HOUR_MS, setting: 'cardDeclinesPerDevice', most: 10, unfinishedFactor: 1 },
  address: { windowMs: HOUR_MS, setting: 'cardDeclinesPerAddress', most: 30, unfinishedFactor: 3 },
  card: { windowMs: HOUR_MS, setting: 'cardDeclinesPerCard', most: 5, unfinishedFactor: 3 },
};
/** How many declines of one order, device or card are told with their reason. */
const DEFAULT_REASONS_TOLD = 3;

/** What is told of a decline whose reason would help a stranger: the issuer does not say why. */
const HIDDEN_DECLINE = keptFailure(
  ownFailure('ask_issuer', 'The card was declined. Please contact its issuer or pay in another way.'),
);

/** The card, by a keyed hash of its number, and who pays with it; `access` is absent where no browser is. */
export interface CardAttempt {
  readonly merchantId: string;
  readonly appId: string;
  readonly orderNumber: string;
  readonly paymentId: string;
  readonly cardIdentifier: string | undefined;
  readonly access?: PayerAccess | undefined;
}

/** What came of looking at the limits. */
export type CardAdmission =
  | { readonly kind: 'admitted'; readonly hidesReason: boolean; withdraw(): Promise<void> }
  /** With the reason that the operator sees; payer and merchant are told `HIDDEN_DECLINE`. */
  | { readonly kind: 'refused'; readonly failure: Failure };

const NOTE = `
  insert into card_attempts (merchant_id, subject, attempt_id, payment_id, created_at)
  select $1, s.subject, $3, $4, $5 from unnest($2::text[]) s (subject)`;
/**
 * Others of the subject by the key; their payments by theirs. The attempt itself is no decline yet. A card counts when
 * it was shown and not approved, whatever became of its payment: one that waits for its 3-D Secure challenge has shown
 * that it lives, and may be declined any moment; else its payer would give up before the decline is here, or have many
 * cards authenticated first and all of them confirmed then. What was approved and then voided does not count, nor a
 * card that was noted and, after a fault, never shown.
 */
const COUNT = `
  select s.scope, (count(*) filter (where p.state = 'failed'))::int as declined,
    (count(*) filter (where p.state <> 'failed'))::int as unfinished
  from unnest($2::text[], $3::text[], $4::timestamptz[]) s (scope, subject, since)
  join card_attempts a on a.merchant_id = $1 and a.subject = s.subject and a.created_at > s.since and a.attempt_id <> $5
  join payments p on p.merchant_id = a.merchant_id and p.id = a.payment_id
  where p.approval is null
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
  /** Only orders are limited where the app has no setting: in a sandbox everybody tries the same test cards. */
  readonly onlyOrders: boolean;
  /** Is told of each card that is not shown to its channel. */
  readonly onLimited?: (by: DeclineScope) => void;
}

/** The limits of one process. What is counted stands in the store. */
export class CardLimits {
  readonly #context: EngineContext;
  readonly #options: CardLimitOptions;

  constructor(context: EngineContext, options: CardLimitOptions) {
    this.#context = context;
    this.#options = options;
  }

  /**
   * Notes that a card is about to be shown to its channel, and says whether it may be. Noted and committed before it is
   * counted, so that of many at once each sees those before it: no more than the limit pass, in all processes together.
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
      // A try that was refused is no decline: it must not keep the limit from running out.
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

/** Not by address: many people share one, and each of them wants to know what is wrong with their card. */
function hidesReason(settings: StoredSettings, limited: readonly Count[]): boolean {
  const told = START_SETTINGS.cardReasonsTold.of(settings) ?? DEFAULT_REASONS_TOLD;
  const counts = limited
    .filter(({ scope }) => scope !== 'address')
    .map(({ declined, unfinished }) => declined + unfinished);
  return Math.max(0, ...counts) >= told;
}

/** What an attempt is counted by, as keyed hashes. */
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

interface ToldFailure {
  readonly decline: string | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
}

/** Why a payment failed, as payer and merchant are told it. */
export function toldFailure(failed: ToldFailure, { hidesReason }: EngineDetails): ToldFailure {
  const { decline, failureCode, failureReason } = failed;
  const isHidden = hidesReason === true && failureCode !== null;
  const isOfCard = !['cancelled', 'expired', 'superseded'].includes(failureCode ?? '');
  return isHidden && isOfCard ? HIDDEN_DECLINE : { decline, failureCode, failureReason };
}
