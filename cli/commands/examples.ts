/** How each command is used, by its path below `wordloom`. A test runs all of them. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  train: [
    'wordloom train text.txt -o model.db',
    'wordloom train text.txt --mode cbow --dim 50 --epochs 2 -o cbow.db --plot loss.svg',
  ],
  inspect: ['wordloom inspect text.txt', 'wordloom inspect text.txt --dim 300 --json'],
  plan: [
    'wordloom plan text.txt --ranks 8 --bandwidth 10',
    'wordloom plan text.txt --ranks 64 --bandwidth 100 --speed 5000000 --json',
  ],
  vocab: ['wordloom vocab text.txt -n 20', 'wordloom vocab text.txt --min-count 1 --json'],
  phrases: [
    'wordloom phrases text.txt -o phrases.json --min-count 2 --threshold 1',
    'wordloom phrases text.txt -o phrases.json --connector-words en --passes 2',
  ],
  contexts: [
    'wordloom contexts "the king sat on the throne" --window 2',
    'wordloom contexts "the king sat" --mode cbow --one-hot',
  ],
  devices: ['wordloom devices'],
  demo: ['wordloom demo', 'wordloom demo -o demo.db --seed 7'],
  similar: [
    'wordloom similar model.db king queen -k 5',
    'wordloom similar model.db --positive king queen --negative dog',
  ],
  analogy: ['wordloom analogy model.db king queen dog'],
  similarity: [
    'wordloom similarity model.db king queen',
    'wordloom similarity model.db "king queen" "dog cat"',
  ],
  'doesnt-match': ['wordloom doesnt-match model.db king queen dog'],
  rank: ['wordloom rank model.db king queen'],
  'closer-than': ['wordloom closer-than model.db king dog'],
  distances: ['wordloom distances model.db king queen dog'],
  predict: ['wordloom predict model.db the sat on -k 3'],
  vector: ['wordloom vector model.db king queen', 'wordloom vector model.db king --json'],
  sentence: ['wordloom sentence model.db "the king sat on the throne"'],
  wmd: ['wordloom wmd model.db "the king sat" "a dog ran"'],
  repl: ['wordloom repl model.db'],
  serve: ['wordloom serve model.db --open', 'wordloom serve model.db cbow.db --port 8080'],
  evaluate: [
    'wordloom evaluate model.db --analogies questions-words.txt',
    'wordloom evaluate model.db --pairs wordsim353.tsv --json',
  ],
  compare: ['wordloom compare model.db cbow.db -k 5'],
  map: [
    'wordloom map model.db -o map.html',
    'wordloom map model.db --across king:queen --up dog:king -o axes.svg',
  ],
  import: [
    'wordloom import vectors.txt -o imported.db',
    'wordloom import vectors.txt --format glove --limit 10 -o ten.db',
  ],
  export: [
    'wordloom export model.db -o vectors.vec',
    'wordloom export model.db --format numpy -o vectors.npy',
  ],
  info: ['wordloom info model.db', 'wordloom info model.db --check'],
  index: ['wordloom index model.db', 'wordloom index model.db --recall 0.95'],
  quantize: ['wordloom quantize model.db -o small.db'],
  repair: ['wordloom repair damaged.db -o repaired.db'],
  completion: ['wordloom completion bash', 'wordloom completion fish'],
  'lm train': [
    'wordloom lm train text.txt -o lm.db --epochs 2 --hidden 32 --layers 1',
    'wordloom lm train text.txt --level word --cell gru -o words.db --epochs 2 --hidden 32',
  ],
  'lm generate': [
    'wordloom lm generate lm.db --prompt "The king" --length 100',
    'wordloom lm generate lm.db --temperature 0.5 --seed 7',
  ],
  'lm evaluate': ['wordloom lm evaluate lm.db text.txt'],
  'lm compare': [
    'wordloom lm compare text.txt --embedding model.db --seeds 1 --epochs 1 --hidden 16',
  ],
  'lm export': [
    'wordloom lm export lm.db --format safetensors -o lm.safetensors',
    'wordloom lm export lm.db --format onnx -o lm.onnx',
  ],
  'lm import': ['wordloom lm import lm.safetensors -o imported-lm.db'],
  'lm chapter': ['wordloom lm chapter one-hot', 'wordloom lm chapter hello -o hello.svg'],
};
