import type { KeyObject } from 'node:crypto';
import type { SignedEntry, SignedMembers } from '@naru/wire/json';
import { membersOf, sortedEntries } from '@naru/wire/members';
import { nestedText } from '@naru/wire/nested-text';
import {
  signText,
  signTextSync,
  type Verification,
  type VerifyResult,
  verifyTexts,
  verifyTextsSync,
} from '@naru/wire/rsa';
import { isBlank } from './members.ts';

export { membersOf } from '@naru/wire/members';
export type { VerifyFault, VerifyResult } from '@naru/wire/rsa';

/**
 * SHA1withRSA over `k1=v1&k2=v2&…&nonce=<header nonce>` (teemopay.md §2). SHA-1 and RSA-1024 are the scheme's; so
 * is that values are not escaped (`unambiguous.ts` says which are refused), and that timestamp, country and app_code
 * are not signed at all. TLS and the memory of used nonces protect a request in transit.
 */
const DIGEST = 'sha1';

/**
 * How a nested value is written. No call of Korea has one; should one come, the text as received is what the
 * sender most likely signed, and compact JSON is what a parser in between makes of it.
 */
type NestedForm = 'as_received' | 'compact';

/** The fields that are signed, in the order of the text. */
export function signedEntries(members: SignedMembers): SignedEntry[] {
  return sortedEntries(members, ({ key, text }) => key !== 'sign' && !isBlank(text));
}

/**
 * The exact text that is signed: every field but `sign` whose value is neither null nor blank, names in ASCII
 * order, the nonce last.
 */
export function stringToSign(
  members: SignedMembers,
  nonce: string,
  form: NestedForm = 'as_received',
): string {
  let text = '';
  for (const entry of signedEntries(members)) {
    const isCompact = entry.nested && form === 'compact';
    text += `${entry.key}=${isCompact ? nestedText(entry.text, 'compact_json') : entry.text}&`;
  }
  return `${text}nonce=${nonce}`;
}

/** Signs fields on the thread pool. `nonce` is the one of the header that goes with them. */
export async function signMembers(
  values: Readonly<Record<string, unknown>>,
  nonce: string,
  privateKey: KeyObject,
): Promise<string> {
  return signText(DIGEST, stringToSign(membersOf(values), nonce), privateKey);
}

/** As `signMembers`, blocking; for scripts and tests. */
export function signMembersSync(
  values: Readonly<Record<string, unknown>>,
  nonce: string,
  privateKey: KeyObject,
): string {
  return signTextSync(DIGEST, stringToSign(membersOf(values), nonce), privateKey);
}

/** A copy of the fields with their signature, ready to be sent. */
export async function withSign<T extends Readonly<Record<string, unknown>>>(
  values: T,
  nonce: string,
  privateKey: KeyObject,
): Promise<Omit<T, 'sign'> & { sign: string }> {
  return { ...values, sign: await signMembers(values, nonce, privateKey) };
}

function verificationOf(members: SignedMembers, nonce: string, publicKey: KeyObject): Verification {
  const candidates = [stringToSign(members, nonce, 'as_received')];
  if (members.entries.some((entry) => entry.nested)) candidates.push(stringToSign(members, nonce, 'compact'));
  return {
    digest: DIGEST,
    candidates,
    sign: members.values['sign'],
    publicKey,
  };
}

/** Verifies the `sign` among fields as received, on the thread pool. Unknown fields take part. */
export function verifyMembers(
  members: SignedMembers,
  nonce: string,
  publicKey: KeyObject,
): Promise<VerifyResult> {
  return verifyTexts(verificationOf(members, nonce, publicKey));
}

/** As `verifyMembers`, blocking. */
export function verifyMembersSync(members: SignedMembers, nonce: string, publicKey: KeyObject): VerifyResult {
  return verifyTextsSync(verificationOf(members, nonce, publicKey));
}
