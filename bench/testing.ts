import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packTesting } from '../scripts/testing-package/pack.ts';
import { mebibytes, type SectionReport, say } from './support/report.ts';
import { median } from './support/statistics.ts';

/** `@naru/testing` as merchants install it: how long a test waits for its gateway, and what many of them hold. */

const MOST_COLD_MS = 2000;
const MOST_WARM_MS = 300;
const SIDE_BY_SIDE = 100;
const MOST_MEMORY_MIB = 4096;
const MIB = 1024 * 1024;

interface Probed {
  readonly coldMs: number;
  readonly secondMs: number;
  readonly warmMs: readonly number[];
  readonly manyMs: number;
  readonly residentBytes: number;
  readonly idleCpuMsPerSecond: number;
}

/** Run by the Node of this program in the project of a merchant. */
const PROBE = `
const [warm, many] = process.argv.slice(2).map(Number);
const began = performance.now();
const { startNaru } = await import('@naru/testing');
const first = await startNaru();
const coldMs = performance.now() - began;
const timed = async (open) => {
  const from = performance.now();
  open.push(await startNaru());
  return performance.now() - from;
};
const open = [first];
const secondMs = await timed(open);
const warmMs = [];
for (let round = 0; round < warm; round++) {
  await (open.pop()).close();
  // A test file: the next one starts when it is over.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  warmMs.push(await timed(open));
}
const manyFrom = performance.now();
while (open.length < many) await timed(open);
const manyMs = performance.now() - manyFrom;
await Promise.all(open.map((naru) => naru.clock.advance('1h')));
const cpu = process.cpuUsage();
await new Promise((resolve) => setTimeout(resolve, 5000));
const { user, system } = process.cpuUsage(cpu);
const residentBytes = process.memoryUsage.rss();
for (const naru of open) await naru.verify();
await Promise.all(open.map((naru) => naru.close()));
const idleCpuMsPerSecond = (user + system) / 5000;
console.log(JSON.stringify({ coldMs, secondMs, warmMs, manyMs, residentBytes, idleCpuMsPerSecond }));
`;

export async function benchTesting(quick: boolean): Promise<SectionReport> {
  const project = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-bench-testing-'));
  try {
    const { testing } = await packTesting(path.join(project, 'tarballs'));
    fs.writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
    fs.writeFileSync(path.join(project, 'probe.mjs'), PROBE);
    const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', testing];
    execFileSync('npm', install, { cwd: project, stdio: ['ignore', 2, 2] });
    const probe = (warm: number, many: number): Probed => {
      const printed = execFileSync(process.execPath, ['probe.mjs', String(warm), String(many)], {
        cwd: project,
        encoding: 'utf8',
      });
      return JSON.parse(printed) as Probed;
    };
    const colds = Array.from({ length: quick ? 1 : 3 }, () => probe(0, 2).coldMs);
    say(`testing: cold starts ${colds.map(Math.round).join(', ')} ms`);
    return report(colds, probe(quick ? 2 : 7, quick ? 10 : SIDE_BY_SIDE), quick);
  } finally {
    fs.rmSync(project, { recursive: true, force: true });
  }
}

function report(colds: readonly number[], probed: Probed, quick: boolean): SectionReport {
  const many = quick ? 10 : SIDE_BY_SIDE;
  const coldMs = median(colds);
  const warmMs = median(probed.warmMs);
  const milliseconds = (ms: number) => `${Math.round(ms)} ms`;
  return {
    tables: [
      {
        title: '@naru/testing, installed from its tarball',
        header: ['what', 'measured'],
        rows: [
          ['cold: the first start in a new process, loading included', milliseconds(coldMs)],
          ['the second start in the process', milliseconds(probed.secondMs)],
          ['warm: each later start, one after the other', milliseconds(warmMs)],
          [`until ${many} run side by side`, milliseconds(probed.manyMs)],
          [
            `resident memory of the process with ${many}, each after an hour of its time`,
            mebibytes(probed.residentBytes),
          ],
          [`CPU a second of ${many} that do nothing`, milliseconds(probed.idleCpuMsPerSecond)],
        ],
      },
    ],
    requirements: [
      { what: 'cold start in milliseconds', measured: coldMs, bound: MOST_COLD_MS, kind: 'at most' },
      { what: 'warm start in milliseconds', measured: warmMs, bound: MOST_WARM_MS, kind: 'at most' },
      ...(quick
        ? []
        : [
            {
              what: `memory of ${SIDE_BY_SIDE} side by side in MiB`,
              measured: probed.residentBytes / MIB,
              bound: MOST_MEMORY_MIB,
              kind: 'at most' as const,
            },
          ]),
    ],
  };
}
