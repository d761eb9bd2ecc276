import { parseKoreanTime } from '@naru/wire/korean-time';
import { transactionListRequestSchema } from '../schemas/transactions.ts';
import { checkForm } from './check.ts';
import { type Checked, fault, type RuleFault } from './fault.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
export const LIST_MAX_AGE_DAYS = 90;
export const LIST_MAX_RANGE_DAYS = 31;
export const LIST_DEFAULT_PAGE_SIZE = 500;
export const LIST_MAX_PAGE_SIZE = 1000;

/** What a list request asks for, with times as epoch milliseconds. */
export interface TransactionListQuery {
  readonly type: 'PAYIN' | 'PAYOUT';
  readonly status: number | undefined;
  readonly beginMs: number;
  readonly endMs: number;
  readonly pageSize: number;
  /** As it was given out; what stands in it is the business of who gave it out, and so is its error 606. */
  readonly pageIndex: string | undefined;
}

function rangeFault(beginMs: number, endMs: number, nowMs: number): RuleFault | null {
  if (beginMs > nowMs) return fault('list_begin_in_future', 'beginTime');
  if (beginMs > endMs) return fault('list_begin_after_end', 'beginTime');
  if (beginMs < nowMs - LIST_MAX_AGE_DAYS * DAY_MS) return fault('list_too_old', 'beginTime');
  // A note elsewhere speaks of 180 days; the error text says 31 (teemopay.md §7).
  return endMs - beginMs > LIST_MAX_RANGE_DAYS * DAY_MS ? fault('list_range_too_long', 'endTime') : null;
}

/**
 * Checks the fields of transaction/queryList, times being Korean, and gives back what is asked for, or the
 * first fault, in this order:
 *
 * 1. fields that are missing, in the order of the table (`type` 600, the times 414);
 * 2. fields of a wrong form, in the order of the table (`pageIndex` 606, `type` 600, `status` 605, else 414:
 *    no code of this endpoint is meant for that, and 414 at least names the field);
 * 3. times that no calendar has (414);
 * 4. beginTime in the future (603), later than endTime (604), more than 90 days ago (601);
 * 5. more than 31 days (602).
 */
export function checkTransactionList(
  values: Readonly<Record<string, unknown>>,
  { nowMs }: { readonly nowMs: number },
): Checked<TransactionListQuery> {
  const checked = checkForm(transactionListRequestSchema, values, {
    pageIndex: { invalid: 'list_cursor_invalid' },
    type: { missing: 'list_type_invalid', invalid: 'list_type_invalid' },
    status: { invalid: 'list_status_invalid' },
  });
  if (!checked.ok) return checked;
  const { type, status, beginTime, endTime, pageSize = LIST_DEFAULT_PAGE_SIZE, pageIndex } = checked.request;
  const beginMs = parseKoreanTime(beginTime);
  if (beginMs === undefined) return { ok: false, fault: fault('parameter_invalid', 'beginTime') };
  const endMs = parseKoreanTime(endTime);
  if (endMs === undefined) return { ok: false, fault: fault('parameter_invalid', 'endTime') };
  const found = rangeFault(beginMs, endMs, nowMs);
  if (found !== null) return { ok: false, fault: found };
  return { ok: true, request: { type, status, beginMs, endMs, pageSize, pageIndex } };
}
