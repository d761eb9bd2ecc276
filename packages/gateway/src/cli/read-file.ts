import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';

/** Far above any key and any list of rates; a device file has no end. */
const MAX_BYTES = 16 * 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** The text of a file that an operator named, 16 MB at most. `name` is the option or argument that names it. */
export async function readTextFile(file: string, name: string): Promise<string> {
  const bytes = await buffer(createReadStream(file, { end: MAX_BYTES })).catch((error: unknown) => {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`${name} can not be read: ${file}: ${REASONS[code] ?? message}`);
  });
  if (bytes.length > MAX_BYTES) throw new Error(`${name} can not be read: ${file}: it is larger than 16 MB`);
  return bytes.toString('utf8');
}
