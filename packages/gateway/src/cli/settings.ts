import { readSetting } from '@naru/engine';
import { InvalidArgumentError } from 'commander';
import { settingsOf } from '../dialects/all-settings.ts';
import type { Dialects } from '../gateway.ts';

/** Parses `name=value` pairs as settings. Unknown names and invalid values are refused. */
export function settingArgument(dialects: Dialects) {
  const settings = settingsOf(dialects);
  return (text: string, before: Record<string, unknown> = {}): Record<string, unknown> => {
    const read = readSetting(settings, text);
    if ('fault' in read) throw new InvalidArgumentError(read.fault);
    return { ...before, [read.name]: read.value };
  };
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
