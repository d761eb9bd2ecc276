import type { DepositAnswer, DepositMismatch, DepositRequest, DepositTaken } from '../api.ts';
import { decimalsOf, groupDecimal } from './amount.ts';

/** How a simulated deposit was taken; `taken` null: it changed nothing that could be seen. */
export interface DepositResult {
  taken: DepositTaken | null;
  mismatch: DepositMismatch | null;
  /** What was sent, in grouped digits. */
  amountText: string;
}

const allTaken: readonly DepositTaken[] = ['credited', 'held', 'refused', 'repeated'];
const allMismatches: readonly DepositMismatch[] = ['short', 'over', 'repeated', 'late', 'wrong_name'];

/** Reads the bank's answer to a deposit. An answer that does not say how it was taken is judged by its state. */
export function depositResult(answer: DepositAnswer, request: DepositRequest): DepositResult {
  const amountText = groupDecimal(request.amount, decimalsOf(request.amount));
  const taken = allTaken.find((known) => known === answer.taken);
  const mismatch = allMismatches.find((known) => known === answer.mismatch) ?? null;
  if (taken) return { taken, mismatch, amountText };
  return { taken: answer.state === 'deposited' ? 'credited' : null, mismatch: null, amountText };
}

/** How good the result is. */
export function depositTone({ taken, mismatch }: DepositResult): 'good' | 'info' | 'warning' | 'error' {
  if (taken === 'refused') return 'error';
  if (taken === 'repeated') return 'info';
  return taken === 'credited' && mismatch === null ? 'good' : 'warning';
}
