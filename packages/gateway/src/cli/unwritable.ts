/**
 * A file system's refusal to write, as a sentence with what to do; any other error unchanged. `what` is what failed,
 * `remedy` what the operator can do.
 */
export function unwritable(error: unknown, what: string, remedy: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''];
  if (reason === undefined) return error;
  return new Error(`${what}: ${path ?? 'a file'} ${reason} (${code}); ${remedy}`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'is on a full disk',
  EDQUOT: 'is beyond the disk quota',
  ENOENT: 'can not be made there',
  ENOTDIR: 'is not a folder',
  EEXIST: 'is not a folder',
};
