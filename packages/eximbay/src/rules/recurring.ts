import { type RecurringAdjustRequest, recurringAdjustRequestSchema } from '../schemas/stored-cards.ts';
import { type Checked, fault, type RuleFault } from './fault.ts';
import { checkForm } from './form.ts';
import { recurringAmountFault } from './sums.ts';

type Values = Readonly<Record<string, unknown>>;

/** Ids of recurring payments have no published form but their length. */
const RECURRING_ID = /^[A-Za-z0-9_-]{1,20}$/;

/** The id in the path; a malformed one counts as unknown. */
export function recurringIdFault(text: string): RuleFault | null {
  return RECURRING_ID.test(text) ? null : fault('recurring_unknown', 'recurring_id');
}

/** Checks the request of recurring/adjust; the amount is one of the currency that the recurring payment has. */
export function checkRecurringAdjust(values: Values, currency: string): Checked<RecurringAdjustRequest> {
  const checked = checkForm(recurringAdjustRequestSchema, values);
  if (!checked.ok) return checked;
  const found = recurringAmountFault(checked.request.adjust_amount, currency, 'adjust_amount');
  return found === null ? checked : { ok: false, fault: found };
}
