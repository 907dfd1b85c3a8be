import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { importVectors, Model, train, trainLanguageModel } from '../../src/index.js';

/** The vectors that the pages about formats show. */
const CHESS = [
  { word: 'king', count: 3, vector: [0.5, -0.25, 1] },
  { word: 'queen', count: 2, vector: [0.75, -0.5, 1] },
  { word: 'rook', count: 1, vector: [2, 0, -1] },
];

/** Lines with a phrase. */
const NEW_YORK = Array.from({ length: 40 }, (_, i) => `ship${i} New York harbour${i}`);

/** A language model that only has to answer. */
const TINY = { level: 'word', hidden: 4, layers: 1, epochs: 1 } as const;

const EVALUATION = {
  'questions-words.txt': ': people\nking queen man woman\nman woman king queen\n',
  'wordsim353.tsv': 'Word 1\tWord 2\tHuman (mean)\nking\tqueen\t8\ndog\tcat\t7\nking\tdog\t2\n',
};

/** Copies the files that `writePageFiles` wrote, for a page that may change them. */
export function copyPageFiles(from: string, to: string, isExact: boolean): void {
  cpSync(from, to, { recursive: true });
  if (!isExact) return;
  rmSync(join(to, 'corpora'), { recursive: true });
  symlinkSync(join(process.cwd(), 'corpora'), join(to, 'corpora'));
}

/** Writes the files that pages name into a folder, so that a copy of it suits every page. */
export async function writePageFiles(folder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const write = (name: string, text: string | Uint8Array): void => writeFileSync(at(name), text);
  const lines = readFileSync('corpora/world.en.txt', 'utf8').split('\n');
  const named = lines.filter((line) => /\b(?:king|queen|dog|cat|sat)\b/i.test(line));
  const text = [...named, ...lines.slice(0, 60), ...NEW_YORK].join('\n');
  for (const name of ['text.txt', 'corpus.txt', 'en.txt', 'text8']) write(name, text);
  write('more.txt', lines.slice(-300).join('\n'));
  for (const [name, content] of Object.entries(EVALUATION)) write(name, content);
  write('words', 'king\nqueen\n');
  write('prompts.txt', 'The king\nThe dog\n');
  write('texts', 'the king and the queen\nthe dog and the cat\n');
  copyFileSync('corpora/tale.en.txt', at('tale.txt'));
  const korean = readFileSync('corpora/world.ko.txt', 'utf8').split('\n');
  write('reviews.ko.txt', korean.slice(0, 200).join('\n'));
  const once = Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0xac00 + 3 * i, 0xb098));
  write('news.txt', `${'한국 서울 나라\n'.repeat(300)}${once.join(' ')}\n`);
  write('wordsim353.ko.csv', '한국,중국,7\n왕,여왕,8\n여름,광장,2\n');
  for (const name of ['ko.txt', 'ko.tokens']) copyFileSync('corpora/world.ko.txt', at(name));
  for (const name of ['ptb100k.txt', 'ptb.valid.txt']) write(name, text);
  mkdirSync(at('corpora'));
  write('corpora/world.en.txt', text);
  copyFileSync('corpora/tale.en.txt', at('corpora/tale.en.txt'));
  mkdirSync(at('shared/corpus'), { recursive: true });
  write('shared/corpus/a.txt', text);

  await writeModels(folder);
  await writeChess(folder);
}

async function writeModels(folder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const small = { threads: 1, epochs: 3 };
  const model = await train({ corpus: at('text.txt'), dim: 16, ...small });
  await model.save(at('model.db'));
  await model.save(at('vectors.db'));
  for (const name of ['vectors.txt.gz', 'vectors.vec', 'vectors.bin']) await model.export(at(name));

  const tale = { dim: 16, minn: 2, maxn: 5, bucket: 20_000, minCount: 5 };
  const subwords = await train({ corpus: at('tale.txt'), ...tale, ...small });
  await subwords.export(at('tale.bin'));
  await subwords.export(at('tale.vec'));
  const parts = await train({ corpus: at('text.txt'), ...tale, ...small });
  await parts.export(at('model.bin'));
  await parts.save(at('m.db'));

  await (await trainLanguageModel({ corpus: at('text.txt'), ...TINY })).save(at('lm.db'));

  // A run that was interrupted, for --resume.
  const abort = new AbortController();
  const interrupted = train({
    corpus: at('shared/corpus/a.txt'),
    dim: 8,
    ...small,
    signal: abort.signal,
    onEvent: ({ type }) => type === 'epoch' && abort.abort(new Error('interrupted')),
    onCheckpoint: (checkpoint) => checkpoint.save(at('checkpoint.db')),
  });
  await interrupted.catch(() => {});
}

async function writeChess(folder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const write = (name: string, text: string | Uint8Array): void => writeFileSync(at(name), text);
  write('chess.jsonl', CHESS.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  await importVectors(at('chess.jsonl'), at('chess.db'));
  const chess = await Model.import(at('chess.jsonl'));
  for (const name of ['chess.vec', 'chess.bin', 'chess.npy', 'chess.tsv']) {
    await chess.export(at(name));
  }
  // Its words are in chess.vocab too, which belongs to chess.npy.
  await chess.export(at('tensors.safetensors'));
  renameSync(at('tensors.safetensors'), at('chess.safetensors'));
  write('chess.txt', 'king 0.5 -0.25 1\nqueen 0.75 -0.5 1\nrook 2 0 -1\n');
  write('twice.txt', 'king 0.5 -0.25 1\nking 0.75 -0.5 1\n');
  write('bad.vec', '3 3\nking 0.5 -0.25 1\nqueen 0.75 x 1\nrook 2 0 -1\n');
  write('cut.bin', readFileSync(at('chess.bin')).subarray(0, 40));
  const array = readFileSync(at('chess.npy')).toString('latin1');
  write(
    'f.npy',
    Buffer.from(array.replace("'fortran_order': False", "'fortran_order': True "), 'latin1'),
  );
  write('f.vocab', 'king\nqueen\nrook\n');
  write('names.jsonl', '{"word":"new york","vector":[1,2]}\n');
  await importVectors(at('names.jsonl'), at('names.db'));
}
