/**
 * Checks for the public edge. Each returns the value that it checked, so that an options object is
 * normalised field by field. TypeError for a wrong kind, RangeError for a wrong value; the message
 * names the option, what was expected and what was given.
 */
import { quoted } from '../errors.js';
import { foreignOption } from './foreign-names.js';
import { suggest } from './suggest.js';

const shown = (value: unknown): string =>
  typeof value === 'string' ? quoted(value) : String(value);

/**
 * A finite number in [min, max].
 *
 * @throws TypeError for anything but a number, RangeError outside of the limits
 */
export function number(name: string, value: unknown, min: number, max = Infinity): number {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new TypeError(`${name} must be a number, got ${shown(value)}`);
  }
  if (value < min || value > max || !Number.isFinite(value)) {
    throw new RangeError(`${name} must be ${rangeOf(value, min, max)}, got ${value}`);
  }
  return value;
}

/** The part of the range that matters for `value`. */
function rangeOf(value: number, min: number, max: number): string {
  if (max < Number.MAX_SAFE_INTEGER) return `between ${min} and ${max}`;
  return value > max ? `at most ${max}` : `at least ${min}`;
}

/**
 * A whole number in [min, max].
 *
 * @throws TypeError for anything but a number, RangeError outside of the limits or for a fraction
 */
export function integer(
  name: string,
  value: unknown,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  const checked = number(name, value, min, max);
  if (!Number.isInteger(checked)) {
    throw new RangeError(`${name} must be a whole number, got ${checked}`);
  }
  return checked;
}

/** The first of `count` consecutive seeds, all of them distinct integers. */
export function firstSeed(name: string, value: unknown, count: number): number {
  return integer(name, value, 0, Number.MAX_SAFE_INTEGER - (count - 1));
}

/**
 * True or false.
 *
 * @throws TypeError for anything else
 */
export function boolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw new TypeError(`${name} must be true or false, got ${shown(value)}`);
  }
  return value;
}

/**
 * A string that is not empty.
 *
 * @throws TypeError for anything else, RangeError for an empty string
 */
export function string(name: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must be a string, got ${shown(value)}`);
  }
  if (value === '') throw new RangeError(`${name} must not be empty`);
  return value;
}

/**
 * An object that is not an array.
 *
 * @throws TypeError for anything else
 */
export function object(name: string, value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(
      `${name} must be an object, got ${Array.isArray(value) ? 'an array' : shown(value)}`,
    );
  }
  return value;
}

/**
 * One of a list of strings.
 *
 * @throws TypeError for anything but a string, RangeError for any other string
 */
export function oneOf<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must be one of ${choices.join(', ')}, got ${shown(value)}`);
  }
  if (!choices.includes(value as T)) {
    throw new RangeError(`${name} must be one of ${choices.join(', ')}, got ${shown(value)}`);
  }
  return value as T;
}

/**
 * Refuses keys that are not in `known`, by name, with the nearest one that is.
 *
 * @throws TypeError that names the unknown option, and the nearest known one
 */
export function knownKeys(what: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const slip = known.find((name) => name.toLowerCase() === key.toLowerCase());
    const [nearest] = slip === undefined ? suggest(key, known, 1) : [slip];
    const hint =
      (slip === undefined ? foreignOption(key, known) : undefined) ??
      (nearest === undefined ? `known: ${known.join(', ')}` : `did you mean "${nearest}"?`);
    throw new TypeError(`${what} has no option ${quoted(key)}; ${hint}`);
  }
}

/** Whether all numbers are finite. */
export function allFinite(numbers: Float32Array | Float64Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return false;
  return true;
}
