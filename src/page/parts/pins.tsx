import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, type FoundWord, pathOf } from '../api.js';
import { showScore } from '../table-text.js';
import { useNavigation } from './navigation.js';
import { WordInput } from './word-input.js';

interface PinsProps {
  readonly model: number;
  /** Increases whenever the model changes. */
  readonly version: number;
  readonly isOver: boolean;
  /** Words that are pinned at first, if the model knows them. */
  readonly first?: readonly string[];
}

/** The neighbours of a word, now and at the previous checkpoint. */
interface Pinned {
  readonly now: readonly FoundWord[];
  readonly before: readonly FoundWord[];
  readonly problem?: string;
}

const NEIGHBORS = 8;
const MOST_PINS = 12;

/** Words whose neighbours are requested at each checkpoint, to show how they move. */
export function Pins({ model, version, isOver, first = [] }: PinsProps): JSX.Element {
  const [words, setWords] = useState<readonly string[]>([]);
  const [pinned, setPinned] = useState<ReadonlyMap<string, Pinned>>(new Map());

  useEffect(() => {
    if (words.length > 0) return;
    if (first.length > 0) {
      setWords(first);
      return;
    }
    // The most frequent words are mostly function words; those that follow say more.
    void ask<{ words: readonly { readonly word: string }[] }>(
      pathOf(model, 'vocabulary', { from: 1, k: 400 }),
    ).then(
      ({ words: frequent }) => {
        const rest = frequent.slice(Math.min(100, Math.floor(frequent.length / 2)));
        const long = rest.filter(({ word }) => Array.from(word).length > 4);
        const chosen = (long.length >= 3 ? long : rest).slice(0, 3);
        setWords(chosen.map(({ word }) => word));
      },
      () => {}, // there is no model yet; the next checkpoint asks again
    );
  }, [model, version]);

  useEffect(() => {
    const controller = new AbortController();
    for (const word of words) {
      const path = pathOf(model, 'neighbors', { word, k: NEIGHBORS });
      ask<{ neighbors: readonly FoundWord[] }>(path, controller.signal).then(
        ({ neighbors }) =>
          setPinned((all) => {
            const before = all.get(word)?.now ?? neighbors;
            return new Map(all).set(word, { now: neighbors, before });
          }),
        (error: Error) => {
          if (controller.signal.aborted) return;
          setPinned((all) =>
            new Map(all).set(word, { now: [], before: [], problem: error.message }),
          );
        },
      );
    }
    return () => controller.abort();
  }, [model, version, words.join('\n')]);

  const add = (word: string): void => {
    if (!words.includes(word)) setWords([...words, word].slice(-MOST_PINS));
  };
  return (
    <section class="pins">
      <h2>Pinned words</h2>
      <p class="facts">
        {isOver
          ? 'Their neighbours in the current model.'
          : 'Their neighbours at the last checkpoint. Arrows and “new” show changes since the one before.'}
      </p>
      <div class="question">
        <WordInput label="Pin a word" model={model} clears isMain onChoose={add} />
      </div>
      <div class="pin-lists">
        {words.map((word) => (
          <Pin
            key={word}
            word={word}
            pinned={pinned.get(word)}
            isOver={isOver}
            onRemove={() => setWords(words.filter((each) => each !== word))}
          />
        ))}
      </div>
    </section>
  );
}

interface PinProps {
  readonly word: string;
  readonly pinned: Pinned | undefined;
  readonly isOver: boolean;
  onRemove(): void;
}

function Pin({ word, pinned, isOver, onRemove }: PinProps): JSX.Element {
  const { linkTo } = useNavigation();
  return (
    <section class="pin">
      <h3>
        <bdi>{word}</bdi>
        <button type="button" aria-label={`Remove ${word}`} title="Remove" onClick={onRemove}>
          ×
        </button>
      </h3>
      {pinned?.problem !== undefined && <p class="facts">{pinned.problem}</p>}
      <ol>
        {pinned?.now.map(({ word: neighbor, score }, place) => (
          <li key={neighbor}>
            <span class="count">{place + 1}</span>
            <a href={linkTo({ view: 'neighbors', word: neighbor })}>
              <bdi>{neighbor}</bdi>
            </a>{' '}
            {!isOver && <Move place={place} before={pinned.before} word={neighbor} />}
            <span class="score">{showScore(score)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface MoveProps {
  readonly place: number;
  readonly before: readonly FoundWord[];
  readonly word: string;
}

/** How a word moved in a list. */
function Move({ place, before, word }: MoveProps): JSX.Element | null {
  const old = before.findIndex((each) => each.word === word);
  if (old === place) return null;
  if (old === -1) return <span class="move new">new</span>;
  return old > place ? (
    <span class="move up" aria-label={`up ${old - place}`} role="img">
      ↑{old - place}
    </span>
  ) : (
    <span class="move down" aria-label={`down ${place - old}`} role="img">
      ↓{place - old}
    </span>
  );
}
