import type { OutcomeView } from '../api.ts';
import { navigableUrl } from './addresses.ts';

/** How the browser goes back to the merchant. */
export type WayBack =
  | { kind: 'link'; href: string }
  | { kind: 'form'; action: string; fields: Record<string, string> };

/** The way back that an outcome offers; null when there is none that a browser may go. */
export function wayBackOf(outcome: OutcomeView | null, base: string): WayBack | null {
  if (outcome?.form) {
    // Unlike a link, a form's address comes from the merchant as it is: a bare "shop.example" would lead to
    // an address of ours, and would take the result of the payment there.
    const isWhole = /^([a-z][a-z0-9+.-]*:|\/)/i.test(outcome.form.action.trim());
    const action = isWhole ? navigableUrl(outcome.form.action, base) : null;
    return action === null ? null : { kind: 'form', action, fields: outcome.form.fields };
  }
  const href = navigableUrl(outcome?.url, base);
  return href === null ? null : { kind: 'link', href };
}

/** Seconds until the page goes back by itself; null: the payer presses the button when they have read. */
export function returnDelaySeconds(outcome: OutcomeView | null): number | null {
  if (outcome?.auto) return 0;
  return outcome?.form ? null : 3;
}
