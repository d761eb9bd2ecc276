import { Readable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { vi } from 'vitest';
import { faultsOf } from '../../src/cli/faults.ts';
import { addCommands } from '../../src/cli/program.ts';
import { knownDialects } from '../../src/plugins.ts';

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs `naru` with arguments in this process, to its end, as src/cli/naru.ts does in one of its own, which takes ten
 * times as long. `env` is added to the environment meanwhile; `input` is what there is to read. One at a time.
 */
export async function runNaru(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Ended> {
  const said = { out: '', error: '' };
  const taking = (member: keyof typeof said) => (text: unknown) => {
    said[member] += String(text);
    return true;
  };
  const { exitCode } = process;
  const restore = environment({ NARU_LOG_LEVEL: 'silent', ...env });
  const replaced = [
    vi.spyOn(process.stdout, 'write').mockImplementation(taking('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(taking('error')),
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([input]) as typeof process.stdin),
  ];
  process.exitCode = undefined;
  try {
    // Commands inherit it when they are added.
    const dialects = await knownDialects(process.env);
    await addCommands(new Command().exitOverride(), dialects).parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode ?? 0), ...said };
  } catch (error) {
    if (error instanceof CommanderError) return { code: error.exitCode, ...said };
    for (const line of faultsOf(error)) said.error += `naru: ${line}\n`;
    return { code: 1, ...said };
  } finally {
    for (const one of replaced) one.mockRestore();
    restore();
    process.exitCode = exitCode;
  }
}

/** Sets variables; returns what undoes it. */
function environment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, env);
  return () => {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  };
}

/** What `naru` says on standard error; '' when it was done. */
export async function faultOf(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  return (await runNaru(args, env)).error;
}
