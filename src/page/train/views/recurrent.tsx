import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Chart, type Line } from '../../parts/chart.js';
import { useTyped } from '../../parts/typed.js';
import { NumberField } from '../parts/number-field.js';
import type { FromNetworks, NetworkSnapshot, ToNetworks } from '../recurrent/messages.js';
import { CELL_NAMES, Embedding, NetworkRow, StateTable, visible } from '../recurrent/pictures.js';
import { SENTENCES } from '../texts.js';

type Snapshot = Extract<FromNetworks, { type: 'snapshot' }>;

/** The losses of all networks after an epoch. */
interface LossPoint {
  readonly epoch: number;
  readonly losses: readonly number[];
}

const MOST_CHARACTERS = 120;
const FREELY = 100_000; // epochs

/** Three small networks that learn a sentence by heart, side by side. */
export function RecurrentView(): JSX.Element {
  const [text, setText] = useState(SENTENCES.en);
  const [hidden, setHidden] = useState(16);
  const [learningRate, setLearningRate] = useState(0.01);
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [first, setFirst] = useState<Snapshot>();
  const [problem, setProblem] = useState<string>();
  const [at, setAt] = useState(0);
  const [which, setWhich] = useState(0);
  const worker = useRef<Worker | undefined>(undefined);
  const losses = useRef<LossPoint[]>([]);
  const [seed, setSeed] = useState(1);
  const sentence = useTyped(text, (typed) => setText(typed.replaceAll(/\s*\n\s*/g, ' ')));

  useEffect(() => {
    const own = new Worker(new URL('../recurrent-worker.js', import.meta.url), { type: 'module' });
    worker.current = own;
    losses.current = [];
    setFirst(undefined);
    setAt(0);
    own.addEventListener('message', ({ data }: MessageEvent<FromNetworks>) => {
      if (data.type === 'failed') {
        setProblem(data.message);
        setSnapshot(undefined);
        return;
      }
      setProblem(undefined);
      losses.current.push({ epoch: data.epoch, losses: data.networks.map(({ loss }) => loss) });
      if (data.epoch === 0) setFirst(data);
      setSnapshot(data);
    });
    own.addEventListener('error', (event) => {
      setProblem(event.message || 'The worker did not start.');
    });
    post({ type: 'start', task: { text, hidden, learningRate, seed } });
    return () => own.terminate();
  }, [text, hidden, learningRate, seed]);

  const post = (message: ToNetworks): void => worker.current?.postMessage(message);
  const letters = Array.from(text.normalize('NFC'));
  const isLearning = snapshot?.isLearning ?? false;
  const steps = letters.length - 1;
  const place = Math.min(at, Math.max(0, steps - 1));
  return (
    <>
      <p class="lead">
        Three networks read a sentence character by character and predict the next one. Each has one
        layer of {hidden} units; only the cell differs.
      </p>
      <label class="field own-text">
        Sentence
        <textarea rows={2} maxLength={MOST_CHARACTERS} {...sentence} />
      </label>
      <div class="question">
        <button type="button" onClick={() => setText(SENTENCES.en)}>
          English
        </button>
        <button type="button" onClick={() => setText(SENTENCES.ko)}>
          한국어
        </button>
        <NumberField label="Units" value={hidden} min={2} max={64} onChange={setHidden} />
        <NumberField
          label="Learning rate"
          value={learningRate}
          min={0.001}
          max={0.1}
          step={0.001}
          onChange={setLearningRate}
        />
      </div>
      {problem !== undefined && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {snapshot !== undefined && snapshot.networks[0].guesses.length === steps && (
        <>
          <div class="tools steps">
            <button
              type="button"
              class="primary"
              data-main
              disabled={isLearning}
              onClick={() => post({ type: 'learn', epochs: 1 })}
            >
              1 epoch
            </button>
            <button
              type="button"
              disabled={isLearning}
              onClick={() => post({ type: 'learn', epochs: 20 })}
            >
              20 epochs
            </button>
            <button
              type="button"
              disabled={isLearning}
              onClick={() => post({ type: 'learn', epochs: 100 })}
            >
              100 epochs
            </button>
            <button
              type="button"
              aria-pressed={isLearning}
              onClick={() =>
                post(isLearning ? { type: 'pause' } : { type: 'learn', epochs: FREELY })
              }
            >
              {isLearning ? 'Pause' : 'Run'}
            </button>
            <button type="button" onClick={() => setSeed(seed + 1)}>
              Start over
            </button>
            <span class="facts" data-epoch={snapshot.epoch}>
              {snapshot.epoch.toLocaleString('en-US')} {snapshot.epoch === 1 ? 'epoch' : 'epochs'}{' '}
              so far
            </span>
          </div>
          <h2>What they remember</h2>
          <label class="field step-choice">
            Step {place + 1} of {steps}: it reads “{visible(letters[place])}”, and “
            {visible(letters[place + 1])}” comes next
            <input
              type="range"
              min={0}
              max={steps - 1}
              value={place}
              aria-valuetext={`step ${place + 1}, ${letters[place]}`}
              onInput={(event) => setAt(Number(event.currentTarget.value))}
            />
          </label>
          <p class="facts">
            Each column is the state after a character: blue where a unit is above 0, orange where
            it is below. Under it stands the network’s guess at the next character, bold if right
            and underlined if wrong.
          </p>
          {snapshot.networks.map((network) => (
            <NetworkRow
              key={network.cell}
              network={network}
              letters={letters}
              at={place}
              onChoose={setAt}
            />
          ))}
          <details>
            <summary>The states after this step as numbers</summary>
            <StateTable networks={snapshot.networks} at={place} />
          </details>
          <div class="charts">
            <Chart
              title="Loss"
              xLabel="epochs"
              yLabel="loss"
              height={240}
              xEnd={Math.max(1, snapshot.epoch)}
              lines={lossLines(losses.current, snapshot.networks)}
            />
            <Chart
              title="How far back a gradient reaches"
              xLabel="characters back"
              yLabel="length of the gradient"
              height={240}
              isLog
              lines={normLines(snapshot.networks, first?.networks)}
            />
          </div>
          <p class="facts wide-text">
            The gradient chart shows how strongly the loss of the last character depends on the
            state that many characters earlier. Where a line falls, the gradient vanishes: the
            network can hardly learn from what it read there. Dashed lines show the networks before
            training.
          </p>
          <GradientTable networks={snapshot.networks} />
          <h2>From a character to numbers</h2>
          <label class="field inline-choice">
            Network
            <select
              value={String(which)}
              onChange={(event) => setWhich(Number(event.currentTarget.value))}
            >
              {snapshot.networks.map(({ cell }, i) => (
                <option key={cell} value={String(i)}>
                  {CELL_NAMES[cell]}
                </option>
              ))}
            </select>
          </label>
          <Embedding
            characters={snapshot.characters}
            character={letters[place]}
            embedding={snapshot.networks[which].embedding}
            name={CELL_NAMES[snapshot.networks[which].cell]}
          />
        </>
      )}
    </>
  );
}

function lossLines(points: readonly LossPoint[], networks: readonly NetworkSnapshot[]): Line[] {
  const every = Math.max(1, Math.ceil(points.length / 500));
  const kept = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  return networks.map(({ cell }, i) => ({
    name: CELL_NAMES[cell],
    x: kept.map(({ epoch }) => epoch),
    y: kept.map((point) => point.losses[i]),
    look: i as 0 | 1 | 2,
    style: kept.length === 1 ? 'marks' : 'plain', // one point makes no line
  }));
}

const lineOf = ({ cell, norms }: NetworkSnapshot, i: number, isFirst: boolean): Line => ({
  name: `${CELL_NAMES[cell]}${isFirst ? ', untrained' : ''}`,
  x: Array.from(norms, (_, k) => k + 1),
  y: Array.from(norms),
  look: i as 0 | 1 | 2,
  style: isFirst ? 'dashed' : 'plain',
});

function normLines(
  networks: readonly NetworkSnapshot[],
  first: readonly NetworkSnapshot[] | undefined,
): Line[] {
  const now = networks.map((network, i) => lineOf(network, i, false));
  // Before any training both are equal.
  if (first === undefined || first === networks) return now;
  return [...first.map((network, i) => lineOf(network, i, true)), ...now];
}

function GradientTable({ networks }: { networks: readonly NetworkSnapshot[] }): JSX.Element {
  return (
    <details>
      <summary>Gradients as a table</summary>
      <div class="scrolls matrix" tabIndex={0} role="group" aria-label="Gradients by distance">
        <table>
          <thead>
            <tr>
              <th scope="col">Back</th>
              {networks.map(({ cell }) => (
                <th key={cell} scope="col">
                  {CELL_NAMES[cell]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from(networks[0].norms, (_, k) => (
              <tr key={k}>
                <th scope="row">{k + 1}</th>
                {networks.map(({ cell, norms }) => (
                  <td key={cell}>{norms[k].toExponential(1)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
