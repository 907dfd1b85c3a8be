/**
 * Names from gensim, fastText and word2vec.c, and their equivalents here: one table for the options
 * of the library, and the flags and commands of the command line.
 */

/** The equivalent of another program's name. */
export interface ForeignName {
  /** The program, as in "gensim's workers". */
  readonly of: string;
  /** Our option and its flag; undefined if there is no equivalent. */
  readonly option?: string;
  readonly flag?: string;
  /** A remark, or an alternative, as the end of a sentence. */
  readonly more?: string;
  /** What the command line has instead of a flag. */
  readonly instead?: string;
}

const GENSIM = 'gensim';
const FASTTEXT = 'fastText';
const WORD2VEC = 'word2vec';

const TEXT_FIRST = 'the text comes first: wordloom train TEXT';

/** Options by name, without case, dashes and underscores. */
const OPTIONS: Readonly<Record<string, ForeignName>> = {
  vectorsize: { of: GENSIM, option: 'dim', flag: '--dim' },
  size: { of: WORD2VEC, option: 'dim', flag: '--dim' },
  embeddingsize: { of: 'Keras', option: 'dim', flag: '--dim' },
  workers: { of: GENSIM, option: 'threads', flag: '--threads' },
  thread: { of: FASTTEXT, option: 'threads', flag: '--threads' },
  sg: { of: GENSIM, option: 'mode', flag: '--mode', more: 'skipgram or cbow' },
  cbow: { of: WORD2VEC, option: 'mode', flag: '--mode', more: 'skipgram or cbow' },
  model: { of: FASTTEXT, option: 'mode', flag: '--mode', more: 'skipgram or cbow' },
  alpha: { of: GENSIM, option: 'learningRate', flag: '--lr' },
  lr: { of: FASTTEXT, option: 'learningRate', flag: '--lr' },
  minalpha: { of: GENSIM, option: 'minLearningRate', flag: '--min-lr' },
  minlr: { of: 'the command line', option: 'minLearningRate', flag: '--min-lr' },
  mincount: { of: GENSIM, option: 'minCount', flag: '--min-count' },
  maxfinalvocab: { of: GENSIM, option: 'maxVocab', flag: '--max-vocab' },
  maxvocabsize: { of: GENSIM, option: 'maxVocab', flag: '--max-vocab' },
  iter: { of: WORD2VEC, option: 'epochs', flag: '--epochs' },
  epoch: { of: FASTTEXT, option: 'epochs', flag: '--epochs' },
  ws: { of: FASTTEXT, option: 'window', flag: '--window' },
  neg: { of: FASTTEXT, option: 'negative', flag: '--negative' },
  t: { of: FASTTEXT, option: 'sample', flag: '--sample' },
  nsexponent: { of: GENSIM, option: 'nsExponent', flag: '--ns-exponent' },
  cbowmean: { of: GENSIM, option: 'cbowMean', flag: '--no-cbow-mean' },
  nocbowmean: { of: 'the command line', option: 'cbowMean', flag: '--no-cbow-mean' },
  keepcase: { of: 'the command line', option: 'lowercase', flag: '--keep-case' },
  shrinkwindows: {
    of: GENSIM,
    option: 'fixedWindow',
    flag: '--fixed-window',
    more: 'the opposite',
  },
  sentences: { of: GENSIM, option: 'texts', more: 'or corpus, for files', instead: TEXT_FIRST },
  corpusfile: { of: GENSIM, option: 'corpus', instead: TEXT_FIRST },
  input: { of: FASTTEXT, option: 'corpus', instead: TEXT_FIRST },
  train: { of: WORD2VEC, option: 'corpus', instead: TEXT_FIRST },
  output: { of: WORD2VEC, flag: '-o' },
  callbacks: { of: GENSIM, option: 'onEvent' },
  pretrainedvectors: { of: FASTTEXT, option: 'init', flag: '--init' },
  savevocab: { of: WORD2VEC, instead: 'run wordloom vocab TEXT' },
  readvocab: { of: WORD2VEC, option: 'words', flag: '--words' },
  trimrule: { of: GENSIM, option: 'keepWord', flag: '--words' },
  binary: { of: WORD2VEC, instead: 'run wordloom export MODEL --format word2vec-binary' },
  computeloss: { of: GENSIM, instead: 'wordloom info MODEL shows the loss of each epoch' },
  sortedvocab: { of: GENSIM, instead: 'words are always sorted by count' },
  verbose: { of: FASTTEXT, flag: '--progress' },
  hs: { of: GENSIM, option: 'hs', flag: '--hs' },
  loss: { of: FASTTEXT, option: 'hs', flag: '--hs', more: 'or negative sampling, the default' },
  wordngrams: { of: FASTTEXT, instead: 'only single words have vectors' },
  lrupdaterate: { of: FASTTEXT, instead: 'the learning rate falls continuously' },
  batchwords: { of: GENSIM, instead: 'text is split into batches automatically' },
  hashfxn: { of: GENSIM, instead: 'the seed determines all random numbers' },
  classes: { of: WORD2VEC, instead: 'the map of wordloom serve shows clusters of words' },
  k: { of: 'the command line', option: 'topn', flag: '-k' },
};

