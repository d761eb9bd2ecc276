import { program } from 'commander';
import { knownDialects } from '../plugins.ts';
import { faultsOf } from './faults.ts';
import { outliveOutput } from './lasting-output.ts';
import { addCommands } from './program.ts';

outliveOutput();

try {
  await addCommands(program, await knownDialects(process.env)).parseAsync();
} catch (error) {
  for (const line of faultsOf(error)) process.stderr.write(`naru: ${line}\n`);
  // Of a conformance run 1 says that something does not conform (cli/conform/output.ts).
  process.exit(process.argv[2] === 'conform' ? 2 : 1);
}
