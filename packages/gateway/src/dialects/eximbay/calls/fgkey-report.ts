import { type AppAccess, activeKeys } from '@naru/engine';
import {
  canonicalParameters,
  type FormParameters,
  parseForm,
  requestFgkey,
  requestFgkeyParameters,
  verifyFgkey,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { type ExpectedText, type Explanation, MASK } from '../../../request-log/refusal.ts';
import { secretKeyOf, secretKeysOf } from '../codes/keys.ts';
import type { Values } from './request.ts';

/** What an fgkey should have been over, and why it is refused. For the sandbox. */

function expectedOf(parameters: FormParameters): ExpectedText {
  return { algorithm: 'SHA-256 in hexadecimal', signedText: `${MASK}?${canonicalParameters(parameters)}` };
}

/** Of the parameters that `verify` was asked about; `isKnown`: they were checked, and were not sent so. */
export function explainVerify(gateway: Gateway, access: AppAccess, data: string): Explanation {
  const parsed = parseForm(data);
  if (!parsed.ok) {
    const what =
      parsed.reason === 'malformed' ? 'is no form (name=value&…)' : `has ${parsed.parameter} twice`;
    return { reason: `The member data ${what}.` };
  }
  const { parameters } = parsed;
  return { reason: verifyFault(gateway, access, parameters), expected: expectedOf(parameters) };
}

const FGKEY_FAULTS = {
  missing: 'The parameters have no fgkey.',
  malformed: 'An fgkey has 64 hexadecimal digits.',
  mismatch:
    'The fgkey does not fit: a parameter was changed, added or left out on the way, or its text was decoded twice or ' +
    'not at all.',
} as const;

function verifyFault({ engine }: Gateway, access: AppAccess, parameters: FormParameters): string {
  const results = secretKeysOf(access, engine.context.clock.now()).map((key) => verifyFgkey(parameters, key));
  const [first] = results;
  if (!first) return 'The app has no secret key that is valid now.';
  if (!first.ok && results.every(({ ok }) => !ok)) return FGKEY_FAULTS[first.reason];
  if (parameters['mid'] !== access.app.publicId) {
    return `The fgkey fits, but the parameters are of the mid ${parameters['mid'] ?? '(none)'}.`;
  }
  return (
    'The fgkey fits, but no result was sent with these parameters: a border between two values was moved, or a ' +
    'name is unknown.'
  );
}

/** Of the fgkey with which the shop's script opens a page. */
export function explainOpen({ engine }: Gateway, access: AppAccess, payload: Values): Explanation {
  const { fgkey, ...request } = payload;
  const now = engine.context.clock.now();
  const [secret] = activeKeys(access, 'secret_key', now);
  const isOfPayload =
    secret !== undefined && requestFgkey(request, secretKeyOf(access, now)) === String(fgkey).toUpperCase();
  return {
    reason: isOfPayload
      ? 'The fgkey fits this order, but /v1/payments/ready did not answer it, or too long ago: call ready first.'
      : 'No answer of /v1/payments/ready that is still valid has this fgkey, and it does not fit this order either: ' +
        'give the script the very body that was sent to ready, with the fgkey of its answer.',
    expected: expectedOf(requestFgkeyParameters(request)),
  };
}
