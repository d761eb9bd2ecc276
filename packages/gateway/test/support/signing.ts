import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/*
 * The signature of HaiPay written once more, from its description and not from packages/haipay: a test that signs
 * with the code under test would agree with any mistake in it.
 */

export type Members = Readonly<Record<string, unknown>>;

/** The text that is signed: members in the order of their names, absent ones left out, the secret at the end. */
export function textToSign(members: Members, secretKey: string): string {
  const names = Object.keys(members).filter((name) => {
    const value = members[name];
    return name !== 'sign' && value !== null && value !== undefined && value !== '';
  });
  names.sort((one, other) => Number(one > other) - Number(one < other));
  const parts = names.map((name) => {
    const value = members[name];
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
  });
  return [...parts, `key=${secretKey}`].join('&');
}

/** OpenSSL reads and prepares a key anew for each object: twice the time of a signature. */
function kept(make: (der: Buffer) => KeyObject): (text: string) => KeyObject {
  const keys = new Map<string, KeyObject>();
  return (text) => {
    const key = keys.get(text) ?? make(Buffer.from(text, 'base64'));
    keys.set(text, key);
    return key;
  };
}

export const privateKeyOf = kept((key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
export const publicKeyOf = kept((key) => createPublicKey({ key, format: 'der', type: 'spki' }));

/** Signs text with a private key given as one line of base64 (PKCS#8). */
export function signText(text: string, privateKey: string): string {
  return sign('RSA-SHA256', Buffer.from(text, 'utf8'), privateKeyOf(privateKey)).toString('base64');
}

export function signMembers(members: Members, secretKey: string, privateKey: string): string {
  return signText(textToSign(members, secretKey), privateKey);
}

/** Whether `sign` among the members fits all the others; the public key is one line of base64. */
export function isSigned(members: Members, secretKey: string, publicKey: string): boolean {
  const key = publicKeyOf(publicKey);
  const signature = Buffer.from(String(members['sign']), 'base64');
  return verify('RSA-SHA256', Buffer.from(textToSign(members, secretKey), 'utf8'), key, signature);
}

/** A new key pair in the form in which keys are exchanged. */
export function newKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
