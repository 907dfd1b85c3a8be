import type { Command } from 'commander';
import { pathOf } from './base-program.js';

/** Adds a command, which ends each complaint about its usage with where to read on. */
export function addCommand(program: Command, usage: string, description: string): Command {
  const command = program.command(usage).description(description);
  return command.showHelpAfterError(`See ${pathOf(command)} --help`);
}
