import { Command } from 'commander';
import type { Io } from './io.js';
import { withForeignFlags } from './foreign-flags.js';
import { printable } from './printable.js';

const DEFAULT_WIDTH = 80; // of help, where there is no terminal

/** A program without commands, which writes to `io` alone and throws where it fails. */
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
      // What a command is used with, which may be said in other words than commander's.
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

/** A command as it is typed: the name of its program, of its group if it is in one, and its own. */
export const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
