import { randomBytes } from 'node:crypto';
import type { AppAccess } from '@naru/engine';
import { makePayerAuthId, makeTransactionId, TRANSACTION_IDS_PER_DAY } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';

type WithEngine = Pick<Gateway, 'engine'>;

/** Behind it come the Korean days of each mid. */
export const DAILY_SCOPE = 'eximbay:';
/** Ids of digits only end at a million: half-way leaves time to find what uses them up. */
const WARN_AT = 500_000n;
/** And again at every further share of the day's numbers. */
const WARN_EVERY = BigInt(TRANSACTION_IDS_PER_DAY) / 10n;

/** A new transaction id: payments and refunds of one mid count up together from 0 each Korean day. */
export async function nextTransactionId({ engine }: WithEngine, { app }: AppAccess): Promise<string> {
  const { clock, log } = engine.context;
  const now = clock.now();
  const sequence = await engine.dailyNumbers.next(`${DAILY_SCOPE}${app.publicId}`, now);
  // Each number is drawn once by one process: so is each warning.
  if (sequence === WARN_AT || (sequence > 0n && sequence % WARN_EVERY === 0n)) {
    const fields = { mid: app.publicId, used: Number(sequence), of: TRANSACTION_IDS_PER_DAY };
    log.warn(fields, 'a mid uses up its transaction ids of the day');
  }
  return makeTransactionId({ mid: app.publicId, nowMs: now.getTime(), form: 'dated', sequence });
}

/** A new id for a payment of the Korean page. It contains no day, so that its counter never restarts. */
export async function nextKoreanPageId({ engine }: WithEngine, { app }: AppAccess): Promise<string> {
  const { numbers, clock } = engine.context;
  const sequence = await numbers.next('eximbay_korean_page');
  return makeTransactionId({
    mid: app.publicId,
    nowMs: clock.now().getTime(),
    form: 'korean_card',
    sequence,
  });
}

/** A new id of an authentication. */
export function nextPayerAuthId({ engine }: Gateway): string {
  return makePayerAuthId(engine.context.clock.now().getTime(), randomBytes(5));
}
