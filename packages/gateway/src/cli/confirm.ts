import { createInterface } from 'node:readline/promises';

/**
 * Asks before something large is done. Where nobody can be asked (a script, a pipe) it fails with a sentence: `--yes`
 * says it beforehand.
 */
export async function confirmed(question: string, { yes }: { readonly yes?: boolean }): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) throw new Error(`${question} Nothing was done: say so with --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
