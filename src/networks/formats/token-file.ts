import { quoted, VectorFileError } from '../../errors.js';
import { damaged, foreignModel as foreign } from '../../formats/failures.js';
import type { InputFile, OutputPart } from '../../formats/format.js';
import type { Architecture, TokenList } from '../state.js';
import { GRU_RESETS } from '../options.js';
import { END_OF_LINE, PAD, UNKNOWN } from '../vocabulary.js';
import type { PortableModel, TokenNames } from './format.js';

/** The suffix of the file of tokens beside the numbers. */
const SUFFIX = '.json';

/** The most bytes of a token file; a longer file is refused without reading all of it. */
const LONGEST = 2 ** 27; // characters

/** Tokens that a word model cannot do without. */
const PARTS = [
  [UNKNOWN, 'all unknown words'],
  [END_OF_LINE, 'the end of a line'],
] as const;

/** The content of a token file; undefined if the file does not say. */
export interface TokenFile {
  readonly vocabulary: TokenList;
  readonly architecture: Partial<Architecture>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The tokens of a model, its architecture and the options that it was trained with, as JSON. */
export function tokenPart({ architecture, options, vocabulary }: PortableModel): OutputPart {
  const { level, tokens, counts } = vocabulary;
  const content = { architecture, options, level, tokens, counts: Array.from(counts) };
  return { suffix: SUFFIX, chunks: [`${JSON.stringify(content)}\n`] };
}

/**
 * Reads the tokens that belong to a file of numbers: what `tokenPart` writes, of which only
 * `tokens` is required, or a bare JSON list of tokens. Without `level`, the model is a character
 * model if all tokens are single characters.
 *
 * @throws VectorFileError
 */
export async function readTokenFile(
  numbers: InputFile,
  { unknown, endOfLine }: TokenNames = {},
): Promise<TokenFile> {
  const file = numbers.companion(SUFFIX);
  const content = parse(file, await readText(numbers, file));
  const given = Array.isArray(content) ? { tokens: content } : content;
  const { tokens, level, counts, architecture, options } = given as Record<string, unknown>;
  if (!isTokens(tokens)) {
    throw foreign(file, 'a list of tokens: it should be a JSON object with a list "tokens"');
  }
  const named = tokens.map((token) => {
    if (token === unknown) return UNKNOWN;
    return token === endOfLine ? END_OF_LINE : token;
  });
  for (const [name, token] of [
    ['unknown', unknown],
    ['endOfLine', endOfLine],
  ] as const) {
    if (token === undefined || tokens.includes(token)) continue;
    throw foreign(file, `a list of tokens with ${quoted(token)}, which ${name} names`);
  }
  const vocabulary = {
    level: levelOf(file, level, named),
    tokens: named,
    counts: countsOf(file, counts, tokens.length),
  };
  return {
    vocabulary,
    architecture: architectureOf(file, architecture),
    options: isRecord(options) ? options : {},
  };
}

async function readText(numbers: InputFile, file: InputFile): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of file.bytes()) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > LONGEST) throw new Error(`it is longer than ${LONGEST} characters`);
    }
    return text + decoder.decode();
  } catch (cause) {
    throw new VectorFileError(
      'VECTORS_UNREADABLE',
      file.name,
      `${numbers.name} holds only numbers; its tokens should be in ${file.name}, a JSON list in ` +
        `order of id, but that file cannot be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

function parse(file: InputFile, text: string): object {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw foreign(file, `JSON: ${(cause as Error).message}`, cause);
  }
  return typeof content === 'object' && content !== null ? content : {};
}

/** The level of these tokens; checks that they suit it. */
function levelOf(file: InputFile, given: unknown, tokens: readonly string[]): TokenList['level'] {
  const known = new Set<string>();
  for (const token of tokens) {
    if (known.has(token)) throw damaged(file, 'tokens', `${quoted(token)} occurs twice`);
    if (/\p{Surrogate}/u.test(token)) {
      throw damaged(file, 'tokens', `${quoted(token)} is not Unicode: half of a surrogate pair`);
    }
    known.add(token);
  }
  const longer = tokens.find((token) => token !== PAD && !isCharacter(token));
  const level = given ?? (longer === undefined ? 'char' : 'word');
  if (level === 'char') {
    if (longer === undefined) return level;
    throw damaged(file, 'tokens', `a character model has no token ${quoted(longer)}`);
  }
  if (level !== 'word') {
    throw damaged(file, 'level', `expected "char" or "word", got ${quoted(String(level))}`);
  }
  for (const [token, meaning] of PARTS) {
    if (known.has(token)) continue;
    const what = `tokens of a word model: the token for ${meaning} must be "${token}"`;
    const [option, flag] =
      token === UNKNOWN ? ['unknown', 'unknown'] : ['endOfLine', 'end-of-line'];
    throw new VectorFileError(
      'VECTORS_FOREIGN',
      file.name,
      `${file.name} is not a list of ${what}.`,
      {
        advice: {
          library: `If another token does this, name it with the option ${option}; otherwise add it and retrain.`,
          commandLine: `If another token does this, name it with --${flag}; otherwise add it and retrain.`,
        },
      },
    );
  }
  return level;
}

function countsOf(file: InputFile, counts: unknown, size: number): Float64Array {
  if (counts === undefined) return new Float64Array(size);
  if (Array.isArray(counts) && counts.length === size && counts.every(isCount)) {
    return Float64Array.from(counts);
  }
  throw damaged(file, 'counts', `expected a count for each of ${size} tokens`);
}

/**
 * The architecture, as far as the file describes it. The tensors determine all of it except the
 * form of a GRU and the nonlinearity of an RNN, which must be tanh.
 */
function architectureOf(file: InputFile, given: unknown): Partial<Architecture> {
  const { nonlinearity, ...architecture }: Partial<Architecture> & { nonlinearity?: unknown } =
    isRecord(given) ? given : {};
  checkNonlinearity(file, nonlinearity);
  const unknown = Object.keys(architecture).find((key) => !ARCHITECTURE_KEYS.has(key));
  if (unknown !== undefined) {
    const known = [...ARCHITECTURE_KEYS, 'nonlinearity'].join(', ');
    throw damaged(
      file,
      'architecture',
      `${quoted(unknown)} is not a known property of a network: ${known}`,
    );
  }
  const { gruReset } = architecture;
  if (gruReset === undefined || GRU_RESETS.includes(gruReset)) return architecture;
  throw damaged(file, 'gruReset', `expected "after" or "before", got ${quoted(String(gruReset))}`);
}

const ARCHITECTURE_KEYS: ReadonlySet<string> = new Set([
  'cell',
  'input',
  'vocabularySize',
  'embeddingDim',
  'hidden',
  'layers',
  'bias',
  'tied',
  'gruReset',
] satisfies (keyof Architecture)[]);

/**
 * Refuses an RNN with a nonlinearity other than tanh.
 *
 * @throws VectorFileError VECTORS_FOREIGN
 */
export function checkNonlinearity(file: InputFile, nonlinearity: unknown): void {
  if (nonlinearity === undefined || nonlinearity === 'tanh') return;
  throw foreign(
    file,
    `a network that wordloom can build: its RNN has the nonlinearity tanh, not ${quoted(String(nonlinearity))}`,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;

const isTokens = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((token) => typeof token === 'string' && token !== '');

const isCharacter = (token: string): boolean => /^.$/su.test(token);
