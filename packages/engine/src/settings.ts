import { allSettings } from './base/settings.ts';
import { CALLBACK_SETTINGS } from './callbacks/settings.ts';
import { CHARGEBACK_SETTINGS } from './chargebacks/settings.ts';
import { IDENTITY_SETTINGS } from './identity/settings.ts';
import { PAYER_LIMIT_SETTINGS } from './limits/settings.ts';
import { PAYMENT_SETTINGS } from './payments/settings.ts';
import { START_SETTINGS } from './payments-start/settings.ts';
import { RISK_SETTINGS } from './risk/settings.ts';

/** The settings of an app that the engine's nouns read. */
export const ENGINE_SETTINGS = allSettings(
  PAYMENT_SETTINGS,
  START_SETTINGS,
  CALLBACK_SETTINGS,
  CHARGEBACK_SETTINGS,
  IDENTITY_SETTINGS,
  PAYER_LIMIT_SETTINGS,
  RISK_SETTINGS,
);
