import type { Argument, Command, Option } from 'commander';
import type { Dice } from './dice.js';

/** A command and the names that lead to it. */
export interface FoundCommand {
  readonly path: readonly string[];
  readonly command: Command;
}

/** All commands of a program that do something, those of groups too. */
export function commandsOf(program: Command, path: readonly string[] = []): FoundCommand[] {
  return program.commands.flatMap((command) => {
    const inner = [...path, command.name()];
    return command.commands.length > 0 ? commandsOf(command, inner) : [{ path: inner, command }];
  });
}

/** Files that a command line may name, and values at the limits of what it takes. */
export interface Values {
  /** Paths that suit an argument or flag of that name; others are tried as well. */
  readonly suitable: Readonly<Record<string, readonly string[]>>;
  readonly odd: readonly string[];
}

/** What is typed where a number is due. */
const NUMBERS = [
  '',
  ' ',
  '٣',
  ...'0 -1 1 2 0.5 1e-9 -0 +3 1e999 -1e999 1e308 NaN Infinity 0x10 1_000 1,5'.split(' '),
  ...'2147483648 4294967296 9007199254740991 9007199254740993'.split(' '),
];

/** A command line: some flags of a command, with values that suit or do not, and its arguments. */
export function commandLine({ path, command }: FoundCommand, values: Values, dice: Dice): string[] {
  const flags = command.options.filter(({ mandatory }) => mandatory || dice.chance(0.15));
  const argv = [
    ...flags.flatMap((flag) => (dice.chance(0.97) ? typed(flag, values, dice) : [])),
    ...command.registeredArguments.flatMap((each) => operands(each, values, dice)),
  ];
  if (dice.chance(0.05)) argv.splice(dice.below(argv.length + 1), 0, dice.pick(values.odd));
  return [...path, ...argv];
}

function typed(flag: Option, values: Values, dice: Dice): string[] {
  const name = flag.long ?? flag.short!;
  if (flag.isBoolean()) return [name];
  const value = valueFor(flag, flag.attributeName(), values, dice);
  return dice.chance(0.5) ? [name, value] : [`${name}=${value}`];
}

function operands(argument: Argument, values: Values, dice: Dice): string[] {
  if (dice.chance(0.03)) return [];
  const count = argument.variadic ? dice.from(1, 3) : 1;
  return dice.times(count, () => valueFor(argument, argument.name(), values, dice));
}

function valueFor(
  { argChoices, description }: Pick<Option, 'argChoices' | 'description'>,
  name: string,
  { suitable, odd }: Values,
  dice: Dice,
): string {
  if (dice.chance(0.1)) return dice.pick(odd);
  if (argChoices !== undefined && dice.chance(0.95)) return dice.pick(argChoices);
  if (Object.hasOwn(suitable, name)) return dice.pick(suitable[name]);
  return /file|model|text|word/.test(description) ? dice.pick(odd) : dice.pick(NUMBERS);
}
