/** `'3d'`, `'1h 30m'`, `'500ms'`; a number is milliseconds. */
export type Duration = string | number;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const PART = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d|w)$/;

export function millisecondsOf(duration: Duration): number {
  const total = typeof duration === 'number' ? duration : sumOf(String(duration));
  if (Number.isFinite(total) && total >= 0) return total;
  throw new TypeError(
    `a duration is a text such as '3d', '1h 30m' or '500ms', or milliseconds from 0 on; ` +
      `it is ${JSON.stringify(duration)}`,
  );
}

function sumOf(text: string): number {
  let total = 0;
  for (const part of text.trim().split(/\s{1,9}/)) {
    const [, count, unit = ''] = PART.exec(part) ?? [];
    total += Number(count) * (UNITS[unit] ?? Number.NaN);
  }
  return total;
}
