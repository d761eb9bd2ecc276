/**
 * How an amount is taxed: the tax-free part, the taxed part (without the tax), the tax itself, and the service charge.
 * The parts sum to the amount.
 */
export interface TaxSplit {
  readonly taxFree: bigint;
  readonly taxable: bigint;
  readonly vat: bigint;
  readonly serviceFee: bigint;
}

/** The same as decimal text, for JSON. */
export type TaxSplitText = Readonly<Record<keyof TaxSplit, string>>;

const PARTS = ['taxFree', 'taxable', 'vat', 'serviceFee'] as const;

export function taxTotal(split: TaxSplit): bigint {
  return PARTS.reduce((sum, part) => sum + split[part], 0n);
}

export function taxSplitText(split: TaxSplit): TaxSplitText {
  return Object.fromEntries(PARTS.map((part) => [part, split[part].toString()])) as TaxSplitText;
}

export function readTaxSplit(text: TaxSplitText): TaxSplit {
  return Object.fromEntries(PARTS.map((part) => [part, BigInt(text[part])])) as unknown as TaxSplit;
}

/** The default: a price includes ten per cent of its supply as tax. 11 000 won are 10 000 and 1 000. */
export function usualTaxSplit(amount: bigint): TaxSplit {
  const taxable = (amount * 20n + 11n) / 22n;
  return { taxFree: 0n, taxable, vat: amount - taxable, serviceFee: 0n };
}

/**
 * Scales `split` to `amount`, to the unit: each part is rounded down, and the remainder goes to the parts that lost
 * most.
 */
export function scaledTaxSplit(split: TaxSplit, amount: bigint): TaxSplit {
  const total = taxTotal(split);
  if (total === amount) return split;
  if (total === 0n) return usualTaxSplit(amount);
  const scaled = PARTS.map((part) => {
    const exact = split[part] * amount;
    return { part, floor: exact / total, lost: exact % total };
  });
  let missing = amount - scaled.reduce((sum, { floor }) => sum + floor, 0n);
  const parts = scaled
    .toSorted((one, other) => (one.lost < other.lost ? 1 : one.lost > other.lost ? -1 : 0))
    .map(({ part, floor }) => {
      const extra = missing > 0n ? 1n : 0n;
      missing -= extra;
      return [part, floor + extra];
    });
  return Object.fromEntries(parts) as unknown as TaxSplit;
}

/**
 * The tax of what is left of a payment. Where each refund states its tax, and the subtraction works: the whole less the
 * refunds. Otherwise: the whole in proportion.
 */
export function restTaxSplit(
  whole: TaxSplit,
  refunded: readonly (TaxSplit | null)[],
  rest: bigint,
): TaxSplit {
  const known = refunded.filter((split) => split !== null);
  if (known.length < refunded.length) return scaledTaxSplit(whole, rest);
  const left = Object.fromEntries(
    PARTS.map((part) => [part, known.reduce((sum, split) => sum - split[part], whole[part])]),
  ) as unknown as TaxSplit;
  const isRight = taxTotal(left) === rest && PARTS.every((part) => left[part] >= 0n);
  return isRight ? left : scaledTaxSplit(whole, rest);
}
