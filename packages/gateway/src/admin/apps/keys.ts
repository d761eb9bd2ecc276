import type { KeyKind } from '@naru/engine';
import type { Mode } from '../../config.ts';
import type { Dialect } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { operation } from '../operation.ts';
import { between, ID, line, listOf, nullable, record, TEXT, TIME, withOptional } from '../schema.ts';
import { isoOrNull } from '../times.ts';
import { dialectNamed, isShared, keyKindFault, SHARED_KEY_NAMES } from './dialects.ts';
import { existingApp } from './find.ts';
import { readPublicKey } from './new-app.ts';
import { KEY_KIND, PUBLIC_KEY, SHARED_KEYS, type SharedKeys } from './schemas.ts';

const APP = { dialect: line(64), publicId: line(64) } as const;
const EXAMPLE_APP = { dialect: 'acorn', publicId: 'oak' } as const;

export const listKeys = operation({
  name: 'keys.list',
  summary: 'Keys of an app by fingerprint, never their text',
  method: 'GET',
  path: '/apps/{dialect}/{publicId}/keys',
  permission: 'merchants.read',
  input: record(APP),
  output: record({
    items: listOf(
      record({ id: ID, kind: KEY_KIND, fingerprint: TEXT, validFrom: TIME, validUntil: nullable(TIME) }),
    ),
  }),
  errors: ['not_found'],
  example: EXAMPLE_APP,
  async run({ gateway }, { dialect, publicId }) {
    const { app } = await existingApp(gateway, dialect, publicId);
    const keys = await gateway.engine.lists.keys(app.id);
    return {
      items: keys.map(({ id, kind, fingerprint, validFrom, validUntil }) => ({
        id,
        kind,
        fingerprint,
        validFrom: validFrom.toISOString(),
        validUntil: isoOrNull(validUntil),
      })),
    };
  },
});

const ONE_DAY_SECONDS = 24 * 60 * 60;

export const rotateKey = operation({
  name: 'keys.rotate',
  summary: 'Add a new key; the old one stays good for the overlap',
  method: 'POST',
  path: '/apps/{dialect}/{publicId}/keys',
  permission: 'keys.write',
  status: 201,
  input: withOptional(
    { ...APP, kind: KEY_KIND },
    {
      publicKey: {
        ...PUBLIC_KEY,
        description: 'Of merchant_public_key: the new one; other kinds are made here',
      },
      overlapSeconds: {
        ...between(0, 90 * ONE_DAY_SECONDS),
        description: 'How long the old key stays good; a day when absent',
      },
    },
  ),
  output: record({ kind: KEY_KIND, keys: SHARED_KEYS }),
  errors: ['not_found', 'conflict'],
  example: { ...EXAMPLE_APP, kind: 'secret_key', overlapSeconds: 3600 },
  async run({ gateway }, { dialect: name, publicId, kind, publicKey, overlapSeconds = ONE_DAY_SECONDS }) {
    const { app } = await existingApp(gateway, name, publicId);
    const dialect = dialectNamed(gateway.dialects, name);
    const made = await newKey(dialect, publicId, gateway.config.mode, kind, publicKey);
    await gateway.engine.admin.addKey(app.id, kind, made.stored, overlapSeconds, dialect.cli.keySharing);
    return { kind, keys: made.shown };
  },
});

async function newKey(
  dialect: Dialect,
  publicId: string,
  mode: Mode,
  kind: KeyKind,
  publicKey: string | undefined,
): Promise<{ stored: string; shown: SharedKeys }> {
  const fault = keyKindFault(dialect, kind);
  if (fault !== undefined) throw new PlainFailure('invalid_request', fault);
  if (publicKey !== undefined && kind !== 'merchant_public_key') {
    const sentence = `publicKey goes with --kind merchant_public_key; a new ${kind} is made here`;
    throw new InputFailure('publicKey', sentence);
  }
  if (isShared(kind)) {
    const stored = dialect.cli.makeSharedKey(kind, publicId, mode);
    return { stored, shown: { [SHARED_KEY_NAMES[kind]]: stored } };
  }
  if (publicKey !== undefined) return { stored: readPublicKey(dialect, publicKey, 'publicKey'), shown: {} };
  const pair = await dialect.cli.pairs?.generate();
  if (!pair) throw new PlainFailure('invalid_request', `${dialect.name} apps have no ${kind}`);
  return kind === 'platform_private_key'
    ? { stored: pair.privateKey, shown: { platformPublicKey: pair.publicKey } }
    : { stored: pair.publicKey, shown: { merchantPrivateKey: pair.privateKey } };
}
