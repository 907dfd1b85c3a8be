import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CurvePoint, TrainedEpoch, TrainingNow, TrainingState } from '../../server/index.js';
import { ask, type ModelFacts, Refusal } from '../api.js';
import { Chart, type Line } from '../parts/chart.js';
import { Pins } from '../parts/pins.js';
import { Refused } from '../parts/refused.js';
import { smoothed } from '../parts/scales.js';
import { showWhole } from '../table-text.js';

/** The response of `/training`. */
export interface TrainingAnswer {
  readonly state: TrainingState;
  readonly problem: string | null;
  readonly version: number;
  readonly now: TrainingNow | null;
  readonly points: readonly CurvePoint[];
  readonly epochs: readonly TrainedEpoch[];
  readonly samples: readonly { readonly epoch: number; readonly text: string }[];
  readonly options: Readonly<Record<string, unknown>>;
}

const EVERY = 1000; // milliseconds between two requests
const MOST_POINTS = 4000;

/** The curves of a training run, while it runs and after. */
export function TrainingView({ model }: { model: ModelFacts }): JSX.Element {
  const { training, refusal } = useTraining(model.id);
  if (training === undefined) return <Refused refusal={refusal} />;
  return <Training model={model} training={training} refusal={refusal} />;
}

interface TrainingProps {
  readonly model: ModelFacts;
  readonly training: TrainingAnswer;
  readonly refusal: Refusal | undefined;
  /** Words that are pinned at first. */
  readonly pins?: readonly string[];
  /** Shown between the figures and the curves. */
  readonly children?: ComponentChildren;
}

/** The state of a training run: facts, curves, pinned words, and a table of epochs. */
export function Training(props: TrainingProps): JSX.Element {
  const { model, training, refusal, pins, children } = props;
  const isLanguageModel = model.kind === 'a language model';
  const { epochs, points, samples, state } = training;
  return (
    <>
      <Refused refusal={refusal} />
      <Now training={training} unit={isLanguageModel ? 'tokens' : 'words'} />
      {children}
      {points.length + epochs.length > 0 && (
        <Curves training={training} isLanguageModel={isLanguageModel} />
      )}
      {!isLanguageModel && (model.size > 0 || training.version > 0) && (
        <Pins
          model={model.id}
          version={training.version}
          isOver={state !== 'training' && !(state === 'file' && training.now !== null)}
          first={pins}
        />
      )}
      {samples.length > 0 && <Samples samples={samples} />}
      <EpochTable epochs={epochs} isLanguageModel={isLanguageModel} />
    </>
  );
}

/** Polls about once a second while the page is visible, and collects the points. */
export function useTraining(model: number): { training?: TrainingAnswer; refusal?: Refusal } {
  const [state, setState] = useState<{ training?: TrainingAnswer; refusal?: Refusal }>({});
  const points = useRef<readonly CurvePoint[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    points.current = [];
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') return;
      // The server keeps a limited number of points and thins them out, so fetch all of them again.
      if (points.current.length > MOST_POINTS) points.current = [];
      const since = points.current.at(-1)?.serial ?? 0;
      try {
        const path = `/api/models/${model}/training?since=${since}`;
        const training = await ask<TrainingAnswer>(path, controller.signal);
        points.current = [...points.current, ...training.points];
        setState({ training: { ...training, points: points.current } });
      } catch (error) {
        if (controller.signal.aborted) return;
        const refusal = error instanceof Refusal ? error : new Refusal((error as Error).message);
        setState(({ training }) => ({ training, refusal }));
      }
      timer = setTimeout(() => void look(), EVERY);
    };
    const onVisible = (): void => void look();
    document.addEventListener('visibilitychange', onVisible);
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [model]);
  return state;
}

const STATES: Readonly<Record<TrainingState, string>> = {
  reading: 'Reading the text',
  training: 'Training',
  done: 'Training is done',
  stopped: 'Training was stopped',
  failed: 'Training has failed',
  file: 'A saved model',
};

