/** The tables of the settings of apps on both pages of operation. */
import { settingsOf } from '../packages/gateway/src/dialects/all-settings.ts';
import { DIALECTS } from '../packages/gateway/src/dialects/index.ts';
import { dialectsByName } from '../packages/gateway/src/gateway.ts';
import { SETTING_TEXTS, settingPhrase } from './docs-settings-korean.ts';
import { table } from './docs-teemopay.ts';
import { koreanTexts } from './korean-texts.ts';

/** As their owners declare them. A setting that several dialects read has a row for all. */
const settings = () => Object.values(settingsOf(dialectsByName(DIALECTS)));

function english(): string {
  const rows = settings().map(({ name, owner, kind, fallback, help, more, option, setBy }) => {
    const text = more === undefined ? help : `${help} ${more}`;
    const values = option === undefined ? kind.form : `\`${option}\`: ${kind.form}`;
    return [`\`${name}\``, owner, values, fallback, setBy, text.replaceAll('operation.md#', '#')];
  });
  return table(['setting', 'of', 'values', 'default', 'set by', ''], rows);
}

function korean(): string {
  const textOf = koreanTexts('docs-settings-korean.ts', settings(), ({ name }) => name, SETTING_TEXTS);
  const rows = settings().map((setting) => {
    const form = settingPhrase(setting.kind.form);
    const owners = setting.owner.split(', ').map(settingPhrase);
    return [
      `\`${setting.name}\``,
      owners.join(', '),
      setting.option === undefined ? form : `\`${setting.option}\`: ${form}`,
      settingPhrase(setting.fallback),
      settingPhrase(setting.setBy),
      textOf(setting),
    ];
  });
  return table(['설정', '대상', '값', '기본값', '설정 주체', '설명'], rows);
}

const mark = 'app settings';
export const SETTING_SECTIONS = [
  { file: 'docs/operation.md', mark, text: english },
  { file: 'docs/ko/operation.md', mark, text: korean },
];
