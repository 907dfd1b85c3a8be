import { beforeAll, describe, expect, it } from 'vitest';
import { WordloomError } from '../../src/errors.js';
import {
  evaluateAnalogies,
  evaluatePairs,
  type EvaluationOptions,
  Neighbors,
  parseAnalogies,
  parsePairs,
} from '../../src/neighbors/index.js';
import { embeddingOf } from './vectors.js';

// Random vectors with some relation between each capital and its country, to two decimals.
const VECTORS = {
  Athens: [0.41, 0.78, 0.26, 0.86],
  Greece: [1.46, 0.09, 1.17, 1.21],
  Berlin: [-0.4, -0.71, -0.07, 0.44],
  Germany: [1.02, -1.25, 0.6, 0.5],
  Cairo: [0.03, -0.95, -0.66, 1.0],
  Egypt: [0.99, -0.92, -0.67, 1.47],
  Lima: [-0.31, 0.74, 0.28, 0.7],
  Peru: [0.06, 0.08, 0.54, 1.61],
  Oslo: [-0.77, 0.34, -0.45, -0.39],
  Norway: [0.05, -0.45, 0.31, -0.11],
  Rome: [0.41, 0.74, -1.31, 0.26],
  Italy: [1.18, 0.51, -0.88, 1.35],
  rome: [0.5, 0.83, -1.34, 0.23],
  GREECE: [1.46, 0.15, 1.09, 1.26],
  lima: [-0.25, 0.81, 0.19, 0.79],
  river: [-0.82, -0.32, 0.22, 0.84],
  stone: [-0.32, 0.85, 0.09, -0.38],
  peru: [0.02, 0.02, 0.46, 1.54],
  Unseen: [0.38, 0.99, -0.68, -0.9],
};

const CAPITALS = [
  ['Athens', 'Greece'],
  ['Berlin', 'Germany'],
  ['Cairo', 'Egypt'],
  ['Lima', 'Peru'],
  ['Oslo', 'Norway'],
  ['Rome', 'Italy'],
];

/** Every two capitals, both ways round; the second section turned about, in mixed case. */
const ANALOGIES = [
  ': capitals',
  ...CAPITALS.flatMap((from) =>
    CAPITALS.filter((to) => to !== from).map((to) => [...from, ...to].join(' ')),
  ),
  'Athens Greece Paris France',
  ': countries',
  ...CAPITALS.filter(([capital]) => 'ACR'.includes(capital[0])).flatMap((from) =>
    CAPITALS.filter((to) => to !== from).map((to) =>
      [from[1].toLowerCase(), from[0].toUpperCase(), to[1], to[0]].join(' '),
    ),
  ),
  'Rome rome Lima lima',
  'river stone Oslo unseen',
  ': empty',
  ': unknown',
  'one two three four',
  '',
].join('\n');

const PAIRS = [
  '# judged',
  'Rome\tItaly\t9',
  'rome\tLIMA\t5',
  'Athens\tOslo\t5',
  'river\tstone\t7.5',
  'Cairo\tPeru\t2',
  'Berlin\tBerlin\t10',
  'Egypt\tnorway\t5',
  'Paris\tFrance\t9',
  'river\tunseen\t0.5',
  '',
].join('\n');

/*
 * Made with gensim 4.2.0 and numpy, from the vectors and texts above in files:
 *
 *   kv = KeyedVectors(4); kv.add_vectors(words, np.array(vectors, dtype=np.float32))
 *   accuracy, sections = kv.evaluate_word_analogies('analogies.txt', restrict_vocab=n)
 *   [(len(s['correct']), len(s['correct']) + len(s['incorrect'])) for s in sections]
 *   pearson, spearman, oov_ratio = kv.evaluate_word_pairs('pairs.tsv', restrict_vocab=n)
 *   kv.most_similar(positive=['Greece', 'Oslo'], negative=['Athens'], topn=3)
 *   kv.most_similar(positive=['river', 'stone'], topn=3)
 *   kv.similarity('Rome', 'Italy')
 *   kv.similar_by_vector(np.array([1, 0, -1, .5], dtype=np.float32), topn=3)
 */
const GENSIM = [
  {
    restrictVocab: 300_000,
    accuracy: 0.5106382978723404,
    sections: [
      [17, 30],
      [7, 17],
      [0, 0],
      [0, 0],
    ],
    pearson: 0.6624829648876037,
    spearman: 0.6343350474165467,
    unknownPairs: 1,
  },
  {
    restrictVocab: 18,
    accuracy: 0.5,
    sections: [
      [17, 30],
      [6, 16],
      [0, 0],
      [0, 0],
    ],
    pearson: 0.4508280292067846,
    spearman: 0.44474958999666075,
    unknownPairs: 2,
  },
  {
    restrictVocab: 12,
    accuracy: 0.5,
    sections: [
      [17, 30],
      [6, 16],
      [0, 0],
      [0, 0],
    ],
    pearson: 0.6151138796995973,
    spearman: 0.5768179036829705,
    unknownPairs: 3,
  },
];

