import { Command } from 'commander';
import type { Io } from './io.js';
import { withForeignFlags } from './foreign-flags.js';
import { printable } from './printable.js';

const DEFAULT_WIDTH = 80; // of help, without a terminal

/** A program without commands. It writes only to `io`, and throws if it fails. */
export function createBaseProgram(name: string, io: Io): Command {
  return new Command(name)
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(printable(text)),
      outputError: (text, write) => write(withForeignFlags(text)),
      getOutHelpWidth: () => io.stdout.columns ?? DEFAULT_WIDTH,
      getErrHelpWidth: () => io.stderr.columns ?? DEFAULT_WIDTH,
    })
    .configureHelp({
      // The usage of a command, whose wording may differ from commander's.
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
      commandUsage: (command) => `${pathOf(command)} ${command.usage()}`,
    })
    .hook('preAction', (_, command) => refuseEmpty(command))
    .exitOverride();
}

/** No file, folder or word has an empty name; a shell makes one of a variable that is not set. */
function refuseEmpty(command: Command): void {
  if (command.args.includes('')) command.error('error: an argument must not be empty.');
}

/** A command as typed: the name of the program, of its group if it has one, and of the command. */
export const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