/** Commands, likewise. */
const COMMANDS: Readonly<Record<string, ForeignName>> = {
  nn: { of: FASTTEXT, more: 'wordloom similar' },
  mostsimilar: { of: GENSIM, more: 'wordloom similar' },
  similarbyword: { of: GENSIM, more: 'wordloom similar' },
  distance: { of: WORD2VEC, more: 'wordloom similar' },
  analogies: { of: FASTTEXT, more: 'wordloom analogy' },
  wordanalogy: { of: WORD2VEC, more: 'wordloom analogy' },
  computeaccuracy: { of: WORD2VEC, more: 'wordloom evaluate --analogies' },
  evaluatewordpairs: { of: GENSIM, more: 'wordloom evaluate --pairs' },
  evaluatewordanalogies: { of: GENSIM, more: 'wordloom evaluate --analogies' },
  skipgram: { of: FASTTEXT, more: 'wordloom train --mode skipgram' },
  cbow: { of: FASTTEXT, more: 'wordloom train --mode cbow' },
  word2vec: { of: WORD2VEC, more: 'wordloom train' },
  fasttext: { of: FASTTEXT, more: 'wordloom train' },
  supervised: { of: FASTTEXT, more: '' },
  printwordvectors: { of: FASTTEXT, more: 'wordloom vector' },
  printsentencevectors: { of: FASTTEXT, more: 'wordloom sentence' },
  wmdistance: { of: GENSIM, more: 'wordloom wmd' },
  vocabcount: { of: 'GloVe', more: 'wordloom vocab' },
  plot: { of: 'other tools', more: 'wordloom export --format projector' },
  generate: { of: 'other tools', more: 'wordloom lm generate' },
  convert: { of: 'other tools', more: 'wordloom import' },
};

const plain = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase();

const find = (
  table: Readonly<Record<string, ForeignName>>,
  name: string,
): ForeignName | undefined => (Object.hasOwn(table, plain(name)) ? table[plain(name)] : undefined);

/**
 * The equivalent of another tool's library option: "gensim's vector_size is dim here".
 *
 * @param known the known options: returns undefined if ours is not among them
 */
export function foreignOption(name: string, known: readonly string[]): string | undefined {
  const found = find(OPTIONS, name);
  if (found === undefined) return undefined;
  const { of, option, more } = found;
  if (option === undefined) return undefined;
  if (option === name || !known.includes(option)) return undefined;
  return `${of}'s ${name} is ${option} here${more === undefined ? '' : ` (${more})`}`;
}

/**
 * The equivalent of another tool's flag: "gensim's workers is --threads here".
 *
 * @param known the flags of the command; by default those of `wordloom train`
 */
export function foreignFlag(flag: string, known?: readonly string[]): string | undefined {
  const name = flag.replace(/^-+/, '').replace(/=.*$/, '');
  const found = find(OPTIONS, name);
  if (found === undefined || found.flag === flag) return undefined;
  const { of, flag: ours, more, instead } = found;
  const owner = of === 'the command line' ? '' : `${of}'s `;
  if (ours !== undefined) {
    const place = known === undefined || known.includes(ours) ? 'here' : 'of wordloom train';
    return `${owner}${name} is ${ours} ${place}${more === undefined ? '' : ` (${more})`}`;
  }
  return instead === undefined ? undefined : `${owner}${name} has no flag here: ${instead}`;
}

/** The equivalent of another tool's command: "fastText's nn is `wordloom similar` here". */
export function foreignCommand(name: string): string | undefined {
  const found = find(COMMANDS, name);
  if (found === undefined) return undefined;
  const { of, more } = found;
  if (more === '') return `${of}'s ${name} has no counterpart here: there are no text classifiers`;
  return of === 'other tools' ? `try \`${more}\`` : `${of}'s ${name} is \`${more}\` here`;
}
