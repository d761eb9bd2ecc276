import type { ScenarioText } from '../packages/gateway/src/contract/dialect-scenarios.ts';
import { DIALECTS } from '../packages/gateway/src/dialects/index.ts';
import { CATALOGUE } from '../packages/gateway/src/scenarios/catalogue/index.ts';
import { endText } from '../packages/gateway/src/scenarios/end-text.ts';
import { lackOf } from '../packages/gateway/src/scenarios/needs.ts';
import { AREAS, areaOf } from '../packages/gateway/src/scenarios/scenario.ts';

type Language = keyof ScenarioText;

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ['scenario', 'what happens', 'how it ends'],
  ko: ['시나리오', '내용', '결과'],
};

const THROUGH = DIALECTS.flatMap(({ title, scenarios }) => (scenarios ? [{ title, scenarios }] : []));

/** The catalogue as tables, one for each area, and the reasons that the numbers in them stand for. */
function catalogueTables(language: Language): string {
  const reasons: string[] = [];
  const mark = (reason: ScenarioText | undefined): string => {
    if (!reason) return '✓';
    const text = reason[language];
    if (!reasons.includes(text)) reasons.push(text);
    return `– (${reasons.indexOf(text) + 1})`;
  };
  const head = [...HEADS[language], ...THROUGH.map(({ title }) => title)];
  const tables = AREAS.map((area) => {
    const rows = CATALOGUE.filter((scenario) => areaOf(scenario) === area).map((scenario) => [
      `\`${scenario.name}\``,
      scenario.title[language],
      endText(scenario.ends, language),
      ...THROUGH.map(({ scenarios }) => mark(lackOf(scenario, scenarios))),
    ]);
    const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
    return `### ${area}\n\n${lines.join('\n')}`;
  });
  const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n');
  return [...tables, `### ${language === 'en' ? 'Why not' : '안 되는 이유'}`, notes].join('\n\n');
}

/** How many there are, and how many runs that makes. */
function counts(language: Language): string {
  const runs = THROUGH.flatMap(({ scenarios }) => CATALOGUE.filter((one) => !lackOf(one, scenarios))).length;
  return language === 'en'
    ? `${CATALOGUE.length} scenarios; ${runs} pairs of a scenario and an API that can express it.`
    : `시나리오 ${CATALOGUE.length}개, API별로 실행할 수 있는 조합은 ${runs}개입니다.`;
}

export const SCENARIO_SECTIONS = (['en', 'ko'] as const).flatMap((language) => {
  const file = language === 'en' ? 'docs/scenarios.md' : 'docs/ko/scenarios.md';
  return [
    { file, mark: 'scenario counts', text: () => counts(language) },
    { file, mark: 'scenario catalogue', text: () => catalogueTables(language) },
  ];
});