/** A neighbour with this score to six decimals. */
const near = (word: string, score: number) => ({ word, score: expect.closeTo(score, 6) });

let neighbors: Neighbors;

beforeAll(async () => {
  neighbors = await Neighbors.create(embeddingOf(VECTORS));
});

describe('agreement with gensim', () => {
  for (const golden of GENSIM) {
    const { restrictVocab } = golden;

    it(`holds for analogies among the first ${restrictVocab} words`, () => {
      const result = evaluateAnalogies(neighbors, ANALOGIES, { restrictVocab });
      expect(result.sections.map(({ correct, total }) => [correct, total])).toEqual(
        golden.sections,
      );
      expect(result.accuracy).toBeCloseTo(golden.accuracy, 12);
      expect(result.total + result.outOfVocabulary).toBe(31 + 17 + 1);
    });

    it(`holds for word pairs among the first ${restrictVocab} words`, () => {
      const result = evaluatePairs(neighbors, PAIRS, { restrictVocab });
      expect(Math.abs(result.pearson - golden.pearson)).toBeLessThan(1e-6);
      expect(Math.abs(result.spearman - golden.spearman)).toBeLessThan(1e-6);
      expect(result.outOfVocabulary).toBe(golden.unknownPairs);
      expect(result.pairs).toBe(9 - golden.unknownPairs);
    });
  }

  it('holds for searches', () => {
    expect(neighbors.analogy('Athens', 'Greece', 'Oslo', { topn: 3 })).toEqual([
      near('Norway', 0.2771000862121582),
      near('Berlin', 0.18560759723186493),
      near('stone', 0.15151254832744598),
    ]);
    expect(neighbors.similar(['river', 'stone'], { topn: 3 })).toEqual([
      near('Lima', 0.7671178579330444),
      near('lima', 0.7089399695396423),
      near('Oslo', 0.5776782035827637),
    ]);
    expect(neighbors.similarByVector([1, 0, -1, 0.5], { topn: 3 })).toEqual([
      near('Italy', 0.8845090270042419),
      near('rome', 0.7806491255760193),
      near('Rome', 0.7801221013069153),
    ]);
    expect(neighbors.similarity('Rome', 'Italy')).toBeCloseTo(0.7256872, 6);
  });
});

const sectionOf = (section: string, correct: number, total: number, outOfVocabulary: number) => ({
  section,
  correct,
  incorrect: total - correct,
  total,
  outOfVocabulary,
  accuracy: total === 0 ? 0 : correct / total,
});

