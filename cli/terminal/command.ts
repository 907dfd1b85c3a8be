import type { Command } from 'commander';
import { pathOf } from './base-program.js';
import { withForeignFlags } from './foreign-flags.js';

/** Adds a command, which ends each complaint about its usage with where to read on. */
export function addCommand(program: Command, usage: string, description: string): Command {
  const command = program.command(usage).description(description);
  command.configureOutput({
    outputError(complaint, write) {
      const flags = command.options.flatMap(({ short, long }) => [short ?? [], long ?? []].flat());
      write(withForeignFlags(complaint, flags));
    },
  });
  return command.showHelpAfterError(`See ${pathOf(command)} --help`);
}

/** Adds examples to the end of a command's help. Each example works as written. */
export function addExamples(command: Command, examples: readonly string[]): void {
  const title = examples.length === 1 ? 'Example:' : 'Examples:';
  command.addHelpText('after', ['', title, ...examples.map((each) => `  ${each}`)].join('\n'));
}
