import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { jsonReport } from '../../conformance/reports/json.ts';
import { junitReport } from '../../conformance/reports/junit.ts';
import { markdownReport } from '../../conformance/reports/markdown.ts';
import { resultLines, summaryLines } from '../../conformance/reports/text.ts';
import { exitCodeOf, type Report, type Result } from '../../conformance/result.ts';
import { faultsOf } from '../faults.ts';
import { wholeNumberBetween } from '../parse.ts';
import { oneLine } from '../print.ts';

export interface ReportOptions {
  readonly json?: boolean;
  readonly junit?: string;
  readonly markdown?: string;
}

const MAX_TIMEOUT_S = 300;
const MS = 1000;

/** The options that both commands have. */
export function reportOptions(command: Command): Command {
  return refusingWith2(command)
    .option('--only <ids...>', 'these alone: ids as --list shows them, or the word before their dot')
    .option('--list', 'show what there is, and send nothing')
    .option('--timeout <s>', 'how long to wait for an answer', wholeNumberBetween(1, MAX_TIMEOUT_S), 10)
    .option('--json', 'print everything as JSON')
    .option('--junit <file>', 'write a report as JUnit XML')
    .option('--markdown <file>', 'write a report as Markdown');
}

export function milliseconds(seconds: number): number {
  return seconds * MS;
}

/** Prints a result as it comes; nothing where all is printed as JSON at the end. */
export function resultPrinter({ json }: ReportOptions): (result: Result) => void {
  return (result) => {
    if (!json) process.stdout.write(resultLines(result, oneLine));
  };
}

/** Prints and writes what was asked for, and sets the exit code. */
export async function finish(report: Report, { json, junit, markdown }: ReportOptions): Promise<void> {
  process.stdout.write(json ? jsonReport(report) : `\n${summaryLines(report)}`);
  if (junit !== undefined) await writeReport(junit, '--junit', junitReport(report));
  if (markdown !== undefined) await writeReport(markdown, '--markdown', markdownReport(report));
  process.exitCode = exitCodeOf(report.results);
}

async function writeReport(file: string, option: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${option} can not be written: ${file}: ${error.code ?? error.message}`);
  });
}

/** Exit code 1 says that something does not conform; what keeps the command from finding out is 2. */
export function refusingWith2(command: Command): Command {
  const refuse = command.error.bind(command);
  command.error = (message, options) => refuse(message, { ...options, exitCode: 2 });
  return command;
}

/** As `refusingWith2`, of what is wrong with more than an argument. */
export function endingWith2(action: () => Promise<void>): Promise<void> {
  return action().catch((error: unknown) => {
    for (const line of faultsOf(error)) process.stderr.write(`naru: ${oneLine(line)}\n`);
    process.exitCode = 2;
  });
}
