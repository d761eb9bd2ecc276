import type { EventEmitter } from 'node:events';
import type { Command, Option } from 'commander';
import { InvalidArgumentError } from 'commander';

/** Commander takes the last of an option that is given twice, without a word: money could be booked by a slip. */

type Reader<T> = (text: string, before?: T) => T;

const repeatable = new WeakSet<object>();

/** Marks the reader of an option that may be given several times: it adds to what it read before. */
export function repeatableArgument<T>(read: Reader<T>): Reader<T> {
  repeatable.add(read);
  return read;
}

/** What was read before with one more pair; a name that is there already is refused. */
export function withPair<T>(
  before: Readonly<Record<string, T>>,
  name: string,
  value: T,
): Readonly<Record<string, T>> {
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is given twice.`);
  return { ...before, [name]: value };
}

/** Makes each option of a command and of those below it, unless it may be repeated, an error when it comes twice. */
export function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    if (!mayRepeat(option)) refuseSecond(command, option);
  }
  for (const below of command.commands) refuseRepeated(below);
}

function mayRepeat({ variadic, parseArg }: Option): boolean {
  return variadic || (parseArg !== undefined && repeatable.has(parseArg));
}

function refuseSecond(command: Command, option: Option): void {
  // Before commander's own listener, which replaces the value; its types do not say that a command is an emitter.
  (command as unknown as EventEmitter).prependListener(`option:${option.name()}`, () => {
    if (command.getOptionValueSource(option.attributeName()) !== 'cli') return;
    command.error(`error: option '${option.flags}' is given twice`, { code: 'naru.repeatedOption' });
  });
}
