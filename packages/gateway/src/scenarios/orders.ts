import { randomBytes } from 'node:crypto';
import type {
  ScenarioAnswer,
  ScenarioKind,
  ScenarioMerchant,
  ScenarioOrder,
  ScenarioPlaced,
} from '../contract/dialect-scenarios.ts';
import { type SandboxCalls, type SandboxPayment, ScenarioFault } from './sandbox-calls.ts';

/** The name of the only order of a scenario. */
export const ONLY = 'order';
/** The name of what a stored card was charged with. */
export const CHARGE = 'charge';

export const USUAL_AMOUNT = 10_000;
const USUAL_DOLLARS = 100;

export interface KnownOrder extends ScenarioOrder {
  /** Null where the order was not accepted. */
  readonly platformNumber: string | null;
  readonly page: string | null;
}

export interface WantedOrder {
  readonly kind: ScenarioKind | 'payout';
  readonly amount?: number | undefined;
  readonly currency?: string | undefined;
  readonly name?: string | undefined;
}

/** The orders of a run, by the names that the scenario gives them. */
export class ScenarioOrders {
  readonly #known = new Map<string, KnownOrder>();
  readonly #calls: SandboxCalls;
  readonly #merchant: ScenarioMerchant;
  readonly #callbackUrl: (number: string) => string;
  #actions = 0;

  constructor(calls: SandboxCalls, merchant: ScenarioMerchant, callbackUrl: (orderNumber: string) => string) {
    this.#calls = calls;
    this.#merchant = merchant;
    this.#callbackUrl = callbackUrl;
  }

  get all(): ReadonlyMap<string, KnownOrder> {
    return this.#known;
  }

  get(name = ONLY): KnownOrder {
    const order = this.#known.get(name);
    if (!order) throw new ScenarioFault(`the scenario has no order ${name} yet`);
    return order;
  }

  platformNumber(name?: string): string {
    const { platformNumber, number } = this.get(name);
    if (platformNumber === null) throw new ScenarioFault(`order ${number} was not accepted`);
    return platformNumber;
  }

  /** A new order under a number that nobody used. */
  async place(name: string | undefined, wanted: WantedOrder, isForged = false): Promise<ScenarioAnswer> {
    const order = await this.#new(wanted);
    return this.#send(name, isForged ? { ...order, isForged } : order);
  }

  /** A new order that goes out twice at once. */
  async placeTwice(name: string | undefined, wanted: WantedOrder): Promise<readonly ScenarioAnswer[]> {
    const order = await this.#new(wanted);
    return Promise.all([this.#send(name, order), this.#send(name, order)]);
  }

  async #new(wanted: WantedOrder): Promise<ScenarioOrder> {
    const number = newNumber();
    const { kind, currency = currencyOf(kind) } = wanted;
    const usual = currency === 'USD' ? USUAL_DOLLARS : USUAL_AMOUNT;
    return {
      number,
      kind,
      currency,
      amount: wanted.amount ?? usual,
      callbackUrl: this.#callbackUrl(number),
      at: await this.#calls.now(),
      ...(wanted.name === undefined ? {} : { name: wanted.name }),
    };
  }

  /** The same order once more, or with another amount. */
  async again(name: string | undefined, amount: number | undefined): Promise<ScenarioAnswer> {
    const { platformNumber: _, page: _page, ...before } = this.get(name);
    return this.#merchant.order(amount === undefined ? before : { ...before, amount });
  }

  /** As the merchant's calls about it need it. */
  async placed(name?: string): Promise<ScenarioPlaced> {
    const order = this.get(name);
    const platformNumber = this.platformNumber(name);
    const callbacks = await this.#calls.callbacks(platformNumber);
    const messages = callbacks.flatMap(({ deliveries }) =>
      deliveries.flatMap(({ request: { body } }) => (body === null ? [] : [body])),
    );
    return { ...order, platformNumber, messages };
  }

  /** The payment as the operator sees it; undefined for payouts and for what was not accepted. */
  async payment(name?: string): Promise<SandboxPayment | undefined> {
    const { number, platformNumber } = this.get(name);
    const found = await this.#calls.payments(number);
    return found.find((one) => one.platformNumber === platformNumber);
  }

  /** A number for a refund or a charge: the next, or the one before again. */
  actionNumber(name: string | undefined, isSame: boolean): string {
    if (!isSame) this.#actions += 1;
    return `${this.get(name).number}R${this.#actions}`;
  }

  callbackUrl(number: string): string {
    return this.#callbackUrl(number);
  }

  /** What a charge of a stored card made. */
  async add(name: string, order: ScenarioOrder): Promise<void> {
    const platformNumber = await this.#numberOf(order);
    this.#known.set(name, { ...order, platformNumber, page: null });
  }

  async #send(name = ONLY, order: ScenarioOrder): Promise<ScenarioAnswer> {
    const answer = await this.#merchant.order(order);
    const platformNumber = await this.#numberOf(order);
    // Of two that were sent at once, one may be refused.
    const page = answer.page ?? this.#known.get(name)?.page ?? null;
    this.#known.set(name, { ...order, platformNumber, page });
    return answer;
  }

  async #numberOf({ number, kind }: ScenarioOrder): Promise<string | null> {
    if (kind === 'payout') return (await this.#calls.payout(number))?.platformNumber ?? null;
    return (await this.#calls.payments(number))[0]?.platformNumber ?? null;
  }
}

/** The simulated shops of the counter are Japanese. */
function currencyOf(kind: ScenarioKind | 'payout'): string {
  return kind === 'counter' ? 'JPY' : 'KRW';
}

/** Letters and digits: what every dialect takes as an order number. */
function newNumber(): string {
  const time = Date.now().toString(36).toUpperCase();
  return `S${time}${randomBytes(2).toString('hex').toUpperCase()}`;
}
