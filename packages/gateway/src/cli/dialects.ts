import type { KeyKind } from '@naru/engine';
import { Argument, Option } from 'commander';
import type { SharedKeyKind } from '../dialects/cli.ts';
import type { Dialect, Dialects } from '../dialects/dialect.ts';
import { wordArgument } from './parse.ts';

/** What a shared key is called where merchants meet it. */
export const SHARED_KEY_NAMES: Readonly<Record<SharedKeyKind, string>> = {
  secret_key: 'secretKey',
  api_key: 'apiKey',
  webhook_secret: 'webhookSecret',
};

/** `--dialect`: the first of the list when absent. */
export function dialectOption(dialects: Dialects, whose: string): Option {
  const [first] = dialects.keys();
  return new Option('--dialect <name>', whose).choices([...dialects.keys()]).default(first);
}

export function dialectArgument(dialects: Dialects): Argument {
  const names = [...dialects.keys()];
  return new Argument('<dialect>', names.join(', ')).argParser(wordArgument(names));
}

/** The dialect of that name, or an error that names those there are. */
export function dialectNamed(dialects: Dialects, name: string): Dialect {
  const dialect = dialects.get(name);
  if (!dialect) throw new Error(`there is no dialect ${name}: ${[...dialects.keys()].join(', ')}`);
  return dialect;
}

/** `HaiPay, Eximbay`: the dialects for which something holds, as people write them. */
export function titlesOf(dialects: Dialects, holds: (dialect: Dialect) => boolean): string {
  const those = [...dialects.values()].filter(holds);
  return those.map(({ title }) => title).join(', ');
}

/** Why no key of this kind can be had; undefined when one can. */
export function keyKindFault({ name, cli }: Dialect, kind: KeyKind): string | undefined {
  const known = isShared(kind) ? cli.sharedKeys.includes(kind) : cli.pairs !== undefined;
  return known ? undefined : `${name} apps have no ${kind}`;
}

/** Whether both sides know keys of this kind. */
export function isShared(kind: KeyKind): kind is SharedKeyKind {
  return Object.hasOwn(SHARED_KEY_NAMES, kind);
}
