/** Rules that involve several n-gram options. */

/** The n-gram options, complete. */
interface Subwords {
  readonly subwords: boolean;
  readonly minn: number;
  readonly maxn: number;
  readonly bucket: number;
  readonly jamo: boolean;
  readonly minJamo: number;
  readonly maxJamo: number;
}

/** The n-gram options as given. */
export type SubwordOptions = { readonly [Name in keyof Subwords]?: Subwords[Name] | undefined };

/** N-gram options. If any of them is given, the text decides nothing. */
const LENGTHS = ['minn', 'maxn', 'jamo', 'minJamo', 'maxJamo'] as const;

/**
 * Whether the text decides about n-grams for Korean: no option asks for n-grams or turns them off.
 */
export const leavesJamoOpen = (given: SubwordOptions): boolean =>
  given.subwords !== false &&
  given.bucket !== 0 &&
  LENGTHS.every((name) => given[name] === undefined);

/** The options with the n-grams of jamo of `preset: 'ko'`, unless an option turns n-grams or jamo off. */
export const withPresetJamo = <Options extends SubwordOptions & { readonly preset?: unknown }>(
  given: Options,
): Options =>
  given.preset === 'ko' &&
  given.jamo === undefined &&
  given.subwords !== false &&
  given.bucket !== 0 &&
  LENGTHS.every((name) => given[name] !== 0)
    ? { ...given, jamo: true }
    : given;

/**
 * Checks options of n-grams against each other, and sets the lengths to 0 if n-grams are off.
 *
 * @param asked the options as they were given
 * @throws RangeError for options that contradict each other
 */
export function withSubwords<Options extends Subwords>(
  training: Options,
  asked: SubwordOptions,
): Options {
  const hasSubwords = isOn('subwords', asked.subwords, training, ['minn', 'maxn']);
  const hasJamo = isOn('jamo', asked.jamo, training, ['minJamo', 'maxJamo']);
  if (hasJamo && !hasSubwords) {
    const off = asked.subwords === false ? 'subwords is false' : offBy(training, ['minn', 'maxn']);
    throw new RangeError(`jamo is true, but ${off}, which turns n-grams off`);
  }
  if (hasSubwords && training.bucket === 0) {
    const { minn, maxn } = training;
    throw new RangeError(
      `bucket must be at least 1 for n-grams (minn ${minn}, maxn ${maxn}), got 0`,
    );
  }
  return {
    ...training,
    subwords: hasSubwords,
    ...(!hasSubwords && { minn: 0, maxn: 0 }),
    jamo: hasJamo,
    ...(!hasJamo && { minJamo: 0, maxJamo: 0 }),
  };
}

type Lengths = readonly ['minn', 'maxn'] | readonly ['minJamo', 'maxJamo'];

/**
 * Whether this kind of n-grams is on: both lengths are above 0.
 *
 * @param asked whether they were turned on or off by name
 */
function isOn(
  name: 'subwords' | 'jamo',
  asked: boolean | undefined,
  training: Subwords,
  lengths: Lengths,
): boolean {
  const [shortest, longest] = lengths;
  const [min, max] = [training[shortest], training[longest]];
  if (min === 0 || max === 0) {
    if (!asked) return false;
    throw new RangeError(
      `${name} is true, but ${offBy(training, lengths)}, which turns n-grams off`,
    );
  }
  if (asked === false) {
    throw new RangeError(`${name} is false, but ${shortest} is ${min} and ${longest} is ${max}`);
  }
  if (min > max) throw new RangeError(`${shortest} must be at most ${longest} ${max}, got ${min}`);
  return true;
}

/** Which length turns n-grams off. If the longest is 0, the shortest is 0 by default. */
const offBy = (training: Subwords, [shortest, longest]: Lengths): string =>
  training[longest] === 0 ? `${longest} is 0` : `${shortest} is 0`;
