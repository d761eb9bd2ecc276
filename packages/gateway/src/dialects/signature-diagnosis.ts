import { constants, createHash, type KeyObject, publicDecrypt, verify } from 'node:crypto';
import { rightText, type SignedForm, signatureTexts } from './signature-texts.ts';

/** For the sandbox's list of requests: what is wrong with a signature that does not fit. */

export type DigestName = 'sha1' | 'sha256';

/** Keys that somebody may have taken by mistake. */
export interface OtherKeys {
  /** As the end of a sentence: `of app 1055`. */
  readonly whose: string;
  readonly publicKeys: readonly KeyObject[];
}

export interface RefusedSignature {
  /** The value of the member `sign`, whatever it is. */
  readonly sign: unknown;
  readonly digest: DigestName;
  /** The active public keys of the app. */
  readonly publicKeys: readonly KeyObject[];
  readonly others: readonly OtherKeys[];
  readonly form: SignedForm;
}

/** `SHA256withRSA`, as the documentation of these APIs and Java name it. */
export function algorithmOf(digest: string): string {
  return `${digest.toUpperCase()}withRSA`;
}

/** What went wrong, in sentences. */
export function diagnosisOf(refused: RefusedSignature): string {
  const { sign, publicKeys } = refused;
  if (typeof sign !== 'string' || sign === '')
    return 'The member sign must be a text: the signature as base64.';
  const [first] = publicKeys;
  if (!first) return 'The app has no public key of its merchant: nothing can be verified before one is set.';
  const read = readSignature(sign);
  if (read === undefined) return 'The member sign is not base64.';
  const { bytes, fault } = read;
  const opened = openedBy(publicKeys, bytes);
  const findings = opened ? inText(refused, opened) : inKey(refused, bytes);
  if (fault === undefined) return findings.join(' ');
  return [
    fault,
    ...(opened && findings.length === 0 ? ['But for that, the signature fits.'] : findings),
  ].join(' ');
}

interface ReadSignature {
  readonly bytes: Buffer;
  /** What is wrong with how it is written. */
  readonly fault?: string;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const HEX = /^[0-9A-Fa-f]+$/;

/** The bytes of a signature, also in the forms that are refused. */
function readSignature(sign: string): ReadSignature | undefined {
  // Before base64, whose characters include all of these.
  if (HEX.test(sign) && sign.length % 2 === 0 && sign.length >= 256) {
    return { bytes: Buffer.from(sign, 'hex'), fault: 'The member sign is hexadecimal: base64 is expected.' };
  }
  const bytes = Buffer.from(sign, 'base64');
  if (BASE64.test(sign)) {
    if (bytes.toString('base64') === sign) return { bytes };
    return { bytes, fault: 'The base64 of sign lacks its padding (=), or has too many characters.' };
  }
  const repairs: readonly (readonly [text: string, fault: string])[] = [
    [sign.replace(/\s/g, ''), 'The base64 of sign has line breaks or spaces: it must be one word.'],
    [sign.replaceAll(' ', '+'), 'sign has spaces where base64 has +: it was read as a form on its way.'],
    [sign.replaceAll('-', '+').replaceAll('_', '/'), 'sign is base64url (- and _): base64 has + and /.'],
    [percentDecoded(sign), 'sign is URL-encoded (%2B): in JSON it stands as it is.'],
  ];
  const found = repairs.find(([text]) => BASE64.test(text) && Buffer.from(text, 'base64').length >= 128);
  return found && { bytes: Buffer.from(found[0], 'base64'), fault: found[1] };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Opened {
  /** The digest that the signature says it is over; undefined where it says none. */
  readonly digest: string | undefined;
  readonly hash: Buffer;
}

/** DER in front of the hash (RFC 8017 §9.2). */
const DIGEST_INFOS: readonly (readonly [digest: string, prefix: string])[] = [
  ['md5', '3020300c06082a864886f70d020505000410'],
  ['sha1', '3021300906052b0e03021a05000414'],
  ['sha224', '302d300d06096086480165030402040500041c'],
  ['sha256', '3031300d060960864801650304020105000420'],
  ['sha384', '3041300d060960864801650304020205000430'],
  ['sha512', '3051300d060960864801650304020305000440'],
];

/** What a signature contains when one of the keys belongs to its private key. */
function openedBy(keys: readonly KeyObject[], signature: Buffer): Opened | undefined {
  for (const key of keys) {
    const content = decrypted(key, signature);
    if (content === undefined) continue;
    const hex = content.toString('hex');
    const info = DIGEST_INFOS.find(([, prefix]) => hex.startsWith(prefix));
    return { digest: info?.[0], hash: content.subarray((info?.[1].length ?? 0) / 2) };
  }
  return undefined;
}

/** The content of a PKCS #1 v1.5 signature; undefined: it was made with the key of somebody else, or otherwise. */
function decrypted(key: KeyObject, signature: Buffer): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  } catch {
    return undefined;
  }
}

function inKey({ publicKeys, others, digest, form }: RefusedSignature, signature: Buffer): string[] {
  const owner = others.find((app) => openedBy(app.publicKeys, signature));
  if (owner) return [`It was made with the private key ${owner.whose}.`];
  const expected = rightText(form);
  const isPss = publicKeys.some((key) => isPssSignature(key, digest, expected, signature));
  if (isPss) return ['It is padded as RSASSA-PSS: PKCS #1 v1.5 is expected.'];
  const bits = publicKeys.map((key) => key.asymmetricKeyDetails?.modulusLength ?? 0);
  if (!bits.includes(signature.length * 8)) {
    return [
      `It has ${signature.length} bytes, and a signature by the app’s key ${(bits[0] ?? 0) / 8}: ` +
        'it is cut off, or another key made it.',
    ];
  }
  return ['It was made with another private key than the one whose public key the app has.'];
}

function isPssSignature(key: KeyObject, digest: DigestName, text: string, signature: Buffer): boolean {
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  return verify(digest, Buffer.from(text), { key, ...padding }, signature);
}

/** The key is right: what the signature is over. Empty: what was expected. */
function inText({ digest, form }: RefusedSignature, opened: Opened): string[] {
  const wrongDigest =
    opened.digest === undefined || opened.digest === digest
      ? []
      : [`It is ${algorithmOf(opened.digest)}, and ${algorithmOf(digest)} is expected.`];
  const used = opened.digest ?? digest;
  const isOver = (text: string | Buffer) => createHash(used).update(text).digest().equals(opened.hash);
  for (const { text, faults } of signatureTexts(form)) {
    if (isOver(text)) return [...wrongDigest, ...listed(faults), ...unnamed(opened)];
    if (faults.length > 0) continue;
    const hash = createHash(digest).update(text).digest();
    const isTwice = [hash, hash.toString('hex'), hash.toString('base64')].some(isOver);
    if (isTwice)
      return [...wrongDigest, 'The text was hashed before it was signed: signing hashes it already.'];
  }
  return [
    ...wrongDigest,
    'The private key is right, but another text was signed: compare yours with the expected one, character by ' +
      'character, and encode it as UTF-8. What is sent must be what was signed: no member may be changed or added ' +
      'afterwards.',
  ];
}

function listed(faults: readonly string[]): string[] {
  return faults.length === 0
    ? []
    : [`The private key is right; in the signed text, ${faults.join(', and ')}.`];
}

function unnamed({ digest }: Opened): string[] {
  return digest === undefined ? ['It contains the bare hash: sign the text itself, not a hash of it.'] : [];
}
