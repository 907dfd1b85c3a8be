import { Argument, type Command } from 'commander';
import { addCommand } from '../terminal/command.js';
import { type Io, print } from '../terminal/io.js';

/** A command as typed after the program's name, with its possible arguments. */
interface Completed {
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly flags: readonly Flag[];
}

interface Flag {
  readonly names: readonly string[];
  readonly description: string;
  readonly choices: readonly string[];
}

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** wordloom completion */
export function addCompletion(program: Command, io: Io): void {
  addCommand(program, 'completion', 'print a script that completes commands and flags in a shell')
    .addArgument(new Argument('<shell>', 'the shell to complete in').choices(SHELLS))
    .addHelpText(
      'after',
      '\nTo use it, add this to the start-up file of the shell:' +
        '\n  bash, zsh   eval "$(wordloom completion bash)"' +
        '\n  fish        wordloom completion fish | source',
    )
    .action((shell: Shell) => print(io, completionScript(program, shell)));
}

/** The script of a shell, made of the commands and flags that a program has. */
function completionScript(program: Command, shell: Shell): string {
  const all = commandsOf(program, '');
  if (shell === 'fish') return fishScript(program.name(), all);
  const script = bashScript(program.name(), all);
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${script}` : script;
}

function commandsOf(command: Command, path: string): Completed[] {
  const below = command.commands.map((each) => ({
    name: each.name(),
    description: each.description(),
  }));
  const flags = command.createHelp().visibleOptions(command);
  const own: Completed = {
    path,
    commands:
      path === ''
        ? [...below, { name: 'help', description: 'print the help of a command' }]
        : below,
    flags: flags.map(({ short, long, description, argChoices }) => ({
      names: [short, long].flatMap((name) => name ?? []),
      description,
      choices: argChoices ?? [],
    })),
  };
  const more = command.commands.flatMap((each) =>
    commandsOf(each, `${path} ${each.name()}`.trim()),
  );
  return [own, ...more];
}

function bashScript(program: string, all: readonly Completed[]): string {
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`);
  const choices = all.flatMap(({ path, flags }) =>
    flags
      .filter((flag) => flag.choices.length > 0)
      .map(({ names, choices: words }) => {
        const patterns = names.map((name) => `"${path} ${name}"`).join(' | ');
        return `    ${patterns}) words="${words.join(' ')}" ;;`;
      }),
  );
  const words = all.map(({ path, commands, flags }) => {
    const names = flags.flatMap((flag) => flag.names).join(' ');
    return `      "${path}") commands="${commands.map(({ name }) => name).join(' ')}" flags="${names}" ;;`;
  });
  return `_${program}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" word words="" commands="" flags=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths.join(' | ')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path $prev" in
${choices.join('\n')}
  esac
  if [ -z "$words" ]; then
    case "$path" in
${words.join('\n')}
    esac
    case "$cur" in
      -*) words="$flags" ;;
      *) words="$commands" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _${program} ${program}
`;
}

function fishScript(program: string, all: readonly Completed[]): string {
  const lines = all.flatMap(({ path, commands, flags }) => {
    const names = commands.map(({ name }) => name).join(' ');
    const seen = path
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => `__fish_seen_subcommand_from ${word}`);
    const none = names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`];
    const inside = seen.length === 0 ? '' : ` -n ${fishQuoted(seen.join('; and '))}`;
    const before = fishQuoted([...seen, ...none].join('; and '));
    return [
      ...commands.map(
        ({ name, description }) =>
          `complete -c ${program} -f -n ${before} -a ${name} -d ${fishQuoted(description)}`,
      ),
      ...flags.map(({ names: given, description, choices }) => {
        const shown = given.map((name) =>
          name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
        );
        const values = choices.length === 0 ? '' : ` -x -a ${fishQuoted(choices.join(' '))}`;
        return `complete -c ${program}${inside} ${shown.join(' ')}${values} -d ${fishQuoted(description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

const fishQuoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
