import { sign as cryptoSign, verify as cryptoVerify, type KeyObject } from 'node:crypto';
import type { SignedEntry, SignedMembers } from './json.ts';
import type { SigningKeys, VerifyingKeys } from './keys.ts';
import { type NestedForm, nestedText } from './nested-text.ts';

/**
 * SHA256withRSA over `k1=v1&k2=v2&…&key=<secret key>` (spec §2.2). The string is not escaped, so a value
 * may contain what looks like further members; that is the scheme's own weakness, and TLS is what protects
 * a request in transit.
 */

/**
 * Keys are handed to Node as they are, not inside an options object: PKCS #1 v1.5 is the padding of an RSA key anyway,
 * and telling an options object from a key measured 10 µs a call.
 */
const ALGORITHM = 'sha256';

export type VerifyFault =
  /** There is no `sign`, or it is empty or not text. */
  | 'missing'
  /** `sign` is not base64 of the length that the key gives. */
  | 'malformed'
  /** `sign` does not belong to these members and keys. */
  | 'mismatch';

export type VerifyResult = { readonly ok: true } | { readonly ok: false; readonly reason: VerifyFault };

const VERIFIED: VerifyResult = { ok: true };
const MISMATCH: VerifyResult = { ok: false, reason: 'mismatch' };

function textOfValue(key: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  throw new TypeError(`${key} cannot be signed: JSON has no such value`);
}

/** The members of an object that is about to be sent; its nested values are signed as compact JSON. */
export function membersOf(values: Readonly<Record<string, unknown>>): SignedMembers {
  const entries = Object.keys(values).map((key): SignedEntry => {
    const value = values[key];
    if (typeof value !== 'object' || value === null) {
      return { key, text: textOfValue(key, value), nested: false };
    }
    const text = JSON.stringify(value);
    // A value with a `toJSON` of its own (a Date) would travel as text, which is signed without quotes.
    if (!/^[[{]/.test(text)) throw new TypeError(`${key} cannot be signed: give it as text`);
    return { key, text, nested: true };
  });
  return { values, entries };
}

/**
 * The exact text that is signed. Keys are compared by UTF-16 code unit, as Java's `String.compareTo` does;
 * the secret key always comes last.
 */
export function stringToSign(
  members: SignedMembers,
  secretKey: string,
  form: NestedForm = 'compact_json',
): string {
  const used = members.entries.filter((entry) => entry.text !== '' && entry.key !== 'sign');
  used.sort((a, b) => (a.key < b.key ? -1 : 1));
  let text = '';
  for (const entry of used) {
    text += `${entry.key}=${entry.nested ? nestedText(entry.text, form) : entry.text}&`;
  }
  return `${text}key=${secretKey}`;
}

/** Signs members on the thread pool: a signature takes about a millisecond of a core. */
export function signMembers(values: Readonly<Record<string, unknown>>, keys: SigningKeys): Promise<string> {
  return new Promise((resolve, reject) => {
    const data = Buffer.from(stringToSign(membersOf(values), keys.secretKey), 'utf8');
    cryptoSign(ALGORITHM, data, keys.privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(signature.toString('base64'));
    });
  });
}

/** As `signMembers`, blocking; for scripts and tests. */
export function signMembersSync(values: Readonly<Record<string, unknown>>, keys: SigningKeys): string {
  const data = Buffer.from(stringToSign(membersOf(values), keys.secretKey), 'utf8');
  return cryptoSign(ALGORITHM, data, keys.privateKey).toString('base64');
}

/** A copy of the members with their signature, ready to be sent. */
export async function withSign<T extends Readonly<Record<string, unknown>>>(
  values: T,
  keys: SigningKeys,
): Promise<Omit<T, 'sign'> & { sign: string }> {
  return { ...values, sign: await signMembers(values, keys) };
}

/** Node reads a key's details anew each time they are asked for; a key never changes. */
const knownModulusBytes = new WeakMap<KeyObject, number>();

function modulusBytes(key: KeyObject): number {
  let bytes = knownModulusBytes.get(key);
  if (bytes === undefined) {
    bytes = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
    knownModulusBytes.set(key, bytes);
  }
  return bytes;
}

/**
 * The bytes of `sign`, or why there are none. Only the one canonical base64 text of a signature is
 * accepted.
 */
function signatureBytes(members: SignedMembers, keys: VerifyingKeys): Buffer | VerifyFault {
  const sign = members.values['sign'];
  if (typeof sign !== 'string' || sign === '') return 'missing';
  const bytes = modulusBytes(keys.publicKey);
  if (sign.length !== Math.ceil(bytes / 3) * 4) return 'malformed';
  const signature = Buffer.from(sign, 'base64');
  return signature.length === bytes && signature.toString('base64') === sign ? signature : 'malformed';
}

/** The texts a signature may cover: two only when there is a nested value, whose form is not known. */
function candidates(members: SignedMembers, secretKey: string): Buffer[] {
  const compact = Buffer.from(stringToSign(members, secretKey, 'compact_json'), 'utf8');
  if (!members.entries.some((entry) => entry.nested && entry.key !== 'sign')) return [compact];
  return [compact, Buffer.from(stringToSign(members, secretKey, 'java_list'), 'utf8')];
}

function verifyOne(data: Buffer, signature: Buffer, keys: VerifyingKeys): Promise<boolean> {
  return new Promise((resolve, reject) => {
    cryptoVerify(ALGORITHM, data, keys.publicKey, signature, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}

/** Verifies the `sign` among members as received, on the thread pool. Unknown members take part. */
export async function verifyMembers(members: SignedMembers, keys: VerifyingKeys): Promise<VerifyResult> {
  const signature = signatureBytes(members, keys);
  if (typeof signature === 'string') return { ok: false, reason: signature };
  for (const data of candidates(members, keys.secretKey)) {
    if (await verifyOne(data, signature, keys)) return VERIFIED;
  }
  return MISMATCH;
}

/** As `verifyMembers`, blocking (about 30 microseconds). */
export function verifyMembersSync(members: SignedMembers, keys: VerifyingKeys): VerifyResult {
  const signature = signatureBytes(members, keys);
  if (typeof signature === 'string') return { ok: false, reason: signature };
  const matches = candidates(members, keys.secretKey).some((data) =>
    cryptoVerify(ALGORITHM, data, keys.publicKey, signature),
  );
  return matches ? VERIFIED : MISMATCH;
}
