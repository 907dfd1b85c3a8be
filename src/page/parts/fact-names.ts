/** Names of options and figures that their keys do not say. */
const NAMES: Readonly<Record<string, string>> = {
  dim: 'Dimensions',
  hs: 'Hierarchical softmax',
  negative: 'Negative samples',
  nsExponent: 'Exponent of the noise',
  sample: 'Subsampling',
  cbowMean: 'Mean of the context',
  minn: 'Shortest n-gram',
  maxn: 'Longest n-gram',
  minJamo: 'Shortest jamo n-gram',
  maxJamo: 'Longest jamo n-gram',
  bucket: 'Buckets of n-grams',
  minLearningRate: 'Minimum learning rate',
  heldOut: 'Held-out share',
  batch: 'Batch size',
  minCount: 'Minimum count',
  maxVocab: 'Maximum vocabulary',
  invalidUtf8: 'Invalid UTF-8',
  onceWords: 'Words that occur once',
  missingWords: 'Listed words missing',
  longTokens: 'Tokens too long',
  nulBytes: 'NUL bytes',
  hidden: 'Hidden units',
  embeddingDim: 'Embedding dimensions',
  tied: 'Tied embeddings',
  gruReset: 'GRU reset gate',
  validation: 'Validation share',
  bptt: 'Steps of backpropagation',
  schedule: 'Learning rate schedule',
  stepEpochs: 'Epochs between steps',
  clip: 'Gradient clipping',
  bitsPerCharacter: 'Bits per character',
};

/** The name of an option or figure: `learningRate` as `Learning rate`. */
export function nameOfFact(key: string): string {
  const words = key.replaceAll(
    /([a-z])([A-Z])/g,
    (_, a: string, b: string) => `${a} ${b.toLowerCase()}`,
  );
  return NAMES[key] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
