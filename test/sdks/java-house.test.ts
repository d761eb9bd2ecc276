import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeWith, example } from '../support/examples.ts';
import { findProgram } from '../support/programs.ts';
import { listFiles, root } from '../support/sources.ts';
import { JAVA, javaJar } from './java.ts';

const MAIN = 'sdks/java/src/main/java/';
const files = listFiles(['.java'])
  .filter((file) => file.startsWith('sdks/java/'))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

test('a file has the type of its name, and that has a description', () => {
  const faults = files.flatMap(({ file, text }) => {
    const [, name = ''] = /([\w-]+)\.java$/.exec(file) ?? [];
    if (name === 'module-info' || name === 'package-info') return text.startsWith('/** ') ? [] : [file];
    const described = new RegExp(
      `\\*/\\n(?:public )?(?:final class|sealed interface|interface|enum|record) ${name}\\b`,
    );
    return described.test(text) || new RegExp(`\\*/\\npublic sealed interface ${name}\\b`).test(text)
      ? []
      : [file];
  });
  expect(faults).toEqual([]);
});

test('the exported packages are all but the one that is internal', () => {
  const module = files.find(({ file }) => file === `${MAIN}module-info.java`)?.text ?? '';
  const exported = [...module.matchAll(/exports ([\w.]+);/g)].map(([, name]) => name);
  const packages = files
    .filter(({ file }) => file.startsWith(MAIN) && file.endsWith('/package-info.java'))
    .map(({ text }) => /^package ([\w.]+);/m.exec(text)?.[1]);
  expect(exported.toSorted()).toEqual(packages.filter((name) => name !== 'dev.naru.sdk.wire').toSorted());
});

test('the README installs what the POM is called', () => {
  const text = (file: string) => readFileSync(path.join(root, 'sdks/java', file), 'utf8');
  const coordinates = (xml: string) =>
    ['groupId', 'artifactId', 'version'].map((name) => new RegExp(`<${name}>(.+)</`).exec(xml)?.[1]);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  expect(coordinates(text('README.md'))).toEqual(coordinates(text('pom.xml')));
  expect(coordinates(text('pom.xml'))).toEqual(['dev.naru', 'naru-java', version]);
});

describeWith('the jar', JAVA.needs, () => {
  test('is a module that needs nothing but the JDK', () => {
    const described = spawnSync(findProgram(['jar']) ?? '', ['--describe-module', '--file', javaJar()], {
      encoding: 'utf8',
    });
    expect(described.stderr).toBe('');
    const lines = described.stdout.split('\n').map((line) => line.replace(/ jar:.*/, ''));
    expect(lines.filter((line) => line.startsWith('requires')).toSorted()).toEqual([
      'requires java.base mandated',
      'requires java.net.http transitive',
    ]);
  });
});

const MAVEN = example(
  'sdks/java',
  { mvn: findProgram(['mvn']) },
  'install Maven (Debian: apt install maven)',
);

describeWith('mvn validate', MAVEN, () => {
  test('has nothing to say', () => {
    const run = spawnSync(MAVEN.program ?? '', ['--offline', '--batch-mode', 'validate'], {
      cwd: path.join(root, 'sdks/java'),
      encoding: 'utf8',
    });
    expect(run.stdout).toContain('BUILD SUCCESS');
    expect(run.stdout + run.stderr).not.toMatch(/WARN|ERROR/);
  });
});
