import type { SimulatorView } from '../api.ts';
import { navigableUrl, withLanguage } from '../logic/addresses.ts';
import type { Language } from '../texts/language.ts';

/** The payment page that a simulated screen belongs to, in the language of the screen; null when it has none. */
export function backTarget(view: SimulatorView, language: Language): string | null {
  const returnUrl = navigableUrl(view.returnUrl, location.href);
  return returnUrl ? withLanguage(returnUrl, language) : null;
}
