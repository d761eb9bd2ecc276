import { type AppAccess, activeKeys } from '@naru/engine';
import { type AuthorizationFault, isSameSecret } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { mayCallFrom } from '../../../net/addresses.ts';
import type { Explanation } from '../../../request-log/refusal.ts';
import { midOfApiKey } from '../codes/keys.ts';

/** Why an API key is refused, where the answer is the same for all faults. For the sandbox. */

const HEADERS: Readonly<Record<AuthorizationFault, string>> = {
  missing:
    'The header Authorization is missing: it is the word Basic and the base64 of the API key with a colon behind it.',
  malformed:
    'The header Authorization must be the word Basic and the base64 of the API key with a colon behind it (key:).',
  password_not_empty:
    'The API key must be the user name, and the password empty (key:): here something stands behind the colon.',
};

export function explainHeader(fault: AuthorizationFault): Explanation {
  return { reason: HEADERS[fault] };
}

/** Of a header that has the right form. */
export function explainKey(
  { engine }: Gateway,
  access: AppAccess | undefined,
  apiKey: string,
  ip: string,
): Explanation {
  const reason = () => {
    const mid = midOfApiKey(apiKey);
    if (mid === undefined) {
      return 'The API key must be test_ or live_, the mid, and ten letters or digits: this text has another form.';
    }
    if (!access) return `There is no app with the mid ${mid}, which the API key names.`;
    const { app, keys } = access;
    const active = activeKeys(access, 'api_key', engine.context.clock.now());
    if (!active.some(({ text }) => isSameSecret(text, apiKey))) {
      const isRetired = keys.some(({ kind, text }) => kind === 'api_key' && isSameSecret(text, apiKey));
      return isRetired
        ? `This API key of the mid ${mid} is not valid now: it was replaced, or begins later.`
        : `The mid ${mid} has another API key.`;
    }
    if (!mayCallFrom(app, ip))
      return `The app may be called from its listed addresses only, and ${ip} is none.`;
    return app.state === 'active' ? 'The merchant is closed.' : 'The app is switched off.';
  };
  return { reason: reason() };
}