describe('evaluateAnalogies', () => {
  it('counts right, asked and left-out questions by section and in all', () => {
    expect(evaluateAnalogies(neighbors, ANALOGIES)).toEqual({
      accuracy: 24 / 47,
      correct: 24,
      incorrect: 23,
      total: 47,
      outOfVocabulary: 2,
      skipped: { count: 0, first: [] },
      sections: [
        sectionOf('capitals', 17, 30, 1),
        sectionOf('countries', 7, 17, 0),
        sectionOf('empty', 0, 0, 0),
        sectionOf('unknown', 0, 0, 1),
      ],
    });
  });

  it('takes questions that are parsed already', () => {
    const parsed = parseAnalogies(ANALOGIES).sections;
    expect(evaluateAnalogies(neighbors, parsed)).toEqual(evaluateAnalogies(neighbors, ANALOGIES));
  });

  it('does not accept a word of the question in another case as the answer', async () => {
    const plane = await Neighbors.create(
      embeddingOf({ a: [1, 0, 0], b: [0, 1, 0], c: [0, 0, 1], C: [-1, 1, 1], d: [-1, 1, 0.5] }),
    );
    const result = evaluateAnalogies(plane, ': one\nA B C D');
    expect(result).toMatchObject({ correct: 1, total: 1 });
  });

  it('accepts the answer in another case', async () => {
    const plane = await Neighbors.create(
      embeddingOf({ a: [1, 0, 0], b: [0, 1, 0], c: [0, 0, 1], d: [1, 1, 1], D: [-1, 1, 1] }),
    );
    expect(evaluateAnalogies(plane, ': one\na b c d').correct).toBe(1);
  });

  it('treats words that differ in case as different words, if told to', async () => {
    const plane = await Neighbors.create(
      embeddingOf({ a: [1, 0, 0], b: [0, 1, 0], c: [0, 0, 1], C: [-1, 1, 1], d: [-1, 1, 0.5] }),
    );
    const options = { caseSensitive: true };
    expect(evaluateAnalogies(plane, ': one\na b c d', options).correct).toBe(0);
    expect(evaluateAnalogies(plane, ': one\na b c C', options).correct).toBe(1);
    expect(evaluateAnalogies(plane, ': one\nA b c C', options).outOfVocabulary).toBe(1);
  });

  it('counts questions with unknown words as wrong, if told to', () => {
    const result = evaluateAnalogies(neighbors, ANALOGIES, { dummy4unknown: true });
    expect(result).toMatchObject({ correct: 24, incorrect: 25, total: 49, outOfVocabulary: 2 });
    expect(result.sections[3]).toEqual(sectionOf('unknown', 0, 1, 1));
  });

  it('searches only the first words for the answer', async () => {
    const plane = await Neighbors.create(
      embeddingOf({ a: [1, 0, 0], b: [0, 1, 0], c: [0, 0, 1], d: [-1, 1, 0.5], e: [-1, 1, 1] }),
    );
    expect(evaluateAnalogies(plane, ': one\na b c d').correct).toBe(0);
    expect(evaluateAnalogies(plane, ': one\na b c d', { restrictVocab: 4 }).correct).toBe(1);
  });

  it('has accuracy 0 if no question could be asked', () => {
    expect(evaluateAnalogies(neighbors, '')).toEqual({
      accuracy: 0,
      correct: 0,
      incorrect: 0,
      total: 0,
      outOfVocabulary: 0,
      sections: [],
      skipped: { count: 0, first: [] },
    });
    expect(evaluateAnalogies(neighbors, ': none\nw x y z').accuracy).toBe(0);
  });

  it('refuses unknown options and a wrong limit', () => {
    const options = { limit: 3 } as EvaluationOptions;
    expect(() => evaluateAnalogies(neighbors, ANALOGIES, options)).toThrow(/no option "limit"/);
    expect(() => evaluatePairs(neighbors, PAIRS, { restrictVocab: 0 })).toThrow(RangeError);
    const kind = { caseSensitive: 1 } as unknown as EvaluationOptions;
    expect(() => evaluatePairs(neighbors, PAIRS, kind)).toThrow(TypeError);
  });
});

describe('parseAnalogies', () => {
  it('reads sections and questions, whatever the line ends', () => {
    expect(parseAnalogies('\uFEFF: one two\r\na b c d\r\n\r\n: three\ne  f\tg h').sections).toEqual(
      [
        { section: 'one two', questions: [['a', 'b', 'c', 'd']] },
        { section: 'three', questions: [['e', 'f', 'g', 'h']] },
      ],
    );
  });

  it('skips lines that are neither, and counts them', () => {
    const text = 'w x y z\n: one\na b c d\n\na b c\na b c d e\nf g h i\n1\n2';
    expect(parseAnalogies(text)).toMatchObject({
      sections: [
        { section: '(no section)', questions: [['w', 'x', 'y', 'z']] },
        {
          section: 'one',
          questions: [
            ['a', 'b', 'c', 'd'],
            ['f', 'g', 'h', 'i'],
          ],
        },
      ],
      skipped: {
        count: 4,
        first: [
          { line: 5, text: 'a b c' },
          { line: 6, text: 'a b c d e' },
          { line: 8, text: '1' },
        ],
      },
    });
  });

  it('refuses and names such lines if it is strict', () => {
    for (const [text, message] of [
      [': one\na b c d\n\na b c', /^Line 4 .* four words or a section ": name", got "a b c"$/],
      [': one\na b c d e', /^Line 2 /],
    ] as const) {
      const attempt = () => parseAnalogies(text, { strict: true });
      expect(attempt).toThrow(message);
      expect(attempt).toThrow(WordloomError);
      expect(attempt).toThrow(expect.objectContaining({ code: 'EVALUATION_FILE' }));
    }
  });

  it('keeps other white space within a word', () => {
    const { sections } = parseAnalogies(': one\n10\u00a0000 b\u3000b c d');
    expect(sections[0].questions).toEqual([['10\u00a0000', 'b\u3000b', 'c', 'd']]);
  });
});