function Now({ training, unit }: { training: TrainingAnswer; unit: string }): JSX.Element {
  const { state, now, problem, epochs } = training;
  const share = now === null ? 0 : now.done / now.total;
  const shownEpoch = now === null ? epochs.length : now.epoch;
  return (
    <section class="now" aria-label="Progress">
      <p class="state" data-state={state}>
        {state === 'file' && now !== null ? 'A saved checkpoint' : STATES[state]}
        {now !== null && `: epoch ${shownEpoch} of ${now.epochs}`}
      </p>
      {problem !== null && <p class="refused">{problem}</p>}
      {state === 'reading' && <p class="facts">The curves appear when training starts.</p>}
      {now !== null && (
        <>
          <progress max={1} value={state === 'done' ? 1 : share} aria-label="Share of the training">
            {Math.round(share * 100)}%
          </progress>
          <dl class="figures">
            <Figure name="done" value={`${Math.floor((state === 'done' ? 1 : share) * 100)}%`} />
            {now.perSecond !== null && (
              <Figure name={`${unit}/s`} value={showWhole(Math.round(now.perSecond))} />
            )}
            {now.secondsLeft !== null && state === 'training' && (
              <Figure name="time left" value={showSeconds(now.secondsLeft)} />
            )}
            {now.learningRate !== null && (
              <Figure
                name="learning rate"
                value={String(Number(now.learningRate.toPrecision(3)))}
              />
            )}
            {now.loss !== null && (
              <Figure
                name={state === 'training' ? 'loss of this epoch' : 'loss of the last epoch'}
                value={now.loss.toFixed(4)}
              />
            )}
          </dl>
        </>
      )}
    </section>
  );
}

