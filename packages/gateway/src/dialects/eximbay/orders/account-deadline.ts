import { isPaidLater, parseKoreanHour, type ReadyRequest } from '@naru/eximbay';

/** The reference names no limit; no account waits for money for longer. */
const MAX_ACCOUNT_MS = 365 * 24 * 60 * 60 * 1000;

/** Until when an account that is given out now is to take money, where the request says it; at most for a year. */
export function accountDeadline({ settings }: Pick<ReadyRequest, 'settings'>, now: Date): Date | undefined {
  const text = settings?.virtualaccount_expiry_date;
  const expiryMs = text === undefined ? undefined : parseKoreanHour(text);
  return expiryMs === undefined ? undefined : new Date(Math.min(expiryMs, now.getTime() + MAX_ACCOUNT_MS));
}

/** The same of a method of the page; null when the time is over, undefined where the page's own time counts. */
export function deadlineOf(order: ReadyRequest, method: string, now: Date): Date | null | undefined {
  const deadline = isPaidLater(method) ? accountDeadline(order, now) : undefined;
  return deadline && deadline <= now ? null : deadline;
}
