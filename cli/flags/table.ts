import { type Command, Option } from 'commander';

/** A flag on the command line that gives an option of type T its value. */
export type Flag<T> = {
  /** As commander has them, such as '--dim <n>'. */
  readonly flags: string;
  readonly help: string;
} & (
  | {
      /** What the flag stands for by itself. */
      readonly value: T;
    }
  | {
      /** The words that may follow it. */
      readonly choices: readonly Extract<T, string>[];
      readonly default?: Extract<T, string>;
    }
  | {
      /** Reads what follows it. */
      readonly parse: (text: string) => T;
      readonly default?: T;
      /** The default in words, where the value alone would not do. */
      readonly defaultText?: string;
    }
);

/** The flags of each option, so that an option that has none fails to compile. */
export type FlagTable<Options> = {
  readonly [K in keyof Options]-?: readonly Flag<NonNullable<Options[K]>>[];
};

type AnyTable = Readonly<Record<string, readonly Flag<unknown>[]>>;

/** Adds the flags of a table to a command, under a heading of its help. */
export function addFlags<Options>(
  command: Command,
  heading: string,
  table: FlagTable<Options>,
): void {
  for (const flags of Object.values(table as AnyTable)) {
    const names = flags.map((flag) => optionOf(flag).attributeName());
    for (const flag of flags) {
      const option = optionOf(flag).helpGroup(heading);
      command.addOption(option.conflicts(names.filter((name) => name !== option.attributeName())));
    }
  }
}

/** The options whose flags were given. All others are left to the library, defaults included. */
export function readFlags<Options>(command: Command, table: FlagTable<Options>): Partial<Options> {
  const given: Record<string, unknown> = {};
  for (const [key, flags] of Object.entries(table as AnyTable)) {
    for (const flag of flags) {
      const name = optionOf(flag).attributeName();
      if (command.getOptionValueSource(name) !== 'cli') continue;
      given[key] = 'value' in flag ? flag.value : command.getOptionValue(name);
    }
  }
  return given as Partial<Options>;
}

/** The flag of an option as a user types it, such as '--dim'. */
export function longFlag<Options>(table: FlagTable<Options>, key: string): string | undefined {
  const [flag] = Object.hasOwn(table, key) ? (table as AnyTable)[key] : [];
  return flag && optionOf(flag).long;
}

function optionOf(flag: Flag<unknown>): Option {
  const option = new Option(flag.flags, flag.help);
  if ('choices' in flag) option.choices(flag.choices);
  if ('parse' in flag) option.argParser(flag.parse);
  if ('default' in flag) {
    option.default(flag.default, 'defaultText' in flag ? flag.defaultText : undefined);
  }
  return option;
}