describe('parsePairs', () => {
  it.each([
    ['WordSim-353', 'Word 1,Word 2,Human (mean)\ntiger,cat,7.35\nnew york,cat,1', 1],
    ['its sets', '# comment\ntiger\tcat\t7.35\nnew york\tcat\t1', 0],
    [
      'SimLex-999',
      'word1\tword2\tPOS\tSimLex999\ntiger\tcat\tN\t7.35\t1\t2\nnew york\tcat\tA\t1\t3',
      1,
    ],
    [
      'ten columns',
      'tiger\tcat\t7.35\t1\t2\t3\t4\t5\t6\t7\nnew york\tcat\t1\t1\t2\t3\t4\t5\t6\t7',
      0,
    ],
    ['semicolons', 'tiger;cat;7.35\nnew york;cat;1', 0],
    ['commas and spaces', 'tiger, cat, 7.35\r\nnew york , cat ,1\r\n', 0],
  ])('reads the columns of %s', (_, text, skipped) => {
    const parsed = parsePairs(text);
    expect(parsed.pairs).toEqual([
      { a: 'tiger', b: 'cat', similarity: 7.35 },
      { a: 'new york', b: 'cat', similarity: 1 },
    ]);
    expect(parsed.skipped.count).toBe(skipped);
  });

  it('reads columns between spaces, as MEN has them', () => {
    const { pairs, skipped } = parsePairs('sun sunlight 50.0\nautomobile  car 50\n');
    expect(pairs.map(({ b }) => b)).toEqual(['sunlight', 'car']);
    expect(skipped.count).toBe(0);
  });

  it('uses the given delimiter', () => {
    const text = 'a,b|c|1\nd|e,f|2';
    expect(parsePairs(text, { delimiter: '|' }).pairs).toEqual([
      { a: 'a,b', b: 'c', similarity: 1 },
      { a: 'd', b: 'e,f', similarity: 2 },
    ]);
    expect(parsePairs('a\tb\t1', { delimiter: ',' }).skipped.count).toBe(1);
  });
});

describe('evaluatePairs', () => {
  it('is 1 for judgements in the order of the cosines', async () => {
    const plane = await Neighbors.create(embeddingOf({ a: [1, 0], b: [1, 1], c: [0, 1] }));
    const result = evaluatePairs(plane, 'a\ta\t1\na\tb\t0.5\r\na\tc\t0.4');
    expect(result.spearman).toBeCloseTo(1, 12);
    expect(result.pearson).toBeLessThan(1);
  });

  it('has no correlation for fewer than two pairs', () => {
    const result = evaluatePairs(neighbors, 'Rome\tItaly\t1\nno\tword\t2');
    expect(result).toEqual({
      pearson: NaN,
      pearsonPValue: NaN,
      spearman: NaN,
      spearmanPValue: NaN,
      pairs: 1,
      embedded: 0,
      outOfVocabulary: 1,
      outOfVocabularyRatio: 0.5,
      skipped: { count: 0, first: [] },
    });
    expect(evaluatePairs(neighbors, '').pairs).toBe(0);
  });

  it('gives pairs with unknown words cosine 0, if told to', async () => {
    const plane = await Neighbors.create(embeddingOf({ a: [1, 0], b: [1, 1], c: [0, 1] }));
    const text = 'a\ta\t1\na\tb\t0.9\na\tx\t0.1';
    const result = evaluatePairs(plane, text, { dummy4unknown: true });
    expect(result).toMatchObject({ pairs: 3, outOfVocabulary: 1, outOfVocabularyRatio: 1 / 3 });
    const same = evaluatePairs(plane, text.replace('x', 'c')); // whose cosine is 0
    expect(result.pearson).toBe(same.pearson);
    expect(evaluatePairs(plane, text).pairs).toBe(2);
  });

  it('distinguishes words by case, if told to', () => {
    const text = 'rome\tItaly\t1\nROME\tItaly\t1';
    expect(evaluatePairs(neighbors, text).outOfVocabulary).toBe(0);
    expect(evaluatePairs(neighbors, text, { caseSensitive: true }).outOfVocabulary).toBe(1);
  });

  it('skips lines that are not pairs, and refuses and names them if it is strict', () => {
    for (const line of [
      'a\tb',
      'a\tb\tc',
      'a\t\t1',
      'a\tb\t',
      'a\tb\tNaN',
      'word1\tword2\tscore',
    ]) {
      const text = `# head\nRome\tItaly\t1\nRome\tItaly\t1\n${line}`;
      const { pairs, skipped } = evaluatePairs(neighbors, text);
      expect([pairs, skipped]).toEqual([2, { count: 1, first: [{ line: 4, text: line.trim() }] }]);
      const attempt = () => evaluatePairs(neighbors, text, { strict: true });
      expect(attempt).toThrow(/^Line 4 .* two words and a number, in columns/);
      expect(attempt).toThrow(expect.objectContaining({ code: 'EVALUATION_FILE' }));
    }
  });

  it('accepts a model as well as a search', () => {
    expect(evaluatePairs({ neighbors }, PAIRS)).toEqual(evaluatePairs(neighbors, PAIRS));
    expect(evaluateAnalogies({ neighbors }, ANALOGIES)).toEqual(
      evaluateAnalogies(neighbors, ANALOGIES),
    );
  });
});
