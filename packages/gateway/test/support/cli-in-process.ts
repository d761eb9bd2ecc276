import { Command, CommanderError } from 'commander';
import { faultsOf } from '../../src/cli/faults.ts';
import { addCommands } from '../../src/cli/program.ts';

/**
 * Runs `naru` with arguments in this process, and answers what it says on standard error; '' when it was done. `env` is
 * the program's environment meanwhile. What it prints on standard output goes to the test's.
 */
export async function faultOf(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  let said = '';
  // Commands inherit this when they are added.
  const program = new Command().exitOverride().configureOutput({
    writeErr: (text) => {
      said += text;
    },
  });
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    await addCommands(program).parseAsync(args, { from: 'user' });
    return said;
  } catch (error) {
    return error instanceof CommanderError ? said : `naru: ${faultsOf(error).join('\n')}\n`;
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
