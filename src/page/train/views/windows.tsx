import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { principalPlane } from '../../../neighbors/principal-plane.js';
import { Chart } from '../../parts/chart.js';
import { smoothed } from '../../parts/scales.js';
import { useTyped } from '../../parts/typed.js';
import { showScore } from '../../table-text.js';
import { Lesson, type LessonOptions, type LessonStep } from '../lesson/lesson.js';
import { NetworkPicture, Pairs, Sentence, TargetTable } from '../lesson/pictures.js';
import type { Places } from '../messages.js';
import { ModeField } from '../parts/mode-field.js';
import { MovingMap } from '../parts/moving-map.js';
import { NumberField } from '../parts/number-field.js';
import { LESSONS } from '../texts.js';

const START: LessonOptions = {
  mode: 'skipgram',
  window: 2,
  dim: 8,
  negative: 4,
  learningRate: 0.1,
  seed: 1,
};
/** How fast it runs: windows per step, and milliseconds between steps. */
const SPEEDS = {
  slow: { title: 'slow: 2 per second', count: 1, every: 500 },
  fast: { title: 'fast: 50 per second', count: 1, every: 20 },
  free: { title: 'as fast as possible', count: 40, every: 20 },
} as const;
type Speed = keyof typeof SPEEDS;
const MAP_EVERY = 250; // milliseconds
const MOST_LOSSES = 4000;

