import type { CheckoutView, MethodOption } from '../api.ts';

export interface Choice {
  method: string | null;
  bank: string | null;
}

/** Whether the payer must also name a bank. */
export function needsBank(method: MethodOption): boolean {
  return method.kind === 'bank_transfer' || method.kind === 'virtual_account_chooser';
}

const accountKinds: readonly MethodOption['kind'][] = [
  'virtual_account_chooser',
  'virtual_account',
  'virtual_account_any',
  'virtual_account_verified',
];

/** Whether the payer is given an account to transfer to. */
export function givesAccount(method: MethodOption): boolean {
  return accountKinds.includes(method.kind);
}

/** Whether a deposit is compared with the payer's name: where the merchant or a check has given it. */
export function knowsPayerName(method: MethodOption | null): boolean {
  return method?.kind === 'virtual_account_any' || method?.kind === 'virtual_account_verified';
}

/** What is chosen when the page opens: what the server remembers, or the only method there is. */
export function initialChoice(view: CheckoutView): Choice {
  if (view.chosen) return { method: view.chosen.code, bank: view.chosen.bank };
  const only = view.methods.length === 1 ? view.methods[0] : undefined;
  return only ? { method: only.code, bank: onlyBank(only) } : { method: null, bank: null };
}

function onlyBank(method: MethodOption): string | null {
  const bank = method.banks.length === 1 ? method.banks[0] : undefined;
  return bank?.code ?? null;
}

/** The choice after a tap on a method; a bank chosen for another method does not carry over. */
export function chooseMethod(choice: Choice, method: MethodOption): Choice {
  return choice.method === method.code ? choice : { method: method.code, bank: onlyBank(method) };
}

export type Readiness =
  | { ready: true; method: MethodOption; bank: string | null }
  | { ready: false; missing: 'method' | 'bank' | 'availability'; method: MethodOption | null };

/** Whether the payment can be started with this choice, and if not, what is missing. */
export function readinessOf(view: CheckoutView, choice: Choice): Readiness {
  const method = view.methods.find((candidate) => candidate.code === choice.method) ?? null;
  if (!view.methods.some((candidate) => candidate.available)) {
    return { ready: false, missing: 'availability', method };
  }
  if (!method) return { ready: false, missing: 'method', method };
  if (!method.available) return { ready: false, missing: 'availability', method };
  if (!needsBank(method)) return { ready: true, method, bank: null };
  const bank = method.banks.find((candidate) => candidate.code === choice.bank);
  return bank ? { ready: true, method, bank: bank.code } : { ready: false, missing: 'bank', method };
}

/** The only method there is. */
export function loneMethod(view: CheckoutView): MethodOption | null {
  return view.methods.length === 1 ? (view.methods[0] ?? null) : null;
}

/** The method of a payment that was started. */
export function chosenMethod(view: CheckoutView): MethodOption | null {
  return view.methods.find((method) => method.code === view.chosen?.code) ?? null;
}
