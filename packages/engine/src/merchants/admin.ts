import type { Clock } from '../base/clock.ts';
import { newId, sha256Hex } from '../base/ids.ts';
import type { Currency } from '../base/money.ts';
import { OperatorFault } from '../base/operator-fault.ts';
import type { Sealer } from '../base/secrets.ts';
import type { StoredSettings } from '../base/settings.ts';
import { notInStates } from '../base/state-sets.ts';
import { COMMAND_MS } from '../channels/pacing.ts';
import { CHARGEBACK_SETS } from '../chargebacks/states.ts';
import { inKinds, OF_MERCHANT } from '../ledger/accounts.ts';
import { GENESIS_HASH } from '../ledger/chain.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { PAYOUT_SETS } from '../payouts/states.ts';
import { REFUND_SETS } from '../refunds/states.ts';
import type { Queryable, Store, TransactionOptions } from '../store/store.ts';
import type { KeyKind } from './app.ts';
import { keyContext, MAX_AGE_MS } from './directory.ts';
import {
  insertFeePlan,
  insertFeeRule,
  LOCK_FEE_PLAN,
  type NewFeePlan,
  type NewFeeRule,
} from './fee-plans.ts';
import { type KeySharing, publicKeyIdentity, refuseKeyInUse } from './public-keys.ts';

export interface NewApp {
  readonly merchantId: string;
  readonly dialect: string;
  readonly publicId: string;
  readonly currency: Currency;
  readonly name: string;
  /** A plan that is there, or one that is made with the app and not without it. */
  readonly feePlanId: string | NewFeePlan;
  readonly paymentCallbackUrl?: string | null;
  readonly payoutCallbackUrl?: string | null;
  readonly settlementDays?: number;
  readonly settings?: StoredSettings;
}

/** A key to be stored: its kind and its text, as merchants and the platform exchange it. */
export interface NewKey {
  readonly kind: KeyKind;
  readonly text: string;
}

/** What an operator may change of an app. Absent members stay; settings are merged by name, deposit rules by case. */
export interface AppChanges {
  readonly state?: 'active' | 'disabled';
  readonly paymentCallbackUrl?: string;
  readonly payoutCallbackUrl?: string;
  readonly settlementDays?: number;
  readonly settings?: StoredSettings;
  /** Limits: null removes one. */
  readonly dailyPaymentLimit?: bigint | null;
  readonly dailyPayoutLimit?: bigint | null;
  readonly requestsPerSecond?: number | null;
  readonly allowedIps?: readonly string[];
}

const UPDATE_APP = `
  update apps set state = coalesce($2, state),
    payment_callback_url = coalesce($3, payment_callback_url),
    payout_callback_url = coalesce($4, payout_callback_url),
    settlement_days = coalesce($5, settlement_days),
    settings = settings || $6::jsonb || case when $6::jsonb ? 'depositRules' then jsonb_build_object('depositRules',
      jsonb_strip_nulls(coalesce(settings->'depositRules', '{}') || ($6::jsonb->'depositRules'))) else '{}' end,
    daily_payment_limit = case when 'dailyPaymentLimit' = any($11) then null
      else coalesce($7, daily_payment_limit) end,
    daily_payout_limit = case when 'dailyPayoutLimit' = any($11) then null
      else coalesce($8, daily_payout_limit) end,
    requests_per_second = case when 'requestsPerSecond' = any($11) then null
      else coalesce($9, requests_per_second) end,
    allowed_ips = coalesce($10, allowed_ips)
  where id = $1 returning id`;
/** $3: the id of this change. */
const SET_MERCHANT_STATE = `update merchants set state = $2, state_change_id = $3 where id = $1 returning id`;
const LOCK_MERCHANT = `select state, state_change_id from merchants where id = $1 for update`;
/**
 * What of a merchant is still open; the operator's own accounts (fees, channels) don't count. The conditions are word
 * for word those of the indexes named _open (migration engine/0003): otherwise all orders of all merchants are read.
 */