/** The lesson: windows slide over sentences, and each one moves the words a little. */
export function WindowsView(): JSX.Element {
  const [text, setText] = useState(LESSONS.en);
  const [options, setOptions] = useState(START);
  const [lesson, setLesson] = useState<Lesson>();
  const [problem, setProblem] = useState<string>();
  const [last, setLast] = useState<LessonStep>();
  const [isRunning, setRunning] = useState(false);
  const [speed, setSpeed] = useState<Speed>('fast');
  const [places, setPlaces] = useState<Places>();
  const [chosen, setChosen] = useState<string>();
  const losses = useRef<number[]>([]);
  const sentences = useTyped(text, setText);

  const restart = useMemo(
    () => async (): Promise<void> => {
      setRunning(false);
      setLast(undefined);
      losses.current = [];
      try {
        const made = new Lesson(text, options);
        setLesson(made);
        setProblem(undefined);
        setPlaces(await placesOf(made));
      } catch (error) {
        setLesson(undefined);
        setProblem((error as Error).message);
      }
    },
    [text, options],
  );
  useEffect(() => void restart(), [restart]);

  const take = (count: number): void => {
    if (lesson === undefined) return;
    let step: LessonStep | undefined;
    for (let i = 0; i < count; i++) {
      step = lesson.step();
      losses.current.push(step.loss);
    }
    if (losses.current.length > MOST_LOSSES) losses.current.splice(0, 1000);
    setLast(step);
  };

  // The map is redrawn about four times a second, because its words move gradually.
  useEffect(() => {
    if (lesson === undefined) return undefined;
    if (!isRunning) {
      void placesOf(lesson).then(setPlaces);
      return undefined;
    }
    const { count, every } = SPEEDS[speed];
    const run = setInterval(() => take(count), every);
    const draw = setInterval(
      () => void placesOf(lesson).then(setPlaces),
      Math.max(every, MAP_EVERY),
    );
    return () => {
      clearInterval(run);
      clearInterval(draw);
    };
  }, [lesson, isRunning, speed]);

  const stepBy = (count: number): void => {
    take(count);
    if (lesson !== undefined) void placesOf(lesson).then(setPlaces);
  };
  const change = (part: Partial<LessonOptions>): void => setOptions((now) => ({ ...now, ...part }));
  const focus = chosen ?? lesson?.words[2];
  return (
    <>
      <p class="lead">
        A window slides over each sentence. The words in it make examples, and each example moves a
        few vectors. Take one window at a time, or let it run.
      </p>
      <div class="question">
        <ModeField mode={options.mode} onChange={(mode) => change({ mode })} />
        <NumberField
          label="Window"
          value={options.window}
          min={1}
          max={5}
          onChange={(window) => change({ window })}
        />
        <NumberField
          label="Dimensions"
          value={options.dim}
          min={2}
          max={64}
          onChange={(dim) => change({ dim })}
        />
        <NumberField
          label="Negatives"
          value={options.negative}
          min={1}
          max={20}
          onChange={(negative) => change({ negative })}
        />
        <NumberField
          label="Learning rate"
          value={options.learningRate}
          min={0.01}
          max={1}
          step={0.01}
          onChange={(learningRate) => change({ learningRate })}
        />
      </div>
      <details class="own-text">
        <summary>Change the sentences</summary>
        <div class="tools">
          <button type="button" onClick={() => setText(LESSONS.en)}>
            English
          </button>
          <button type="button" onClick={() => setText(LESSONS.ko)}>
            한국어
          </button>
        </div>
        <label class="field">
          Sentences, one per line
          <textarea rows={6} maxLength={20_000} {...sentences} />
        </label>
      </details>
      {problem !== undefined && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {lesson !== undefined && (
        <>
          <div class="tools steps">
            <button type="button" class="primary" data-main onClick={() => stepBy(1)}>
              1 window
            </button>
            <button type="button" onClick={() => stepBy(20)}>
              20 windows
            </button>
            <button type="button" onClick={() => stepBy(100)}>
              100 windows
            </button>
            <button type="button" aria-pressed={isRunning} onClick={() => setRunning(!isRunning)}>
              {isRunning ? 'Pause' : 'Run'}
            </button>
            <label>
              <span class="unseen">Speed</span>
              <select
                value={speed}
                onChange={(event) => setSpeed(event.currentTarget.value as Speed)}
              >
                {Object.entries(SPEEDS).map(([name, { title }]) => (
                  <option key={name} value={name}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
            <button type="button" onClick={() => void restart()}>
              Start over
            </button>
            <span class="facts" data-steps={lesson.steps}>
              {lesson.steps.toLocaleString('en-US')} {lesson.steps === 1 ? 'window' : 'windows'} so
              far; {(lesson.steps / lesson.windows.length).toFixed(1)} passes through the text
            </span>
          </div>
          <h2>The next window</h2>
          <Sentence lesson={lesson} window={lesson.next} />
          <div class="lesson">
            <Pairs lesson={lesson} window={lesson.next} />
            <NetworkPicture lesson={lesson} window={lesson.next} />
            {last !== undefined && <TargetTable step={last} mode={options.mode} />}
          </div>
          <h2>Where the words are</h2>
          <div class="map-and-list">
            <MovingMap
              places={places}
              lit={focus === undefined ? [] : [focus]}
              caption="The plane in which the vectors differ most. Words that share contexts move together. Choose a word to see its neighbours."
              onChoose={setChosen}
            />
            {focus !== undefined && <Nearest lesson={lesson} word={focus} onChoose={setChosen} />}
          </div>
          {losses.current.length > 1 && (
            <Chart
              title="Loss"
              xLabel="windows"
              yLabel="loss"
              height={190}
              lines={lossLines(losses.current, lesson.steps)}
            />
          )}
        </>
      )}
    </>
  );
}

function lossLines(losses: readonly number[], steps: number) {
  // No more points than pixels.
  const every = Math.max(1, Math.ceil(losses.length / 600));
  const kept = losses.filter((_, i) => i % every === 0);
  const x = kept.map((_, i) => steps - losses.length + i * every + 1);
  const smooth = smoothed(losses, 0.98).filter((_, i) => i % every === 0);
  return [
    { name: 'each window', x, y: kept, look: 0, style: 'raw' },
    { name: 'smoothed', x, y: smooth, look: 0 },
  ] as const;
}

interface NearestProps {
  readonly lesson: Lesson;
  readonly word: string;
  onChoose(word: string): void;
}

function Nearest({ lesson, word, onChoose }: NearestProps): JSX.Element {
  return (
    <section class="pin nearest">
      <label class="field">
        Neighbours of
        <select value={word} onChange={(event) => onChoose(event.currentTarget.value)}>
          {lesson.words.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <ol>
        {lesson.nearest(word, 8).map(({ word: neighbor, score }, place) => (
          <li key={neighbor}>
            <span class="count">{place + 1}</span>
            <bdi>{neighbor}</bdi> <span class="score">{showScore(score)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

async function placesOf(lesson: Lesson): Promise<Places> {
  const { words, options } = lesson;
  const { dim } = options;
  const units = lesson.unitVectors();
  const row = (id: number): Float64Array => units.subarray(id * dim, (id + 1) * dim);
  const { mean, axes } = await principalPlane({ dim, row }, words.length, async () => {});
  const points = Float32Array.from(
    words.flatMap((_, id) =>
      axes.map((axis) => axis.reduce((sum, x, i) => sum + x * (row(id)[i] - mean[i]), 0)),
    ),
  );
  return { words, points };
}
