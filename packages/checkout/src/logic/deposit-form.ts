import type { DepositRequest } from '../api.ts';
import { decimalsOf, groupDecimal } from './amount.ts';

export interface DepositDraft {
  amount: string;
  depositorName: string;
}

export type DepositFault = 'amount' | 'depositorName';

/** What the form shows first: the exact amount and the name the bank knows, if any. */
export function initialDraft(amountText: string, depositorName: string | null): DepositDraft {
  return { amount: groupDecimal(amountText, decimalsOf(amountText)), depositorName: depositorName ?? '' };
}

/** The request of a filled form, or the fields that stop it. */
export function depositRequest(draft: DepositDraft): DepositRequest | { faults: DepositFault[] } {
  // "12." and ".5" are written by people, not by machines.
  const amount = draft.amount.replace(/,/g, '').replace(/\.$/, '').replace(/^\./, '0.');
  const depositorName = draft.depositorName.trim();
  const faults: DepositFault[] = [];
  if (!/[1-9]/.test(amount)) faults.push('amount');
  if (depositorName === '') faults.push('depositorName');
  return faults.length > 0 ? { faults } : { amount, depositorName };
}
