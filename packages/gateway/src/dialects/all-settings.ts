import { allSettings, ENGINE_SETTINGS, type Settings } from '@naru/engine';
import { CHECKOUT_SETTINGS } from '../checkout/settings.ts';
import type { Dialects } from '../gateway.ts';

/** All settings that an app of any of the dialects may have, as their owners declare them. */
export function settingsOf(dialects: Dialects): Settings {
  const own = [...dialects.values()].map(({ settings }) => settings ?? {});
  return allSettings(ENGINE_SETTINGS, CHECKOUT_SETTINGS, ...own);
}
