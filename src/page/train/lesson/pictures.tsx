import type { JSX } from 'preact';
import type { Lesson, LessonStep, LessonWindow } from './lesson.js';

interface SentenceProps {
  readonly lesson: Lesson;
  readonly window: LessonWindow;
}

/** A sentence with the window over it. */
export function Sentence({ lesson, window }: SentenceProps): JSX.Element {
  const { sentence, centre, from, to } = window;
  return (
    <p class="sentence">
      {lesson.sentences[sentence].map((word, position) => {
        const place =
          position === centre
            ? 'centre'
            : position >= from && position < to
              ? 'context'
              : 'outside';
        return (
          <span key={position} class={place}>
            <bdi>{word}</bdi>
            {place !== 'outside' && <small>{place === 'centre' ? 'centre' : 'neighbour'}</small>}
          </span>
        );
      })}
    </p>
  );
}

/** The training examples of a window. */
export function Pairs({ lesson, window }: SentenceProps): JSX.Element {
  const centre = lesson.wordAt(window.sentence, window.centre);
  const context = lesson.contextOf(window);
  return (
    <section class="pairs">
      <h3>{lesson.options.mode === 'cbow' ? 'The example it makes' : 'The pairs it makes'}</h3>
      <ul>
        {lesson.options.mode === 'cbow' ? (
          <li>
            (
            {context.map((word, i) => (
              <span key={i}>
                {i > 0 && ', '}
                <bdi>{word}</bdi>
              </span>
            ))}
            ) → <bdi class="centre">{centre}</bdi>
          </li>
        ) : (
          context.map((word, i) => (
            <li key={i}>
              <bdi class="centre">{centre}</bdi> → <bdi>{word}</bdi>
            </li>
          ))
        )}
      </ul>
    </section>
  );
}

const BOX = { width: 104, height: 26, gap: 10 };

/** The diagram of CBOW and of skip-gram, with the words of a window. */
export function NetworkPicture({ lesson, window }: SentenceProps): JSX.Element {
  const { mode, dim, window: reach } = lesson.options;
  const centre = lesson.wordAt(window.sentence, window.centre);
  const context = lesson.contextOf(window);
  const isCbow = mode === 'cbow';
  const longest = Math.max(...lesson.sentences.map(({ length }) => length));
  const most = Math.max(2, Math.min(2 * reach, longest - 1)); // neighbours, so that it stays in place
  const height = most * (BOX.height + BOX.gap) + 44;
  const middle = (height + 24) / 2;
  const side = context.map((word, i) => ({
    word,
    y: middle + (i - (context.length - 1) / 2) * (BOX.height + BOX.gap),
  }));
  const [left, hidden, right] = [70, 180, 290];
  const [inputs, outputs] = isCbow
    ? [side, [{ word: centre, y: middle }]]
    : [[{ word: centre, y: middle }], side];
  return (
    <figure class="network">
      <svg viewBox={`0 0 360 ${height}`} role="img" aria-labelledby="network-title">
        <title id="network-title">
          {isCbow
            ? `CBOW: the mean of ${context.join(', ')} predicts ${centre}`
            : `Skip-gram: ${centre} predicts each of ${context.join(', ')}`}
        </title>
        <text x={left} y={16} text-anchor="middle">
          input
        </text>
        <text x={hidden} y={16} text-anchor="middle">
          {isCbow ? `mean, ${dim} numbers` : `${dim} numbers`}
        </text>
        <text x={right} y={16} text-anchor="middle">
          output
        </text>
        {inputs.map(({ y }, i) => (
          <path key={i} class="wire" d={`M${left + BOX.width / 2} ${y}L${hidden - 14} ${middle}`} />
        ))}
        {outputs.map(({ y }, i) => (
          <path
            key={i}
            class="wire"
            d={`M${hidden + 14} ${middle}L${right - BOX.width / 2} ${y}`}
          />
        ))}
        <rect class="hidden" x={hidden - 14} y={middle - 34} width={28} height={68} rx={5} />
        {[-22, -7, 8, 23].map((y) => (
          <circle key={y} class="unit" cx={hidden} cy={middle + y} r={5} />
        ))}
        {[
          ...inputs.map((each) => ({ ...each, x: left })),
          ...outputs.map((each) => ({ ...each, x: right })),
        ].map(({ word, x, y }, i) => (
          <g key={i} class={word === centre && y === middle ? 'centre' : 'context'}>
            <rect
              x={x - BOX.width / 2}
              y={y - BOX.height / 2}
              width={BOX.width}
              height={BOX.height}
              rx={5}
            />
            <text x={x} y={y + 4} text-anchor="middle">
              {shortened(word)}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        {isCbow
          ? 'CBOW: the mean of the neighbours’ vectors predicts the word in the middle.'
          : 'Skip-gram: the word in the middle predicts each of its neighbours. Like word2vec, the step itself predicts the word in the middle from each neighbour; over a whole text the pairs are the same.'}
      </figcaption>
    </figure>
  );
}

const shortened = (word: string): string => {
  const letters = Array.from(word);
  return letters.length > 12 ? `${letters.slice(0, 11).join('')}…` : word;
};

const percent = (value: number): string => `${(value * 100).toFixed(2)}%`;

/** The words that the last step scored: the true word and the negative samples. */
export function TargetTable({ step, mode }: { step: LessonStep; mode: string }): JSX.Element {
  return (
    <section class="targets">
      <h3>
        What the last window changed: <bdi>{step.targets[0].word}</bdi>
      </h3>
      <table>
        <caption class="unseen">Probabilities before and after the step</caption>
        <thead>
          <tr>
            <th scope="col">Word</th>
            <th scope="col">Role</th>
            <th scope="col" class="number">
              Before
            </th>
            <th scope="col" class="number">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {step.targets.map(({ word, isTrue, before, after }) => (
            <tr key={word}>
              <th scope="row">
                <bdi>{word}</bdi>
              </th>
              <td>{isTrue ? 'target ↑' : 'noise ↓'}</td>
              <td class="number">{percent(before)}</td>
              <td class="number">{percent(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="facts">
        Loss of the window: {step.loss.toFixed(3)}. Each row is the probability that{' '}
        {mode === 'cbow' ? 'the mean of the neighbours' : 'a neighbour'} belongs to the word.
        Training raises it for the target, the word in the middle, and lowers it for noise, a few
        words drawn at random (negative sampling).
      </p>
    </section>
  );
}
