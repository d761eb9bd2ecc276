import type { Clock } from '../clock.ts';
import { type Currency, type ExchangeRate, rateInMillionths } from '../money.ts';
import type { Queryable } from '../store/store.ts';

const IN_FORCE = `
  select base, quote, rate from exchange_rates
  where base = $1 and quote = $2 and valid_from <= $3 order by valid_from desc limit 1`;
const ALL = `select base, quote, valid_from, rate from exchange_rates order by base, quote, valid_from desc limit $1`;
const SET = `
  insert into exchange_rates (base, quote, valid_from, rate) values ($1, $2, $3, $4)
  on conflict (base, quote, valid_from) do update set rate = excluded.rate`;

/** The exchange rates an operator sets; what a payer of a foreign-currency order pays comes from here. */
export class RateTable {
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The rate in force now, or undefined when the operator set none. */
  async current(base: Currency, quote: Currency): Promise<ExchangeRate | undefined> {
    const [row] = await this.#store.query<ExchangeRate>(IN_FORCE, [base, quote, this.#clock.now()]);
    return row;
  }

  list(limit: number): Promise<(ExchangeRate & { valid_from: Date })[]> {
    return this.#store.query(ALL, [limit]);
  }

  /** Sets the rate from now on. Throws a RangeError when `rate` is no positive plain decimal. */
  async set({ base, quote, rate }: ExchangeRate): Promise<void> {
    rateInMillionths(rate);
    await this.#store.query(SET, [base, quote, this.#clock.now(), rate]);
  }
}
