import { pathOf, useAnswer, type WordFacts } from '../api.js';

/**
 * The examples all of whose words a model knows; none until the server has answered.
 *
 * @param wordsOf the words of an example
 */
export function useKnownExamples<T>(
  model: number,
  examples: readonly T[],
  wordsOf: (example: T) => readonly string[],
): readonly T[] {
  const word = [...new Set(examples.flatMap(wordsOf))];
  // This route tells which of many words the model knows.
  const { answer } = useAnswer<{ ranking: readonly WordFacts[] }>(
    pathOf(model, 'odd-one-out', { word }),
  );
  const known = new Set(
    answer?.ranking.filter(({ rank }) => rank !== null).map((each) => each.word),
  );
  return examples.filter((example) => wordsOf(example).every((each) => known.has(each)));
}
