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

const sdk = path.join(root, 'sdks/java');
/** Where the README's commands put it. */
const JAR = 'dist/naru-java.jar';
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
 * A folder with the SDK as `dist/naru-java.jar` and its test programs in `test`. Compiling takes seconds: a build is
 * named after all that it depends on and kept on disk, so that all files and runs share it. Any warning fails it.
 */
export function javaBuild(): string {
  const hash = createHash('sha256').update(fs.readFileSync(import.meta.filename));
  hash.update(buildCommands());
  for (const file of filesIn(path.join(sdk, 'src')))
    hash.update(path.relative(sdk, file)).update(fs.readFileSync(file));
  hash.update(fs.realpathSync(javac ?? ''));
  const build = path.join(BUILDS, hash.digest('hex').slice(0, 16));
  if (!fs.existsSync(build)) compile(build);
  const now = new Date();
  fs.utimesSync(build, now, now);
  return build;
}

function buildCommands(): string {
  const readme = fs.readFileSync(path.join(sdk, 'README.md'), 'utf8');
  const [, commands = ''] = /<!-- build -->\n```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  if (commands === '') throw new Error('the README says no longer how to build it');
  return commands;
}

function compile(build: string): void {
  fs.mkdirSync(BUILDS, { recursive: true });
  for (const name of fs.readdirSync(BUILDS)) {
    const old = path.join(BUILDS, name);
    const usedAt = fs.statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - usedAt > KEEP_UNUSED_MS) fs.rmSync(old, { recursive: true, force: true });
  }
  const draft = `${build}.${process.pid}`;
  fs.cpSync(sdk, draft, { recursive: true });
  // As the README says it, but with every warning an error.
  const options = '--release 17 -Xlint:all -Xdoclint:all,-missing -Werror';
  const env = { ...process.env, JDK_JAVAC_OPTIONS: options };
  execFileSync('sh', ['-ec', buildCommands()], { cwd: draft, env, stdio: 'pipe' });
  const tests = filesIn(path.join(draft, 'src/test')).filter((file) => file.endsWith('.java'));
  const where = ['-cp', path.join(draft, JAR), '-d', path.join(draft, 'test')];
  execFileSync(javac ?? '', ['-encoding', 'UTF-8', ...where, ...tests], { env, stdio: 'pipe' });
  try {
    fs.renameSync(draft, build);
  } catch (error) {
    // Another worker was first; a folder, unlike a file, is not replaced by a rename.
    fs.rmSync(draft, { recursive: true });
    if (!fs.existsSync(build)) throw error;
  }
}

/** The jar of a build. */
export function javaJar(): string {
  return path.join(javaBuild(), JAR);
}

/** A project has the jar, and its programs compiled against it. */
function install(project: string): void {
  const programs = filesIn(project).filter((file) => file.endsWith('.java'));
  fs.copyFileSync(javaJar(), path.join(project, 'naru-java.jar'));
  const where = ['-cp', path.join(project, 'naru-java.jar'), '-d', path.join(project, 'classes')];
  execFileSync(javac ?? '', ['-encoding', 'UTF-8', '-Xlint:all', '-Werror', ...where, ...programs], {
    stdio: 'pipe',
  });
}

function start(project: string, file: string, env: NodeJS.ProcessEnv) {
  const [, program = ''] = /^class (\w+)/m.exec(fs.readFileSync(path.join(project, file), 'utf8')) ?? [];
  const classes = ['naru-java.jar', 'classes'].join(path.delimiter);
  return piped(java, [...SHORT_LIVED, '-cp', classes, program], { cwd: project, env });
}

export const JAVA: SdkLanguage = {
  name: 'Java',
  folder: 'sdks/java',
  extension: 'java',
  needs,
  startCases: () => {
    const build = javaBuild();
    const classes = [path.join(build, JAR), path.join(build, 'test')].join(path.delimiter);
    return piped(java, [...SHORT_LIVED, '-cp', classes, 'dev.naru.sdk.cases.Driver']);
  },
  install,
  start,
  serve: (project, file, port, env) => start(project, file, { ...env, PORT: String(port) }),
};
