import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addCommands } from '../../src/cli/program.ts';
import { knownDialects } from '../../src/plugins.ts';
import { runNaru } from '../support/cli-in-process.ts';

/** The words that each command is called by, subcommands included. */
function commandsOf(program: Command, before: readonly string[] = []): (readonly string[])[] {
  return program.commands.flatMap((command) => {
    const words = [...before, command.name()];
    return [words, ...commandsOf(command, words)];
  });
}

const dialects = await knownDialects(process.env);

describe('the help', () => {
  test.each(commandsOf(addCommands(new Command(), dialects)).map((words) => [words.join(' '), words]))(
    'of naru %s is shown',
    async (_, words) => {
      const shown = await runNaru([...words, '--help'], {});
      expect(shown).toMatchObject({ code: 0, error: '' });
      expect(shown.out).toMatch(/^Usage: naru /);
    },
  );
});
