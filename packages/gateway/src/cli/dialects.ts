import { Argument, Option } from 'commander';
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

/** `HaiPay, Eximbay`: the dialects for which something holds, as people write them. */
export function titlesOf(dialects: Dialects, holds: (dialect: Dialect) => boolean): string {
  const those = [...dialects.values()].filter(holds);
  return those.map(({ title }) => title).join(', ');
}
