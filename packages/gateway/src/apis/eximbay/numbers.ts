import { randomBytes } from 'node:crypto';
import type { AppAccess } from '@naru/engine';
import { makePayerAuthId, makeTransactionId } from '@naru/eximbay';
import type { Gateway } from '../../gateway.ts';

type WithEngine = Pick<Gateway, 'engine'>;

/** A new transaction id: payments and refunds of one mid count up together from 0 each Korean day (spec §1). */
export async function nextTransactionId({ engine }: WithEngine, { app }: AppAccess): Promise<string> {
  const now = engine.context.clock.now();
  const sequence = await engine.dailyNumbers.next(`eximbay:${app.publicId}`, now);
  return makeTransactionId({ mid: app.publicId, nowMs: now.getTime(), form: 'dated', sequence });
}

/** A new id for a payment of the Korean page. It names no day, so that its counter never starts again. */
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
