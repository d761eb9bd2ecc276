import { readFile } from 'node:fs/promises';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** The text of a file that an operator named. `name` is the option or argument that names it. */
export async function readTextFile(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`${name} can not be read: ${file}: ${REASONS[code] ?? message}`);
  }
}
