import { hkdfSync } from 'node:crypto';
import { Secret } from '@naru/engine';
import type { Environment, Mode } from './environment.ts';

/** The keys that stored data is sealed under. */
export interface Keys {
  readonly masterKey: Secret;
  /** The key that card numbers are sealed with, and nothing else. */
  readonly vaultKey: Secret;
  /** During a rotation: the next key. Every process then has to know both. */
  readonly nextMasterKey: Secret | undefined;
  readonly nextVaultKey: Secret | undefined;
}

export const MIN_KEY_CHARS = 32;

/** The settings that `readKeys` reads. */
export const SEALING_KEYS = [
  'NARU_MASTER_KEY',
  'NARU_MASTER_KEY_NEXT',
  'NARU_VAULT_KEY',
  'NARU_VAULT_KEY_NEXT',
] as const;

/**
 * The sandbox's default master key. It protects nothing, on purpose: a sandbox holds test data, and with a random key
 * in a file several processes on one database could not read each other's secrets.
 */
const SANDBOX_MASTER_KEY = 'naru sandbox: not a secret';

/** Reads the four keys; all have to differ. */
export function readKeys(env: Environment, mode: Mode, faults: string[]): Keys {
  const given = new Map<string, string>();
  const read = SEALING_KEYS.map((name) => readKey(env, name, given, faults));
  const [masterKey, nextMasterKey, vaultKey, nextVaultKey] = read;
  if (mode === 'live' && !masterKey) {
    faults.push('NARU_MODE=live needs NARU_MASTER_KEY (for example: openssl rand -base64 32)');
  }
  if (mode === 'live' && !vaultKey) {
    faults.push(
      'NARU_MODE=live needs NARU_VAULT_KEY, a second key for card numbers (openssl rand -base64 32)',
    );
  }
  const master = masterKey ?? new Secret(SANDBOX_MASTER_KEY);
  // Derived by default in the sandbox; in live mode a leak of one key must not open what the other one protects.
  const derivedNext = vaultKey === undefined ? nextMasterKey && derivedVaultKey(nextMasterKey) : undefined;
  return {
    masterKey: master,
    nextMasterKey,
    vaultKey: vaultKey ?? derivedVaultKey(master),
    nextVaultKey: nextVaultKey ?? derivedNext,
  };
}

function derivedVaultKey(masterKey: Secret): Secret {
  const derived = hkdfSync('sha256', masterKey.reveal(), '', 'naru/vault-key/v1', 32);
  return new Secret(Buffer.from(derived).toString('base64'));
}

function readKey(
  env: Environment,
  name: string,
  given: Map<string, string>,
  faults: string[],
): Secret | undefined {
  const text = env[name];
  if (!text) return undefined;
  const other = given.get(text);
  // Blanks around a key are part of it, and protect nothing.
  if (text.trim().length < MIN_KEY_CHARS)
    faults.push(`${name} must have at least ${MIN_KEY_CHARS} characters`);
  else if (other !== undefined) faults.push(`${name} must be another key than ${other}`);
  given.set(text, name);
  return new Secret(text);
}
