import { program } from 'commander';
import { faultsOf } from './faults.ts';
import { addCommands } from './program.ts';

// `naru … | head`: whoever read the output has read enough. The command goes on and finishes what it does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  await addCommands(program).parseAsync();
} catch (error) {
  for (const line of faultsOf(error)) process.stderr.write(`naru: ${line}\n`);
  process.exit(1);
}