export function Figure({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Formats a duration for people. */
export function showSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

interface CurvesProps {
  readonly training: TrainingAnswer;
  readonly isLanguageModel: boolean;
}

function Curves({ training, isLanguageModel }: CurvesProps): JSX.Element {
  const [smoothing, setSmoothing] = useState(0.8);
  const [measure, setMeasure] = useState<'loss' | 'perplexity'>(
    isLanguageModel ? 'perplexity' : 'loss',
  );
  const { points, epochs, now, state } = training;
  const as = (loss: number | null): number | null =>
    loss === null ? null : measure === 'perplexity' ? Math.exp(loss) : loss;
  const places = points.map((point) => point.epochs);
  // A point without a loss, such as one before an epoch's first prediction, is no gap in the curve.
  const measured = points.filter(({ loss }) => loss !== null);
  const measuredAt = measured.map((point) => point.epochs);
  const raw = measured.map(({ loss }) => loss);
  const ends = epochs.map(({ epoch }) => epoch);
  const heldOut = epochs.map(({ heldOutLoss }) => as(heldOutLoss));
  const all: Line[] = [
    { name: 'raw', x: measuredAt, y: raw.map(as), look: 0, style: 'raw' },
    { name: 'smoothed', x: measuredAt, y: smoothed(raw, smoothing).map(as), look: 0 },
    {
      name: 'epoch mean',
      x: ends,
      y: epochs.map(({ loss }) => as(loss)),
      look: 1,
      style: 'marks',
    },
    { name: 'held out', x: ends, y: heldOut, look: 2, style: 'marks' },
  ];
  const lines = all.filter(({ y }) => y.some((value) => value !== null));
  const xEnd = Math.max(now?.epochs ?? 1, ends.at(-1) ?? 1);
  const isShort = points.length === 0;
  return (
    <>
      <Chart
        title={measure === 'loss' ? 'Loss' : 'Perplexity'}
        xLabel="epochs"
        yLabel={measure}
        lines={lines}
        isLog={measure === 'perplexity'}
        xEnd={xEnd}
      />
      <div class="tools">
        {!isShort && (
          <label>
            Smoothing
            <input
              type="range"
              min={0}
              max={0.98}
              step={0.02}
              value={smoothing}
              aria-valuetext={smoothing === 0 ? 'none' : `${Math.round(smoothing * 100)}%`}
              onInput={(event) => setSmoothing(Number(event.currentTarget.value))}
            />
          </label>
        )}
        {isLanguageModel && (
          <label>
            Measure
            <select
              value={measure}
              onChange={(event) => setMeasure(event.currentTarget.value as 'loss' | 'perplexity')}
            >
              <option value="perplexity">perplexity</option>
              <option value="loss">loss</option>
            </select>
          </label>
        )}
      </div>
      {!isShort && (
        <div class="charts">
          <Chart
            title={isLanguageModel ? 'Tokens per second' : 'Words per second'}
            xLabel="epochs"
            yLabel="per second"
            height={170}
            lines={[
              {
                name: 'speed',
                x: places,
                y: points.map(({ perSecond }) => perSecond),
                look: 0,
              },
            ]}
            xEnd={xEnd}
          />
          <Chart
            title="Learning rate"
            xLabel="epochs"
            yLabel="rate"
            height={170}
            lines={[
              {
                name: 'learning rate',
                x: places,
                y: points.map(({ learningRate }) => learningRate),
                look: 0,
              },
            ]}
            xEnd={xEnd}
          />
        </div>
      )}
      {state === 'file' && (
        <p class="facts">
          The page shows each checkpoint that replaces the file.{' '}
          <code>wordloom {isLanguageModel ? 'lm ' : ''}train --serve</code> also shows the curve
          within each epoch.
        </p>
      )}
    </>
  );
}

function Samples({ samples }: Pick<TrainingAnswer, 'samples'>): JSX.Element {
  return (
    <section>
      <h2>Generated text</h2>
      {samples.toReversed().map(({ epoch, text }, i) => (
        <details key={epoch} open={i === 0}>
          <summary>After epoch {epoch}</summary>
          <p class="written">
            <bdi>{text}</bdi>
          </p>
        </details>
      ))}
    </section>
  );
}

const show = (loss: number | null): string => (loss === null ? '–' : loss.toFixed(4));
function perplexity(loss: number | null): string {
  if (loss === null) return '–';
  const value = Math.exp(loss);
  return value < 1000 ? value.toFixed(2) : showWhole(Math.round(value));
}

interface EpochTableProps {
  readonly epochs: readonly TrainedEpoch[];
  readonly isLanguageModel: boolean;
}

function EpochTable({ epochs, isLanguageModel }: EpochTableProps): JSX.Element | null {
  if (epochs.length === 0) return null;
  const hasHeldOut = epochs.some(({ heldOutLoss }) => heldOutLoss !== null);
  // A narrow screen has room for five columns.
  const secondsClass = isLanguageModel && hasHeldOut ? 'number wide' : 'number';
  return (
    <div class="scrolls epochs" tabIndex={0} role="group" aria-label="Epochs">
      <table>
        <caption>Epochs</caption>
        <thead>
          <tr>
            <th scope="col" class="number">
              Epoch
            </th>
            <th scope="col" class="number">
              Loss
            </th>
            {hasHeldOut && (
              <th scope="col" class="number">
                Held-out loss
              </th>
            )}
            {isLanguageModel && (
              <th scope="col" class="number">
                Perplexity
              </th>
            )}
            {isLanguageModel && hasHeldOut && (
              <th scope="col" class="number">
                Held-out perplexity
              </th>
            )}
            <th scope="col" class={secondsClass}>
              Seconds
            </th>
          </tr>
        </thead>
        <tbody>
          {epochs.map(({ epoch, loss, heldOutLoss, seconds }) => (
            <tr key={epoch}>
              <td class="number">{epoch}</td>
              <td class="number">{show(loss)}</td>
              {hasHeldOut && <td class="number">{show(heldOutLoss)}</td>}
              {isLanguageModel && <td class="number">{perplexity(loss)}</td>}
              {isLanguageModel && hasHeldOut && <td class="number">{perplexity(heldOutLoss)}</td>}
              <td class={secondsClass}>{seconds.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
