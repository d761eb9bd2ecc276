/*
 * A merchant's side of a dialect, as the catalogue of scenarios plays it: over HTTP, with the contract's own client.
 * What a dialect cannot express it says with a reason.
 */

/** How a payment is asked for. `usual` is what most merchants of the dialect take. */
export const SCENARIO_KINDS = [
  'usual',
  'choice',
  'wallet',
  'bank_transfer',
  'account',
  'verified_account',
  'card',
  'authorization',
  'authentication',
  'storing_card',
  'subscription',
  'counter',
] as const;
export type ScenarioKind = (typeof SCENARIO_KINDS)[number];

/** What merchants do with an order that is there. */
export const SCENARIO_ACTIONS = [
  'refund',
  'refund_part',
  'void',
  'capture',
  'confirm',
  'charge_card',
  'delete_card',
  'adjust_subscription',
  'stop_subscription',
] as const;
export type ScenarioAction = (typeof SCENARIO_ACTIONS)[number];

/** Whatever a scenario may ask of a dialect. */
export type ScenarioNeed =
  | ScenarioKind
  | ScenarioAction
  | 'payout'
  | 'dollars'
  | 'chargeback_notice'
  | 'part_results'
  | 'unique_numbers';

export interface ScenarioText {
  readonly en: string;
  readonly ko: string;
}

/** Where the merchant calls and is called, and what it signs with. */
export interface ScenarioAccess {
  readonly baseUrl: string;
  /** The dialect's part of sandbox/demo-credentials.json. */
  readonly credentials: unknown;
}

export interface ScenarioOrder {
  /** The merchant's number, at most 20 letters and digits. */
  readonly number: string;
  readonly kind: ScenarioKind | 'payout';
  readonly currency: string;
  /** In whole units of the currency. */
  readonly amount: number;
  /** The payer's or the payee's, where it chooses what happens; else any. */
  readonly name?: string;
  readonly callbackUrl: string;
  /** The gateway's time. */
  readonly at: Date;
  /** Signed with another's key. */
  readonly isForged?: boolean;
}

/** An order that was accepted. */
export interface ScenarioPlaced extends ScenarioOrder {
  readonly platformNumber: string;
  /** Bodies of the callbacks that were sent so far, oldest first. */
  readonly messages: readonly string[];
}

export interface ScenarioActionOptions {
  /** The merchant's number of the refund or the new charge. */
  readonly number: string;
  /** In whole units; absent: all that is left. */
  readonly amount?: number;
  /** What is left of the payment before. */
  readonly left: number;
  /** Where the results of a charge go. */
  readonly callbackUrl: string;
}

export interface ScenarioAnswer {
  /** `unknown`: the dialect does not say whether it was carried out. */
  readonly outcome: 'accepted' | 'refused' | 'unknown';
  /** The code and the text of the answer. */
  readonly said: string;
  /** The payment page. */
  readonly page?: string;
}

/** How an order reads in the merchant's query. `none`: the dialect has no record of orders like this. */
export type ScenarioStanding = 'open' | 'paid' | 'failed' | 'none';

export interface ScenarioQuery {
  readonly standing: ScenarioStanding;
  readonly said: string;
}

export interface ScenarioMerchant {
  order(order: ScenarioOrder): Promise<ScenarioAnswer>;
  query(order: ScenarioPlaced): Promise<ScenarioQuery>;
  act(action: ScenarioAction, order: ScenarioPlaced, options: ScenarioActionOptions): Promise<ScenarioAnswer>;
}

/** The dialect's part of the catalogue. */
export interface DialectScenarios {
  /** What its merchants cannot ask for, and why. */
  readonly lacks: Readonly<Partial<Record<ScenarioNeed, ScenarioText>>>;
  /** Its public id among the demo's apps, for settings. */
  appOf(credentials: unknown, currency: string): string;
  /** What else a setting has to have so that messages without an address of their order arrive; none when absent. */
  readonly noticeSetting?: string;
  merchant(access: ScenarioAccess): ScenarioMerchant;
}
