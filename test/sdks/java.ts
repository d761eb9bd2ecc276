import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { example } from '../support/examples.ts';
import { findProgram } from '../support/programs.ts';
import { root } from '../support/sources.ts';
import { piped, type SdkLanguage } from './language.ts';

const java = findProgram(['java']);
const javac = findProgram(['javac']);
const jar = findProgram(['jar']);
const needs = example(
  'sdks/java',
  { java, javac, jar },
  'install a JDK from 17 on (Debian: apt install default-jdk-headless)',
);

const sdk = path.join(root, 'sdks/java/src');
const BUILDS = path.join(root, 'node_modules/.cache/naru-test-java');
const KEEP_UNUSED_MS = 24 * 60 * 60 * 1000;
/** These processes are too short for the optimizing compiler and a collector with threads. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * A folder with the SDK as `naru.jar` and its test programs in `test`. Compiling takes seconds: a build is named after
 * all that it depends on and kept on disk, so that all files and runs share it. Any warning of javac fails it.
 */
export function javaBuild(): string {
  const hash = createHash('sha256').update(fs.readFileSync(import.meta.filename));
  for (const file of filesIn(sdk)) hash.update(path.relative(sdk, file)).update(fs.readFileSync(file));
  hash.update(fs.realpathSync(javac ?? ''));
  const build = path.join(BUILDS, hash.digest('hex').slice(0, 16));
  if (!fs.existsSync(build)) compile(build);
  const now = new Date();
  fs.utimesSync(build, now, now);
  return build;
}

function compile(build: string): void {
  fs.mkdirSync(BUILDS, { recursive: true });
  for (const name of fs.readdirSync(BUILDS)) {
    const old = path.join(BUILDS, name);
    const usedAt = fs.statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - usedAt > KEEP_UNUSED_MS) fs.rmSync(old, { recursive: true, force: true });
  }
  const draft = `${build}.${process.pid}`;
  const main = path.join(draft, 'main');
  const archive = path.join(draft, 'naru.jar');
  const run = (program: string | null, args: readonly string[]) =>
    execFileSync(program ?? '', args, { stdio: 'pipe', encoding: 'utf8' });
  const strict = ['--release', '17', '-encoding', 'UTF-8', '-Xlint:all', '-Werror'];
  const of = (folder: string) => filesIn(path.join(sdk, folder)).filter((file) => file.endsWith('.java'));
  run(javac, [...strict, '-Xdoclint:all,-missing', '-d', main, ...of('main/java')]);
  run(jar, ['--create', '--file', archive, '-C', main, '.', '-C', path.join(sdk, 'main/resources'), '.']);
  run(javac, [...strict, '-cp', archive, '-d', path.join(draft, 'test'), ...of('test/java')]);
  try {
    fs.renameSync(draft, build);
  } catch (error) {
    // Another worker was first; a folder, unlike a file, is not replaced by a rename.
    fs.rmSync(draft, { recursive: true });
    if (!fs.existsSync(build)) throw error;
  }
}

/**
 * A project has the jar, and Java compiles a program of one file: before 18 in the locale's encoding, unless it
 * is told another.
 */
function start(project: string, file: string, env: NodeJS.ProcessEnv) {
  const args = [
    ...SHORT_LIVED,
    '-Dfile.encoding=UTF-8',
    '-cp',
    path.join(project, 'naru.jar'),
    path.join(project, file),
  ];
  return piped(java, args, { cwd: project, env });
}

export const JAVA: SdkLanguage = {
  name: 'Java',
  folder: 'sdks/java',
  extension: 'java',
  needs,
  startCases: () => {
    const build = javaBuild();
    const classes = [path.join(build, 'naru.jar'), path.join(build, 'test')].join(path.delimiter);
    return piped(java, [...SHORT_LIVED, '-cp', classes, 'dev.naru.sdk.cases.Driver']);
  },
  install: (project) => fs.copyFileSync(path.join(javaBuild(), 'naru.jar'), path.join(project, 'naru.jar')),
  start,
  serve: (project, file, port, env) => start(project, file, { ...env, PORT: String(port) }),
};
