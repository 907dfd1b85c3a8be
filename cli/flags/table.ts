import { type Command, Option } from 'commander';
import {
  type AnyTable,
  type Argument,
  type Flag,
  flagsOf,
  type Row,
  type Table,
} from '../../src/advanced.js';
import { parseName, parseNumber, readWordList } from './parsers.js';

/** The rows of some options, from any tables. */
export type FlagTable<Options> = {
  readonly [K in keyof Options]-?: Row<NonNullable<Options[K]>, never>;
};

/** Adds the flags of a table to a command, under a heading of its help. */
export function addFlags(command: Command, heading: string, table: AnyTable): void {
  for (const row of Object.values(table)) {
    const options = commanderOptions(row);
    const names = options.map((option) => option.attributeName());
    for (const option of options) {
      const others = names.filter((name) => name !== option.attributeName());
      command.addOption(option.helpGroup(heading).conflicts(others));
    }
  }
}

/** The options whose flags were given. All others are left to the library, defaults included. */
export function readFlags<Options>(command: Command, table: FlagTable<Options>): Partial<Options> {
  const given: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(table as AnyTable)) {
    for (const flag of flagsOf(row)) {
      const option = commanderOption(row, flag);
      const name = option.attributeName();
      if (command.getOptionValueSource(name) !== 'cli') continue;
      const value: unknown = command.getOptionValue(name);
      // To commander, --x and --no-x are one option, which is false for the second.
      if (flag.sets !== undefined && value === option.negate) continue;
      given[key] = flag.sets ?? value;
    }
  }
  return given as Partial<Options>;
}

/** The flag of an option as a user types it, such as '--dim'. */
export function longFlag(table: AnyTable, key: string): string | undefined {
  if (!Object.hasOwn(table, key)) return undefined;
  return commanderOptions(table[key])[0].long;
}

/** The rows without their defaults, for flags that override what a model records. */
export const withoutDefaults = <Options>(table: Table<Options>): Table<Options> =>
  Object.fromEntries(
    Object.entries(table as AnyTable).map(([key, row]) => [
      key,
      { ...row, default: undefined, defaultText: undefined },
    ]),
  ) as Table<Options>;

const commanderOptions = (row: Row<unknown, never>): Option[] =>
  flagsOf(row).map((flag) => commanderOption(row, flag));

function commanderOption(row: Row<unknown, never>, { flag, help }: Flag): Option {
  const option = new Option(flag, help);
  const { argument } = row.type;
  if (argument.kind === 'none') return option;
  const parse = parserOf(argument);
  if (parse === undefined) option.choices(choicesOf(argument));
  else option.argParser(parse);
  const value = typeof row.default === 'function' ? undefined : row.default;
  // Only the help uses it: the library fills in defaults.
  return option.default(value ?? row.defaultText, row.defaultText);
}

const choicesOf = (argument: Argument): readonly string[] =>
  argument.kind === 'choice' ? argument.choices : [];

/** Reads what follows a flag; undefined where commander compares it with the choices. */
function parserOf(argument: Argument): ((text: string) => unknown) | undefined {
  switch (argument.kind) {
    case 'number':
      return (text) => (argument.words.includes(text) ? text : parseNumber(text));
    case 'text':
      return argument.mayBeEmpty ? (text) => text : parseName;
    case 'word-list':
      return readWordList;
    default:
      return undefined;
  }
}