export const LEFT_OF_MERCHANT = `
  select
    (select string_agg(kind || ' ' || currency, ', ' order by kind, currency) from accounts
      where merchant_id = $1 and balance <> 0
        and kind ${inKinds(OF_MERCHANT)}) as money,
    (select count(*) from payments where merchant_id = $1 and state ${notInStates(PAYMENT_SETS.over)})
      as payments,
    (select count(*) from payouts where merchant_id = $1 and state ${notInStates(PAYOUT_SETS.over)})
      as payouts,
    (select count(*) from refunds where merchant_id = $1 and state ${notInStates(REFUND_SETS.over)}) as refunds,
    (select count(*) from chargebacks where merchant_id = $1 and state ${notInStates(CHARGEBACK_SETS.over)})
      as chargebacks,
    (select count(*) from subscriptions where merchant_id = $1 and ended_at is null) as subscriptions`;
const INSERT_MERCHANT = `insert into merchants (id, name, created_at) values ($1, $2, $3)`;
const INSERT_HEAD = `insert into ledger_heads (merchant_id, sequence, hash) values ($1, 0, $2)`;
const MERCHANT_STATE = `select state from merchants where id = $1 for share`;
const INSERT_APP = `
  insert into apps (id, merchant_id, dialect, public_id, currency, name, fee_plan_id, payment_callback_url,
    payout_callback_url, settlement_days, settings, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;
const INSERT_KEY = `
  insert into app_keys (id, app_id, kind, sealed, fingerprint, key_identity, valid_from, valid_until, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, null, $7)`;
/** The previous keys get an end date, unless they end earlier already. */
const END_OLDER_KEYS = `
  update app_keys set valid_until = $4
  where app_id = $1 and kind = $2 and id <> $3 and (valid_until is null or valid_until > $4)`;
/** Two rotations at once: the second has to see the key of the first, or it stays good for ever. */
const LOCK_APP = `select id from apps where id = $1 for update`;
/** A merchant may have any number of open orders, and closing one waits until they are counted. */
const UNTIMED: TransactionOptions = { statementTimeoutMs: 0 };

/** How long after a suspension other processes may still commit orders of the merchant. */
export const CLOSE_SETTLE_MS = MAX_AGE_MS + COMMAND_MS;

type SettingsFault = (settings: StoredSettings) => string | undefined;

/** What an operator sets up: merchants, apps, keys, fee plans. */
export class MerchantAdmin {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #sealer: Sealer;
  readonly #settingsFault: SettingsFault;

  /** `settingsFault`: what the nouns that read an app's settings say is wrong with them; undefined where nothing is. */
  constructor(store: Store, clock: Clock, sealer: Sealer, settingsFault: SettingsFault = () => undefined) {
    this.#store = store;
    this.#clock = clock;
    this.#sealer = sealer;
    this.#settingsFault = settingsFault;
  }

  /** Makes a merchant and its ledger; returns its id, generated when none is given. */
  createMerchant(name: string, givenId?: string): Promise<string> {
    const now = this.#clock.now();
    const id = givenId ?? newId(now);
    return this.#store.transaction(async (tx) => {
      await tx.query(INSERT_MERCHANT, [id, name, now]);
      await tx.query(INSERT_HEAD, [id, GENESIS_HASH]);
      return id;
    });
  }

  /**
   * Makes an app with its keys; makes nothing when one of them is refused. Returns its id. A public id that is taken in
   * the dialect is a unique violation.
   */
  async createApp(app: NewApp, keys: readonly NewKey[] = [], sharing: KeySharing = 'app'): Promise<string> {
    this.#refuseFaulty(app.settings);
    const now = this.#clock.now();
    return await this.#store.transaction(async (tx) => {
      await requireOpenMerchant(tx, app.merchantId);
      const appId = await this.#insertApp(tx, app, now);
      for (const { kind, text } of keys) await this.#insertKey(tx, { appId, kind, text, now, sharing });
      return appId;
    });
  }

  /** A misspelt rule would be read as another one for all later payments. */
  #refuseFaulty(settings: StoredSettings = {}): void {
    const fault = this.#settingsFault(settings);
    if (fault !== undefined) throw new OperatorFault('invalid_request', fault);
  }

  async #insertApp(tx: Queryable, app: NewApp, now: Date): Promise<string> {
    const id = newId(now);
    const { feePlanId: plan } = app;
    const feePlanId = typeof plan === 'string' ? plan : await insertFeePlan(tx, plan, now);
    await tx.query(INSERT_APP, [
      id,
      app.merchantId,
      app.dialect,
      app.publicId,
      app.currency,
      app.name,
      feePlanId,
      app.paymentCallbackUrl ?? null,
      app.payoutCallbackUrl ?? null,
      app.settlementDays ?? 1,
      JSON.stringify(app.settings ?? {}),
      now,
    ]);
    return id;
  }

  /**
   * Adds a key that is valid at once. Existing keys of that kind stay valid for `overlapSeconds`, so that a merchant
   * can change over without downtime; 0 ends them now. A merchant's public key that is active at another app is refused
   * (`KeyInUse`), unless `sharing` allows it.
   */
  addKey(
    appId: string,
    kind: KeyKind,
    text: string,
    overlapSeconds: number,
    sharing: KeySharing = 'app',
  ): Promise<string> {
    return this.#store.transaction(async (tx) => {
      await tx.query(LOCK_APP, [appId]);
      // Behind the lock, so that the newest key is the one that was added last.
      const now = this.#clock.now();
      const id = await this.#insertKey(tx, { appId, kind, text, now, sharing });
      await tx.query(END_OLDER_KEYS, [appId, kind, id, new Date(now.getTime() + overlapSeconds * 1000)]);
      return id;
    });
  }

  async #insertKey(
    tx: Queryable,
    { appId, kind, text, now, sharing }: NewKey & { appId: string; now: Date; sharing: KeySharing },
  ): Promise<string> {
    const id = newId(now);
    const identity = kind === 'merchant_public_key' ? publicKeyIdentity(text) : null;
    if (identity !== null) await refuseKeyInUse(tx, { identity, appId, sharing, now });
    const sealed = this.#sealer.seal(text, keyContext(id));
    const fingerprint = sha256Hex(text).slice(0, 16);
    await tx.query(INSERT_KEY, [id, appId, kind, sealed, fingerprint, identity, now]);
    return id;
  }

  /** Changes the given members of an app; false when there is no such app. Takes effect within a second everywhere. */
  async updateApp(appId: string, changes: AppChanges): Promise<boolean> {
    this.#refuseFaulty(changes.settings);
    const rows = await this.#store.query(UPDATE_APP, [
      appId,
      changes.state ?? null,
      changes.paymentCallbackUrl ?? null,
      changes.payoutCallbackUrl ?? null,
      changes.settlementDays ?? null,
      JSON.stringify(changes.settings ?? {}),
      changes.dailyPaymentLimit ?? null,
      changes.dailyPayoutLimit ?? null,
      changes.requestsPerSecond ?? null,
      changes.allowedIps ?? null,
      Object.entries(changes).flatMap(([name, value]) => (value === null ? [name] : [])),
    ]);
    return rows.length > 0;
  }

  /**
   * False when there is no such merchant. Throws where the change is impossible: a closed merchant stays closed, and
   * one with money, open orders or subscriptions can not be closed.
   */
  setMerchantState(merchantId: string, state: 'active' | 'suspended' | 'closed'): Promise<boolean> {
    const change = async (tx: Queryable) => {
      const merchant = await lockMerchant(tx, merchantId);
      if (!merchant) return false;
      if (merchant.state === 'closed' && state !== 'closed')
        throw new OperatorFault('conflict', 'the merchant is closed for good: make a new one');
      if (state === 'closed') await refuseUnfinished(tx, merchantId);
      return (await tx.query(SET_MERCHANT_STATE, [merchantId, state, this.#newChange()])).length > 0;
    };
    return this.#store.transaction(change, UNTIMED);
  }

  #newChange(): string {
    return newId(this.#clock.now());
  }

  /**
   * Closes a merchant who may be active, or was a moment ago: suspends them, waits until no process commits orders any
   * more for which it took the merchant for active (`untilKnown`; `CLOSE_SETTLE_MS`), then checks what is open. Orders
   * that were made meanwhile prevent closing: the merchant's state is restored. So does another operator's change of
   * the state, which stays. Returns and throws like `setMerchantState`.
   */
  async closeMerchant(merchantId: string, untilKnown: () => Promise<void>): Promise<boolean> {
    const suspension = this.#newChange();
    const before = await this.#suspend(merchantId, suspension);
    try {
      if (before === 'active' || before === 'suspended') await untilKnown();
      return await this.#closeSuspended(merchantId, suspension);
    } catch (error) {
      if (before !== 'active') throw error;
      if (await this.#activateUnlessClosed(merchantId, suspension, error)) return true;
      throw error;
    }
  }

  /** Suspends before closing; returns the previous state. Throws where the merchant can not be closed. */
  #suspend(merchantId: string, suspension: string): Promise<string | undefined> {
    return this.#store.transaction(async (tx) => {
      const merchant = await lockMerchant(tx, merchantId);
      if (!merchant || merchant.state === 'closed') return merchant?.state;
      await refuseUnfinished(tx, merchantId);
      await tx.query(SET_MERCHANT_STATE, [merchantId, 'suspended', suspension]);
      return merchant.state;
    }, UNTIMED);
  }

  /** Only while the suspension stands: after another change processes may take the merchant for active again. */
  #closeSuspended(merchantId: string, suspension: string): Promise<boolean> {
    return this.#store.transaction(async (tx) => {
      const merchant = await lockMerchant(tx, merchantId);
      if (!merchant || merchant.state === 'closed') return merchant !== undefined;
      if (merchant.state_change_id !== suspension)
        throw new OperatorFault('conflict', `${CHANGED}: it is ${merchant.state} now`);
      await refuseUnfinished(tx, merchantId);
      return (await tx.query(SET_MERCHANT_STATE, [merchantId, 'closed', this.#newChange()])).length > 0;
    }, UNTIMED);
  }

  /**
   * After `error` of a close: true where the merchant is closed, because only the answer to the COMMIT was lost. Leaves
   * what somebody else decided meanwhile.
   */
  async #activateUnlessClosed(merchantId: string, suspension: string, error: unknown): Promise<boolean> {
    try {
      return await this.#store.transaction(async (tx) => {
        const merchant = await lockMerchant(tx, merchantId);
        const isOurs = merchant?.state === 'suspended' && merchant.state_change_id === suspension;
        if (isOurs) await tx.query(SET_MERCHANT_STATE, [merchantId, 'active', this.#newChange()]);
        return merchant?.state === 'closed';
      });
    } catch (second) {
      const [what, why] = [error, second].map((one) => (one instanceof Error ? one.message : String(one)));
      throw new OperatorFault('conflict', `${what}; the merchant stays suspended: ${why}`, { cause: error });
    }
  }

  /** Makes a plan with its rules; makes nothing when one of them is refused. Returns its id. */
  createFeePlan(name: string, rules: NewFeePlan['rules'] = []): Promise<string> {
    const now = this.#clock.now();
    return this.#store.transaction((tx) => insertFeePlan(tx, { name, rules }, now));
  }

  /** Adds a version of a fee rule that is in force from now on; earlier orders keep theirs. */
  async addFeeRule({ feePlanId, ...rule }: NewFeeRule & { readonly feePlanId: string }): Promise<void> {
    await this.#store.transaction(async (tx) => {
      await tx.query(LOCK_FEE_PLAN, [feePlanId]);
      await insertFeeRule(tx, feePlanId, rule, this.#clock.now());
    });
  }
}

const CHANGED = 'the state of the merchant was changed meanwhile';

interface LockedMerchant {
  readonly state: string;
  readonly state_change_id: string | null;
}

async function lockMerchant(tx: Queryable, merchantId: string): Promise<LockedMerchant | undefined> {
  const [merchant] = await tx.query<LockedMerchant>(LOCK_MERCHANT, [merchantId]);
  return merchant;
}

/** Waits for a close of the merchant that is under way. */
async function requireOpenMerchant(tx: Queryable, merchantId: string): Promise<void> {
  const [merchant] = await tx.query<{ state: string }>(MERCHANT_STATE, [merchantId]);
  if (!merchant) throw new OperatorFault('not_found', `there is no merchant ${merchantId}`);
  if (merchant.state === 'closed')
    throw new OperatorFault('conflict', `the merchant ${merchantId} is closed`);
}

async function refuseUnfinished(tx: Queryable, merchantId: string): Promise<void> {
  const [left] = await tx.query<{ money: string | null } & Record<string, bigint>>(LEFT_OF_MERCHANT, [
    merchantId,
  ]);
  const { money = null, ...counts } = left ?? { money: null };
  const open = Object.entries(counts).filter(([, count]) => count > 0n);
  const what = [
    ...(money ? [`money (${money})`] : []),
    ...open.map(([name, count]) => `${count} open ${name}`),
  ];
  if (what.length > 0)
    throw new OperatorFault(
      'conflict',
      `the merchant still has ${what.join(', ')}: suspend it, and close it when nothing is left`,
    );
}
