import { type AppAccess, activeKeys } from '@naru/engine';
import { loadPublicKey, type SignedMembers, signedEntries, stringToSign } from '@naru/haipay';
import { nestedText } from '@naru/wire/nested-text';
import type { Gateway } from '../../gateway.ts';
import { preparedKey } from '../../prepared-keys.ts';
import { type Explanation, MASK } from '../../request-log/refusal.ts';
import { otherKeysOf, otherPublicKeys } from '../other-keys.ts';
import { algorithmOf, diagnosisOf } from '../signature-diagnosis.ts';

const DIGEST = 'sha256';
const ENDING = 'key';

/** What the signature of a refused request should have been over, and in what it differs. For the sandbox. */
export async function explainSignature(
  gateway: Gateway,
  access: AppAccess,
  members: SignedMembers,
  body: string,
): Promise<Explanation> {
  const now = gateway.engine.context.clock.now();
  const secrets = await otherKeysOf(gateway, access, 'secret_key');
  const [value, ...replaced] = activeKeys(access, 'secret_key', now).map(({ text }) => text);
  const isSigned = new Set(signedEntries(members));
  const reason = diagnosisOf({
    sign: members.values['sign'],
    digest: DIGEST,
    publicKeys: activeKeys(access, 'merchant_public_key', now).map((key) => preparedKey(key, loadPublicKey)),
    others: await otherPublicKeys(gateway, access, loadPublicKey),
    form: {
      members,
      body,
      isSigned: (entry) => isSigned.has(entry),
      writers: (['compact_json', 'java_list'] as const).map(
        (form) => (entry) => (entry.nested ? nestedText(entry.text, form) : entry.text),
      ),
      ending: { name: ENDING, value: value ?? '' },
      // A newer secret and an older one: each verifies with the keys of its own time.
      wrongEndings: [
        ...replaced.map((text) => ({ value: text, whose: 'of this app' })),
        ...secrets.flatMap(({ whose, keys }) => keys.map(({ text }) => ({ value: text, whose }))),
        { value: '', whose: 'that is empty' },
      ].map((other) => ({
        name: ENDING,
        value: other.value,
        fault: `it ends with the secret key ${other.whose}`,
      })),
    },
  });
  return { reason, expected: { algorithm: algorithmOf(DIGEST), signedText: stringToSign(members, MASK) } };
}
