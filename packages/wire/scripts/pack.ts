/**
 * What npm runs before and after `npm pack` and `npm publish` in the folder of a contract, so that this folder itself
 * gives the package: the programs of this repository import `./src/*.ts` without a build, and what is published exports
 * `./dist`. `prepack` builds and puts the published manifest in the place of the source's, which it keeps beside it;
 * `postpack` puts that back. `npm publish` reads the manifest once more after `postpack` and sends that to the
 * registry, so there `postpublish` does it.
 *
 * When npm is stopped in between, or the registry refuses, the published manifest stays. It has these scripts too,
 * so that the next `npm pack` or `npm publish` mends it first. `npm run restore` does no more than that, and a test
 * (house.test.ts) says so before such a manifest is committed.
 */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDist } from './build.ts';
import { isSourceManifest, manifestOf, manifestText, publishedManifest, REPOSITORY_DIR } from './manifest.ts';

/** Not in git (.gitignore), and in no tarball: `files` names `dist` only. */
const KEPT_MANIFEST = '.naru-build-source-manifest.json';

function writeAtOnce(file: string, text: string): void {
  const unfinished = join(dirname(file), '.naru-build-unfinished.json');
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}

/** Puts the source's manifest back, if another stands in its place. */
export function restore(packageDir: string): void {
  const kept = join(packageDir, KEPT_MANIFEST);
  if (!isSourceManifest(manifestOf(packageDir))) {
    if (!existsSync(kept)) {
      throw new Error(`${packageDir}/package.json is the published one: git checkout -- package.json`);
    }
    writeAtOnce(join(packageDir, 'package.json'), readFileSync(kept, 'utf8'));
  }
  rmSync(kept, { force: true });
  rmSync(join(packageDir, 'LICENSE'), { force: true });
}

/** Makes the folder the package that is published. */
export function prepare(packageDir: string): void {
  restore(packageDir);
  buildDist(packageDir);
  copyFileSync(join(REPOSITORY_DIR, 'LICENSE'), join(packageDir, 'LICENSE'));
  const file = join(packageDir, 'package.json');
  writeAtOnce(join(packageDir, KEPT_MANIFEST), readFileSync(file, 'utf8'));
  writeAtOnce(file, manifestText(publishedManifest(manifestOf(packageDir), basename(packageDir))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [step] = process.argv.slice(2);
  const packageDir = process.cwd();
  if (step === 'prepack') prepare(packageDir);
  else if (step === 'restore' || step === 'postpublish') restore(packageDir);
  else if (step !== 'postpack') throw new Error('pack.ts prepack | postpack | postpublish | restore');
  else if (process.env['npm_command'] !== 'publish') restore(packageDir);
}
