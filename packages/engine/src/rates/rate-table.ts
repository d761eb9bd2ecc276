import type { Clock } from '../base/clock.ts';
import { type Currency, type ExchangeRate, rateScaled } from '../base/money.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow, rowsJson } from '../writer/rows.ts';
import { type CurrencyPair, MAX_MARGIN_PPM, type Rate, rateAt, ratesBetween } from './rate.ts';

/**
 * The rates of a pair in force at any moment from $3 to $4, in both directions: a range of the primary key for each,
 * however many rates there were before. The limit only bounds memory: nobody sets as many in ten minutes.
 */
export const RATES_BETWEEN = `
  select r.* from (values ($1::text, $2::text), ($2::text, $1::text)) pair (base, quote)
  cross join lateral (
    select * from exchange_rates one
    where one.base = pair.base and one.quote = pair.quote and one.valid_from <= $4
      and one.valid_from >= coalesce((
        select max(before.valid_from) from exchange_rates before
        where before.base = pair.base and before.quote = pair.quote and before.valid_from <= $3
      ), '-infinity')
    order by one.valid_from desc limit 500
  ) r`;
const LIST = `
  select base, quote, rate, source, valid_from, valid_until, margin_ppm from exchange_rates
  where ($2::text is null or base = $2) and ($3::text is null or quote = $3)
    and ($4::text is null or (base, quote) > ($4, $5::text) or
      (base = $4 and quote = $5 and valid_from < $6::timestamptz))
  order by base, quote, valid_from desc limit $1`;
const SET = `
  insert into exchange_rates (base, quote, rate, source, valid_from, valid_until, margin_ppm)
  select base, quote, rate, source, valid_from, valid_until, margin_ppm
  from json_populate_recordset(null::exchange_rates, $1)
  on conflict (base, quote, valid_from) do update set rate = excluded.rate, source = excluded.source,
    valid_until = excluded.valid_until, margin_ppm = excluded.margin_ppm`;

/** An operator's input for a rate; by default the operator's own, from now on, without a margin. */
export type NewRate = ExchangeRate & Partial<Omit<Rate, keyof ExchangeRate>>;

/** A rate in the list of all. */
export type RatePosition = Pick<Rate, 'base' | 'quote' | 'validFrom'>;

/** The exchange rates that an operator sets: all conversions use them. */
export class RateTable {
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The rate in force now, or undefined when the operator set none; see `rateAt` for the other direction. */
  current(base: Currency, quote: Currency): Promise<Rate | undefined> {
    return this.at({ base, quote }, this.#clock.now());
  }

  /** The rate that was in force at a time. */
  async at(pair: CurrencyPair, time: Date): Promise<Rate | undefined> {
    return rateAt(await this.#between(pair, time, time), pair, time);
  }

  /** The rates that were in force at any moment from `since` until now, the newest first. */
  async since(pair: CurrencyPair, since: Date): Promise<Rate[]> {
    const now = this.#clock.now();
    return ratesBetween(await this.#between(pair, since, now), pair, since, now);
  }

  async #between({ base, quote }: CurrencyPair, since: Date, until: Date): Promise<Rate[]> {
    const rows = await this.#store.query(RATES_BETWEEN, [base, quote, since, until]);
    return rows.map((row) => fromRow<Rate>(row));
  }

  /** Only those of one base or one quote, where given; after `after` in the list. */
  async list(
    limit: number,
    { base, quote }: Partial<CurrencyPair> = {},
    after: RatePosition | null = null,
  ): Promise<Rate[]> {
    const position = [after?.base, after?.quote, after?.validFrom].map((part) => part ?? null);
    const rows = await this.#store.query(LIST, [limit, base ?? null, quote ?? null, ...position]);
    return rows.map((row) => fromRow<Rate>(row));
  }

  /** Sets one rate (see `setAll`). */
  set(rate: NewRate): Promise<void> {
    return this.setAll([rate]);
  }

  /**
   * Sets rates, all of them or none; one of the same pair and time is replaced. Throws a RangeError for an impossible
   * one: not a positive plain decimal, a currency into itself, a period that ends before it begins, a margin that is
   * negative or above a half.
   */
  async setAll(rates: readonly NewRate[]): Promise<void> {
    const now = this.#clock.now();
    const rows = rates.map((rate): Rate => {
      const { source = 'operator', validFrom = now, validUntil = null, marginPpm = 0n } = rate;
      const { base, quote } = rate;
      return { base, quote, rate: rate.rate, source, validFrom, validUntil, marginPpm };
    });
    for (const row of rows) requirePossible(row);
    if (rows.length > 0) await this.#store.query(SET, [rowsJson(rows)]);
  }
}

function requirePossible({ base, quote, rate, validFrom, validUntil, marginPpm }: Rate): void {
  rateScaled(rate);
  if (base === quote) throw new RangeError(`${base} has no exchange rate with itself`);
  if (validUntil !== null && validUntil <= validFrom) {
    throw new RangeError(`the rate from ${base} to ${quote} would be over before it begins`);
  }
  if (marginPpm < 0n || marginPpm > MAX_MARGIN_PPM) {
    throw new RangeError(`the margin from ${base} to ${quote} is not between 0 and 50 %`);
  }
}
