/** A word of a formula with its weight: 1 for plus, -1 for minus, or times a number. */
export interface FormulaTerm {
  readonly word: string;
  readonly weight: number;
}

/** Maximum length of a formula, in characters. */
export const MAX_FORMULA = 1000;
/** Maximum number of words in a formula. */
const MAX_TERMS = 20;

const SPACE = /\s*/y;
const SIGN = /[+\-−–]/y;
const WEIGHT = /(\d+(?:\.\d+)?|\.\d+)\s*[*×·]\s*(?=\S)/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"(?=\s|$)/suy;
const BARE = /[^\s"]\S*/uy;

/**
 * Reads a sum of words such as `king - man + woman`:
 *
 *     formula = [sign] term { sign term }
 *     term    = [number "*"] word
 *     word    = '"' characters '"' | characters without white space
 *
 * A sign at the beginning of a word is an operator. A sign within a word belongs to it, so
 * `well-known` is a word. Quotes hold any word; a backslash in them takes the next character as it is.
 *
 * @throws RangeError that says what is wrong, and where
 */
export function parseFormula(text: string): FormulaTerm[] {
  if (text.length > MAX_FORMULA) {
    throw new RangeError(
      `A formula may have at most ${MAX_FORMULA} characters, got ${text.length}`,
    );
  }
  const terms: FormulaTerm[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  for (take(SPACE); at < text.length || terms.length === 0; take(SPACE)) {
    const sign = take(SIGN)?.[0];
    if (sign === undefined && terms.length > 0) {
      throw new RangeError(`Write + or - before ${JSON.stringify(restOf(text, at))}`);
    }
    take(SPACE);
    const factor = take(WEIGHT)?.[1] ?? 1;
    const quoted = take(QUOTED)?.[1].replaceAll(/\\(.)/gsu, '$1');
    const word = quoted ?? take(BARE)?.[0];
    if (word === undefined || word === '') throw new RangeError(missingWord(text, at));
    terms.push({ word, weight: Number(factor) * (sign === undefined || sign === '+' ? 1 : -1) });
    if (terms.length > MAX_TERMS) {
      throw new RangeError(`A formula may have at most ${MAX_TERMS} words`);
    }
  }
  return terms;
}

const restOf = (text: string, at: number): string => text.slice(at, at + 20);

function missingWord(text: string, at: number): string {
  if (text.trim() === '') return 'A formula needs at least one word, such as king - man + woman';
  if (text[at] === '"') {
    return `A word in quotes needs a closing quote and a space after it: ${restOf(text, at)}`;
  }
  return 'A word is missing after the last sign';
}

/** Formats terms as a formula; the inverse of `parseFormula`. */
export function formatFormula(terms: readonly FormulaTerm[]): string {
  return terms
    .map(({ word, weight }, i) => {
      const sign = weight < 0 ? '- ' : i === 0 ? '' : '+ ';
      const size = Math.abs(weight);
      return `${sign}${size === 1 ? '' : `${plainNumber(size)} * `}${formatWord(word)}`;
    })
    .join(' ');
}

/** A number without an exponent, which formulas do not support. */
const plainNumber = (size: number): string =>
  /e/.test(String(size)) ? size.toFixed(20).replace(/0+$/, '0') : String(size);

const needsQuotes = (word: string): boolean =>
  /[\s"]/.test(word) || /^[+\-−–]/.test(word) || /^(?:\d+(?:\.\d+)?|\.\d+)[*×·]/.test(word);

const formatWord = (word: string): string =>
  needsQuotes(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : word;
