import { countsOf, type Exchange, type Report, type Result } from '../result.ts';
import { attribute, xmlText } from './xml.ts';

const MS = 1000;

function seconds(ms: number): string {
  return (ms / MS).toFixed(3);
}

/** What CI systems read: a suite, a test case for each case. What could not be judged is an error, as JUnit has it. */
export function junitReport({ name, target, app, startedAt, results, grade }: Report): string {
  const counts = countsOf(results);
  const totals =
    attribute('tests', results.length) +
    attribute('failures', counts.failed) +
    attribute('errors', counts.inconclusive) +
    attribute('skipped', counts.skipped) +
    attribute('time', seconds(results.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0)));
  const properties = { target, app, ...(grade ? { grade: grade.letter } : {}) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attribute('name', 'naru conform')}${totals}>`,
    `  <testsuite${attribute('name', name)}${totals}${attribute('timestamp', startedAt.toISOString())}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([key, value]) => `      <property${attribute('name', key)}${attribute('value', value)}/>`,
    ),
    '    </properties>',
    ...results.map((result) => testCase(name, result)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(suite: string, { id, title, elapsedMs, ...result }: Result): string {
  const open =
    `    <testcase${attribute('classname', suite.replaceAll(' ', '.'))}` +
    `${attribute('name', `${id}: ${title}`)}${attribute('time', seconds(elapsedMs))}`;
  const { outcome, cites, expected = '', got = '', reason = '', mend, exchanges } = result;
  switch (outcome) {
    case 'passed':
      return `${open}/>`;
    case 'skipped':
      return `${open}>\n      <skipped${attribute('message', reason)}/>\n    </testcase>`;
    case 'failed':
    case 'inconclusive': {
      const element = outcome === 'failed' ? 'failure' : 'error';
      const message = outcome === 'failed' ? `expected ${expected}; got ${got}` : reason;
      const text = [cites, ...(mend ? [mend] : []), ...exchanges.map(exchangeText)].join('\n\n');
      return (
        `${open}>\n      <${element}${attribute('message', message)}${attribute('type', outcome)}>` +
        `${xmlText(text)}</${element}>\n    </testcase>`
      );
    }
  }
}

function exchangeText({ sent, came }: Exchange): string {
  return `--- sent\n${sent}\n--- came\n${came}`;
}
