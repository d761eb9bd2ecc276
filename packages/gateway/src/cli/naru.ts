#!/usr/bin/env node
import { program } from 'commander';
import { ConfigError } from '../config.ts';
import { serve, work } from './serve.ts';

program.name('naru').description('Naru, a self-hosted payment gateway for Korea').version('0.1.0');
program
  .command('serve')
  .description('start the gateway: HTTP, and the workers in the same process')
  .option('--no-workers', 'HTTP only; start "naru worker" beside it')
  .action((options: { workers: boolean }) => serve(options));
program.command('worker').description('start the workers only').action(work);

try {
  await program.parseAsync();
} catch (error) {
  const lines =
    error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)];
  for (const line of lines) process.stderr.write(`naru: ${line}\n`);
  process.exit(1);
}
