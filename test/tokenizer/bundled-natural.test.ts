import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { STEMMER_NAMES, type StemmerName } from '../../src/tokenizer/index.js';
import { naturalStemmer, naturalTokenizer } from '../../src/tokenizer/natural.js';

const require = createRequire(import.meta.url);
const stemmers: Record<
  string,
  { stem(token: string): string }
> = require('natural/lib/natural/stemmers/index.js');
const tokenizers: Record<
  string,
  new () => { tokenize(text: string): string[] }
> = require('natural/lib/natural/tokenizers/index.js');

/** natural's own names. */
const CLASSES: Record<StemmerName, string> = {
  porter: 'PorterStemmer',
  lancaster: 'LancasterStemmer',
  'porter-de': 'PorterStemmerDe',
  'porter-es': 'PorterStemmerEs',
  'porter-fr': 'PorterStemmerFr',
  'porter-it': 'PorterStemmerIt',
  'porter-nl': 'PorterStemmerNl',
  'porter-no': 'PorterStemmerNo',
  'porter-pt': 'PorterStemmerPt',
  'porter-ru': 'PorterStemmerRu',
  'porter-sv': 'PorterStemmerSv',
  'porter-uk': 'PorterStemmerUk',
  'carry-fr': 'CarryStemmerFr',
  indonesian: 'StemmerId',
  japanese: 'StemmerJa',
};

const TEXT = ['tale.en.txt', 'world.en.txt', 'world.ko.txt']
  .map((name) => readFileSync(`corpora/${name}`, 'utf8').slice(0, 40_000))
  .join('\n');

/** Words of the stemmers' languages, with the endings that they look for. */
const WORDS = [
  ...new Set([
    ...TEXT.toLowerCase().split(/[^\p{L}'-]+/u),
    ...'membacakan dipermainkan berbalas-balasan malaikat-malaikat-nya keberuntungannya mengatakanlah menyapu pelajaran'.split(
      ' ',
    ),
    ...'häuser aufgeräumten freundlichkeiten bibliotecas corriendo continuellement heureusement abbandonata'.split(
      ' ',
    ),
    ...'lichamelijkheden havnedistriktene meninas jaktkarlarne книгами красивейшими прекрасною コンピューター データベース'.split(
      ' ',
    ),
  ]),
].filter((word) => word !== '');

describe('what the build bundles of natural', () => {
  it.each([...STEMMER_NAMES])('stems as natural does: %s', async (name) => {
    const stem = await naturalStemmer(name);
    const original = stemmers[CLASSES[name]];
    expect(WORDS.map(stem)).toEqual(WORDS.map((word) => original.stem(word)));
  });

  it.each([
    ['word', 'WordTokenizer'],
    ['treebank', 'TreebankWordTokenizer'],
    ['word-punct', 'WordPunctTokenizer'],
    ['aggressive', 'AggressiveTokenizer'],
  ] as const)('cuts as natural does: %s', async (name, natural) => {
    const tokens = new tokenizers[natural]().tokenize(TEXT);
    const expected = tokens.filter((token) => token.trim() !== '');
    expect((await naturalTokenizer(name))(TEXT)).toEqual(expected);
  });

  it('leaves the global object alone', async () => {
    const before = Object.keys(globalThis);
    const stem = await naturalStemmer('indonesian');
    WORDS.forEach(stem);
    const added = Object.keys(globalThis).filter((name) => !before.includes(name));
    expect(added).toEqual([]);
  });
});
