import type { SignedEntry, SignedMembers } from '@naru/wire/json';
import { membersOf, sortedEntries } from '@naru/wire/members';
import { type NestedForm, nestedText } from '@naru/wire/nested-text';
import {
  signText,
  signTextSync,
  type Verification,
  type VerifyResult,
  verifyTexts,
  verifyTextsSync,
} from '@naru/wire/rsa';
import type { SigningKeys, VerifyingKeys } from './keys.ts';

export { membersOf } from '@naru/wire/members';
export type { VerifyFault, VerifyResult } from '@naru/wire/rsa';

/**
 * SHA256withRSA over `k1=v1&k2=v2&…&key=<secret key>` (haipay.md §2.2). The string is not escaped, so a value
 * may contain what looks like further members: `unambiguous.ts` says which are refused.
 */
const DIGEST = 'sha256';

/** The members that are signed, in the order of the text. */
export function signedEntries(members: SignedMembers): SignedEntry[] {
  return sortedEntries(members, ({ key, text }) => text !== '' && key !== 'sign');
}

/**
 * The exact text that is signed: names in code-unit order, the secret key always last. The core of the
 * contract is flat; for the few nested members the documentation only says "the same rules" (haipay.md §2.2), so it
 * signs compact JSON and also understands what Java prints for a list (haipay.md §17 #7).
 */
export function stringToSign(
  members: SignedMembers,
  secretKey: string,
  form: NestedForm = 'compact_json',
): string {
  let text = '';
  for (const entry of signedEntries(members)) {
    text += `${entry.key}=${entry.nested ? nestedText(entry.text, form) : entry.text}&`;
  }
  return `${text}key=${secretKey}`;
}

/** Signs members on the thread pool: a signature takes about a millisecond of a core. */
export async function signMembers(
  values: Readonly<Record<string, unknown>>,
  keys: SigningKeys,
): Promise<string> {
  return signText(DIGEST, stringToSign(membersOf(values), keys.secretKey), keys.privateKey);
}

/** As `signMembers`, blocking; for scripts and tests. */
export function signMembersSync(values: Readonly<Record<string, unknown>>, keys: SigningKeys): string {
  return signTextSync(DIGEST, stringToSign(membersOf(values), keys.secretKey), keys.privateKey);
}

/** A copy of the members with their signature, ready to be sent. */
export async function withSign<T extends Readonly<Record<string, unknown>>>(
  values: T,
  keys: SigningKeys,
): Promise<Omit<T, 'sign'> & { sign: string }> {
  return { ...values, sign: await signMembers(values, keys) };
}

/** In the order in which they are tried. */
const FORMS: readonly NestedForm[] = ['compact_json', 'java_list'];

/** The texts a signature may cover: two only when there is a nested value, whose form is not known. */
function candidates(members: SignedMembers, secretKey: string): string[] {
  const isNested = members.entries.some((entry) => entry.nested && entry.key !== 'sign');
  return FORMS.slice(0, isNested ? 2 : 1).map((form) => stringToSign(members, secretKey, form));
}

function verificationOf(members: SignedMembers, keys: VerifyingKeys): Verification {
  return {
    digest: DIGEST,
    candidates: candidates(members, keys.secretKey),
    sign: members.values['sign'],
    publicKey: keys.publicKey,
  };
}

/** Verifies the `sign` among members as received, on the thread pool. Unknown members take part. */
export function verifyMembers(members: SignedMembers, keys: VerifyingKeys): Promise<VerifyResult> {
  return verifyTexts(verificationOf(members, keys));
}

/** As `verifyMembers`, blocking (about 30 microseconds). */
export function verifyMembersSync(members: SignedMembers, keys: VerifyingKeys): VerifyResult {
  return verifyTextsSync(verificationOf(members, keys));
}

/**
 * The form of nested values that the `sign` among members covers; undefined when it covers neither. In the other form
 * the same members have another signed text, which a text of the sender may equal.
 */
export function signedFormSync(members: SignedMembers, keys: VerifyingKeys): NestedForm | undefined {
  const { candidates: texts, ...verification } = verificationOf(members, keys);
  const at = texts.findIndex((text) => verifyTextsSync({ ...verification, candidates: [text] }).ok);
  return FORMS[at];
}
