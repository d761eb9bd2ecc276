import type { DepositAnswer, DepositMisfit, DepositRequest, DepositTaken } from '../api.ts';
import { decimalsOf, groupDecimal } from './amount.ts';

/** How a simulated deposit was taken; `taken` null: it changed nothing that could be seen. */
export interface DepositResult {
  taken: DepositTaken | null;
  misfit: DepositMisfit | null;
  /** What was sent, in grouped digits. */
  amountText: string;
}

const allTaken: readonly DepositTaken[] = ['credited', 'held', 'refused', 'repeated'];
const allMisfits: readonly DepositMisfit[] = ['short', 'over', 'repeated', 'late', 'wrong_name'];

/** Reads the bank's answer to a deposit. An answer that does not say how it was taken is judged by its state. */
export function depositResult(answer: DepositAnswer, request: DepositRequest): DepositResult {
  const amountText = groupDecimal(request.amount, decimalsOf(request.amount));
  const taken = allTaken.find((known) => known === answer.taken);
  const misfit = allMisfits.find((known) => known === answer.misfit) ?? null;
  if (taken) return { taken, misfit, amountText };
  return { taken: answer.state === 'deposited' ? 'credited' : null, misfit: null, amountText };
}

/** How good the news is. */
export function depositTone({ taken, misfit }: DepositResult): 'good' | 'info' | 'warning' | 'error' {
  if (taken === 'refused') return 'error';
  if (taken === 'repeated') return 'info';
  return taken === 'credited' && misfit === null ? 'good' : 'warning';
}
