import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type FoundWord, pathOf, useAnswer } from '../api.js';
import { FoundTable } from '../parts/found-table.js';
import { useKnownExamples } from '../parts/known-words.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { WordInput } from '../parts/word-input.js';

interface OddOneOut {
  readonly word: string;
  readonly ranking: readonly FoundWord[];
  readonly unknown: readonly string[];
}

const EXAMPLES = [
  ['breakfast', 'lunch', 'dinner', 'cereal'],
  ['france', 'italy', 'spain', 'london'],
  ['파리에서', '로마에서', '런던에서', '프랑스에서'],
];
const wordsOf = (list: readonly string[]): readonly string[] => list;

/** Which of several words fits least with the others. */
export function OddOneOutView(): JSX.Element {
  const { address, goTo, announce } = useNavigation();
  const { model, words } = address;
  const { answer, refusal, isAsking } = useAnswer<OddOneOut>(
    words.length < 2 ? undefined : pathOf(model, 'odd-one-out', { word: words }),
  );
  useEffect(() => {
    if (answer !== undefined) announce(`${answer.word} is the odd one out`);
  }, [answer, announce]);
  return (
    <>
      <div class="chips-row">
        <ul class="chips" aria-label="Words to compare">
          {words.map((word, i) => (
            <li key={`${i} ${word}`}>
              <bdi>{word}</bdi>
              <button
                type="button"
                title="Remove"
                aria-label={`Remove ${word}`}
                onClick={() => goTo({ words: words.filter((_, other) => other !== i) })}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
        <div class="add">
          <WordInput
            label="Add a word"
            model={model}
            clears
            isMain
            onChoose={(word) => goTo({ words: [...words, ...word.split(/[\s,]+/)].slice(0, 100) })}
          />
        </div>
      </div>
      {words.length < 2 && <Begin model={model} />}
      <Refused refusal={refusal} />
      {answer !== undefined && words.length >= 2 && (
        <>
          <p class="facts">
            <strong>
              <bdi>{answer.word}</bdi>
            </strong>{' '}
            is the odd one out.
            {answer.unknown.length > 0 && ` Not in the vocabulary: ${answer.unknown.join(', ')}.`}
          </p>
          <FoundTable
            title="Cosine with the mean of all words"
            name={`odd-one-out ${words.join(' ')}`}
            found={answer.ranking}
            isAsking={isAsking}
          />
        </>
      )}
    </>
  );
}

function Begin({ model }: { model: number }): JSX.Element {
  const { linkTo } = useNavigation();
  const examples = useKnownExamples(model, EXAMPLES, wordsOf);
  return (
    <section class="begin">
      {examples.length > 0 && (
        <>
          <h2>Lists to begin with</h2>
          <ul>
            {examples.map((each) => (
              <li key={each.join()}>
                <a href={linkTo({ words: each })}>{each.join(', ')}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>Add at least two words to see which of them fits least with the others.</p>
    </section>
  );
}
