import { Argument, InvalidArgumentError, Option } from 'commander';
import type { Dialect, Dialects } from '../gateway.ts';
import { wordArgument } from './parse.ts';

/** `--dialect`: the first of the list when absent. */
export function dialectOption(dialects: Dialects, whose: string): Option {
  const [first] = dialects.keys();
  return new Option('--dialect <name>', whose).choices([...dialects.keys()]).default(first);
}

export function dialectArgument(dialects: Dialects): Argument {
  const names = [...dialects.keys()];
  return new Argument('<dialect>', names.join(', ')).argParser(wordArgument(names));
}

export interface AppName {
  readonly dialect: string;
  readonly app: string;
}

/** Dialect, colon, public id. */
export function appArgument(dialects: Dialects): (text: string) => AppName {
  return (text) => {
    const [, dialect = '', app = ''] = /^([a-z0-9]{1,32}):([^\p{C}]{1,64})$/u.exec(text) ?? [];
    if (dialects.has(dialect)) return { dialect, app };
    const names = [...dialects.keys()];
    throw new InvalidArgumentError(
      `A dialect (${names.join(', ')}), a colon and the app’s public id, such as ${names[0]}:1054.`,
    );
  };
}

/** `HaiPay, Eximbay`: the dialects for which something holds, as people write them. */
export function titlesOf(dialects: Dialects, holds: (dialect: Dialect) => boolean): string {
  const those = [...dialects.values()].filter(holds);
  return those.map(({ title }) => title).join(', ');
}
