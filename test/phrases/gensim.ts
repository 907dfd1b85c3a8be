/**
 * What gensim 4.4 finds in a text. For each name and its options below, the numbers come from
 *
 *     from gensim.models.phrases import Phrases, ENGLISH_CONNECTOR_WORDS
 *     sentences = [line.split() for line in TEXT.split('\n')]
 *     for _ in range(2):
 *         found = Phrases(sentences, **options)
 *         print(found.corpus_word_count, len(found.vocab), found.find_phrases(sentences))
 *         sentences = [found[sentence] for sentence in sentences]
 */
export const TEXT = [
  'she went to new york and saw the bank of america in new york',
  'the bank of america is not in new york said the new mayor of york',
  'a_b is written a b or a_b and new_york is new york',
  'new york times reporters of the new york times saw the bank of england',
  'machine learning in new york is machine learning at the bank of america',
];

/** Scores by phrase, for each pass. */
interface Found {
  readonly words: number;
  readonly vocabulary: number;
  readonly scores: Readonly<Record<string, number>>;
}

export const GENSIM = {
  'without connector words': {
    options: { threshold: 0.5, minCount: 1 },
    passes: [
      {
        words: 68,
        vocabulary: 69,
        scores: {
          new_york: 7.546875,
          saw_the: 5.75,
          bank_of: 8.625,
          in_new: 5.75,
          the_bank: 8.625,
          of_america: 7.666666666666666,
          the_new: 1.4375,
          a_b: 138,
          york_times: 4.3125,
          machine_learning: 17.25,
        },
      },
      {
        words: 48,
        vocabulary: 66,
        scores: { saw_the_bank_of: 16.5, in_new_york: 11, the_bank_of_america: 16.5 },
      },
    ],
    last: 'a_b is written a_b or a_b and new_york is new_york',
  },
  'with connector words': {
    options: { threshold: 0.5, minCount: 1, connectorWords: 'en' },
    passes: [
      {
        words: 68,
        vocabulary: 50,
        scores: {
          new_york: 5.46875,
          saw_the_bank: 6.25,
          bank_of_america: 8.333333333333332,
          machine_learning: 12.5,
        },
      },
      { words: 51, vocabulary: 46, scores: { new_york_is: 1.4375, new_york_times: 2.875 } },
    ],
    last: 'a_b is written a b or a_b and new_york_is new_york',
  },
  'by npmi': {
    options: { threshold: 0.2, minCount: 2, scoring: 'npmi', connectorWords: 'en' },
    passes: [
      {
        words: 68,
        vocabulary: 50,
        scores: {
          new_york: 1,
          saw_the_bank: 0.8034383677671774,
          bank_of_america: 0.9078206623233561,
          machine_learning: 1,
        },
      },
      {
        words: 51,
        vocabulary: 46,
        scores: { new_york_is: 0.3579351663360828, new_york_times: 0.5719567775573885 },
      },
    ],
    last: 'a_b is written a b or a_b and new_york_is new_york',
  },
} satisfies Record<string, { options: object; passes: Found[]; last: string }>;
