import { type AppAccess, activeKeys } from '@naru/engine';
import { headerValue, loadPublicKey, type SignedMembers, signedEntries, stringToSign } from '@naru/teemopay';
import { nestedText } from '@naru/wire/nested-text';
import type { Gateway } from '../../gateway.ts';
import { preparedKey } from '../../prepared-keys.ts';
import type { ReceivedCall } from '../../request-log/entry.ts';
import type { Explanation } from '../../request-log/refusal.ts';
import { otherPublicKeys } from '../other-keys.ts';
import { algorithmOf, diagnosisOf } from '../signature-diagnosis.ts';

const DIGEST = 'sha1';
const ENDING = 'nonce';

/** What the signature of a refused request should have been over, and in what it differs. For the sandbox. */
export async function explainSignature(
  gateway: Gateway,
  access: AppAccess,
  members: SignedMembers,
  { nonce, headers, body }: ReceivedCall & { readonly nonce: string },
): Promise<Explanation> {
  const now = gateway.engine.context.clock.now();
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
      writers: [({ text }) => text, ({ text, nested }) => (nested ? nestedText(text, 'compact_json') : text)],
      ending: { name: ENDING, value: nonce },
      wrongEndings: [
        {
          name: 'timestamp',
          value: headerValue(headers, 'timestamp') ?? '',
          fault: 'it ends with the timestamp in place of the nonce',
        },
      ],
    },
  });
  return { reason, expected: { algorithm: algorithmOf(DIGEST), signedText: stringToSign(members, nonce) } };
}
