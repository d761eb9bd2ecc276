import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A program of the system: the file that `variable` names, else the first of `names` in `PATH`, else null. */
export function findProgram(
  names: readonly string[],
  variable: string | null = null,
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  const wanted = variable === null ? undefined : env[variable];
  if (wanted) {
    // A path that was asked for and is wrong must fail loudly, not skip the tests.
    if (!isExecutable(wanted)) throw new Error(`${variable} is not an executable file: ${wanted}`);
    return wanted;
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find(isExecutable) ?? null;
}
