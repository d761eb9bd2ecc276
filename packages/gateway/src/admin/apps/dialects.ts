import type { KeyKind } from '@naru/engine';
import type { SharedKeyKind } from '../../contract/dialect-cli.ts';
import type { Dialect, Dialects } from '../../gateway.ts';
import { InputFailure } from '../../http/errors.ts';

/** The merchants' name for a shared key. */
export const SHARED_KEY_NAMES: Readonly<Record<SharedKeyKind, string>> = {
  secret_key: 'secretKey',
  api_key: 'apiKey',
  webhook_secret: 'webhookSecret',
};

/** The dialect of that name, or an error that lists the known ones. */
export function dialectNamed(dialects: Dialects, name: string): Dialect {
  const dialect = dialects.get(name);
  const names = [...dialects.keys()].join(', ');
  if (!dialect) throw new InputFailure('dialect', `there is no dialect ${name}: ${names}`);
  return dialect;
}

/** Why a key of this kind can not be created; undefined when it can. */
export function keyKindFault({ name, cli }: Dialect, kind: KeyKind): string | undefined {
  const known = isShared(kind) ? cli.sharedKeys.includes(kind) : cli.pairs !== undefined;
  return known ? undefined : `${name} apps have no ${kind}`;
}

/** Whether both sides know keys of this kind. */
export function isShared(kind: KeyKind): kind is SharedKeyKind {
  return Object.hasOwn(SHARED_KEY_NAMES, kind);
}
