/**
 * Options as tables. A row says everything about one option: its type, its default, whether a model
 * records it, whether it may change when training resumes or continues, and its flag on the command
 * line. Checking, filling in defaults, the record, the rules of resuming and the flags all follow
 * from the rows. Rules that involve several options are functions beside their table.
 */
import * as check from './check.js';

/** What follows a flag on the command line. */
export type Argument =
  /** Nothing: the flag alone sets a value. */
  | { readonly kind: 'none' }
  /** A number, or one of a few words in its place. */
  | { readonly kind: 'number'; readonly words: readonly string[] }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'text'; readonly mayBeEmpty: boolean }
  /** A file with one word per line, which becomes a list of words. */
  | { readonly kind: 'word-list' };

/** The type of an option: its check, and how to write it on the command line. */
export interface OptionType<T> {
  /** @throws TypeError for a value of the wrong kind, RangeError for a wrong value */
  check(name: string, value: unknown): T;
  readonly argument: Argument;
}

/** A flag of an option. */
export interface Flag {
  /** As the help shows it: `--dim <n>`. */
  readonly flag: string;
  readonly help: string;
}

/** One option. `Options` are those of its table. */
export interface Row<T, Options = object> extends Flag {
  readonly type: OptionType<T>;
  /**
   * The default, or a function that derives it from the options above this one in the table;
   * absent: the option may stay undefined.
   */
  readonly default?: T | ((above: Readonly<Required<Options>>) => T);
  /** The default in words, for the help, if it is not a plain value. */
  readonly defaultText?: string;
  /** The value that the flag sets, if it takes no argument. */
  readonly sets?: T;
  /** A second flag, which sets the opposite. */
  readonly opposite?: Flag;
  /** `false`: a model does not record it. By default it does. */
  readonly record?: false;
  /**
   * Whether it may be given when training resumes: `'may change'`; or `'function'`, only where a
   * function was given at first, which no file can keep. By default it may not.
   */
  readonly resume?: 'may change' | 'function';
  /**
   * What holds when training continues from a model: `'fixed'`, the model's value and no other;
   * `'fresh'`, the default, whatever the model was trained with. By default the model's value holds
   * unless another is given.
   */
  readonly continue?: 'fixed' | 'fresh';
}

/** A table: one row per option, so that a missing row or a row of the wrong type fails to compile. */
export type Table<Options> = {
  readonly [K in keyof Options]-?: Row<NonNullable<Options[K]>, Options>;
};

/** Any table, by name. */
export type AnyTable = Readonly<Record<string, Row<unknown, never>>>;

/** `Options` with every default filled in; those of `Optional` may stay undefined. */
export type Complete<Options, Optional extends keyof Options = never> = {
  readonly [K in Exclude<keyof Options, Optional>]-?: NonNullable<Options[K]>;
} & { readonly [K in Exclude<Optional, never>]: Options[K] | undefined };

/** A number in [min, max]. */
export const number = (min: number, max?: number): OptionType<number> => ({
  check: (name, value) => check.number(name, value, min, max),
  argument: { kind: 'number', words: [] },
});

/** A whole number in [min, max]. */
export const integer = (min: number, max?: number): OptionType<number> => ({
  check: (name, value) => check.integer(name, value, min, max),
  argument: { kind: 'number', words: [] },
});

/** A number of another type, or a word that stands for one. */
export const orWord = <Word extends string>(
  type: OptionType<number>,
  word: Word,
): OptionType<number | Word> => ({
  check: (name, value) => (value === word ? word : type.check(name, value)),
  argument: { kind: 'number', words: [word] },
});

/** True or false. */
export const boolean: OptionType<boolean> = {
  check: check.boolean,
  argument: { kind: 'none' },
};

/** One of a list of strings. */
export const oneOf = <T extends string>(choices: readonly T[]): OptionType<T> => ({
  check: (name, value) => check.oneOf(name, value, choices),
  argument: { kind: 'choice', choices },
});

/** A string with its own check; on the command line it must not be empty. */
export const textOf = <T>(checkValue: OptionType<T>['check']): OptionType<T> => ({
  check: checkValue,
  argument: { kind: 'text', mayBeEmpty: false },
});

/**
 * Checks the options of a table and fills in the defaults. Undefined counts as not given, and
 * options of other tables are left alone.
 *
 * @throws TypeError for a value of the wrong kind, RangeError for a wrong value
 */
export function complete<Options extends object, Optional extends keyof Options = never>(
  table: Table<Options>,
  given: Options,
): Complete<Options, Optional> {
  const all: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(table as AnyTable)) {
    const value = (given as Record<string, unknown>)[name];
    all[name] = value === undefined ? defaultOf(row, all) : row.type.check(name, value);
  }
  return all as Complete<Options, Optional>;
}

function defaultOf(row: Row<unknown, never>, above: object): unknown {
  return typeof row.default === 'function' ? row.default(above as never) : row.default;
}

/** The options of a table that are given, by name; undefined counts as not given. */
export function pick<Options extends object>(
  table: Table<Options>,
  given: object,
): Partial<Options> {
  const entries = Object.entries(given);
  return Object.fromEntries(
    entries.filter(([name, value]) => Object.hasOwn(table, name) && value !== undefined),
  ) as Partial<Options>;
}

/** The names of the options whose row satisfies a condition; all by default. */
export const namesOf = (
  table: AnyTable,
  which: (row: Row<unknown, never>) => boolean = () => true,
): string[] => Object.keys(table).filter((name) => which(table[name]));

/** Stands for a function in a record, since no file can store one. */
export const FUNCTION = 'function';

/** The options as a model records them: as JSON, `'function'` for a function. */
export function recordOf(table: AnyTable, options: object): Record<string, unknown> {
  const values = options as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    namesOf(table, (row) => row.record !== false).map((name) => {
      const value = values[name];
      return [name, typeof value === 'function' ? FUNCTION : value];
    }),
  );
}

/** The recorded options of a table; other entries of the record are ignored. */
export const recorded = <Options extends object>(
  table: Table<Options>,
  record: object,
): Partial<Options> =>
  Object.fromEntries(
    Object.entries(pick(table, record)).filter(
      ([name, value]) => (table as AnyTable)[name].record !== false && value !== null,
    ),
  ) as Partial<Options>;

/**
 * Refuses options that may not be given when training resumes, by name.
 *
 * @throws TypeError for an unknown option too
 */
export function refuseFixed(what: string, table: AnyTable, given: object): void {
  check.knownKeys(what, given, namesOf(table));
  const free = namesOf(table, (row) => row.resume !== undefined);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || free.includes(name)) continue;
    throw new TypeError(
      `${name} cannot change when training resumes: leave it out. ` +
        `Only ${free.join(' and ')} may change`,
    );
  }
}

/** The flags of an option, each with the value that it sets if it takes no argument. */
export function flagsOf(row: Row<unknown, never>): (Flag & { readonly sets?: unknown })[] {
  const { flag, help, sets, opposite } = row;
  return [{ flag, help, sets }, ...(opposite ? [{ ...opposite, sets: !sets }] : [])];
}
