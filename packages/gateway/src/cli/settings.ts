import { readSetting } from '@naru/engine';
import { InvalidArgumentError } from 'commander';
import { settingsOf } from '../dialects/all-settings.ts';
import type { Dialects } from '../gateway.ts';
import { repeatableArgument, withPair } from './repeated.ts';

/** Parses `name=value` pairs as settings. Unknown names, invalid values and a name that comes twice are refused. */
export function settingArgument(dialects: Dialects) {
  const settings = settingsOf(dialects);
  return repeatableArgument<Readonly<Record<string, unknown>>>((text, before = {}) => {
    const read = readSetting(settings, text);
    if ('fault' in read) throw new InvalidArgumentError(read.fault);
    return withPair(before, read.name, read.value);
  });
}

/** For the help of commands: each setting with its values, its default and its description. */
export function settingsHelp(dialects: Dialects): string {
  const lines = Object.values(settingsOf(dialects)).map(({ name, owner, kind, fallback, help, option }) =>
    [
      `  ${name} (${owner})`,
      `      ${help}`,
      `      ${option ?? kind.form}; default: ${plain(fallback)}`,
    ].join('\n'),
  );
  return ['', 'Settings, by --setting name=value (name=default takes one back):', ...lines].join('\n');
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
