const MAX_FEE_PPM = 1_000_000n;

/** A fee in per cent ("3", "0.15") as parts per million; undefined unless it is from 0 to 100. */
export function feePpm(text: string): bigint | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text);
  const ppm = match && BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(4, '0'));
  return ppm !== null && ppm <= MAX_FEE_PPM ? ppm : undefined;
}
