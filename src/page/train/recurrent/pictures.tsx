import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { currentPalette } from '../../map/picture.js';
import type { NetworkSnapshot } from './messages.js';

export const CELL_NAMES = { rnn: 'RNN', gru: 'GRU', lstm: 'LSTM' } as const;

const STEP = 20; // pixels of a step across
const UNIT = 9; // pixels of a unit down
const HEAD = 52; // pixels of the names of the rows, which stay when a row is scrolled

/** Makes a space visible. */
export const visible = (character: string): string =>
  character === ' ' ? '␣' : character === '\n' ? '↵' : character;

interface NetworkProps {
  readonly network: NetworkSnapshot;
  readonly letters: readonly string[]; // (T + 1)
  readonly at: number;
  onChoose(step: number): void;
}

/** One network: its input, its state after each character, and its prediction of the next. */
export function NetworkRow({ network, letters, at, onChoose }: NetworkProps): JSX.Element {
  const { cell, loss, guesses, chances, states } = network;
  const T = guesses.length;
  const right = guesses.filter((guess, t) => guess === letters[t + 1]).length;
  const name = CELL_NAMES[cell];
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { scrollLeft, clientWidth } = frame.current!;
    const room = clientWidth - HEAD;
    const isSeen = at * STEP >= scrollLeft && (at + 1) * STEP <= scrollLeft + room;
    if (!isSeen) frame.current!.scrollLeft = (at + 0.5) * STEP - room / 2;
  }, [at]);
  return (
    <section class="cell-row" data-cell={cell} aria-label={name}>
      <h3>
        {name}{' '}
        <span class="facts">
          loss {loss.toFixed(3)}, {right} of {T} right
        </span>
      </h3>
      <div
        ref={frame}
        class="scrolls"
        tabIndex={0}
        role="group"
        aria-label={`${name}, step by step`}
      >
        <table class="steps-table">
          <tbody>
            <tr>
              <th scope="row">reads</th>
              {guesses.map((_, t) => (
                <td key={t} class={t === at ? 'at' : ''}>
                  {visible(letters[t])}
                </td>
              ))}
            </tr>
            <tr class="state-row">
              <th scope="row">state</th>
              <td colSpan={T}>
                <StateCanvas states={states} steps={T} at={at} onChoose={onChoose} />
              </td>
            </tr>
            <tr>
              <th scope="row">says</th>
              {guesses.map((guess, t) => {
                const isRight = guess === letters[t + 1];
                return (
                  <td
                    key={t}
                    class={`${isRight ? 'right' : 'wrong'}${t === at ? ' at' : ''}`}
                    title={`${Math.round(chances[t] * 100)}% for ${visible(letters[t + 1])}`}
                  >
                    {visible(guess)}
                    {!isRight && <span class="unseen"> wrong</span>}
                  </td>
                );
              })}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface StateCanvasProps {
  readonly states: Float32Array; // (T, H)
  readonly steps: number;
  readonly at: number;
  onChoose(step: number): void;
}

/** States side by side: a column per step, a row per unit; blue above 0, orange below. */
function StateCanvas({ states, steps, at, onChoose }: StateCanvasProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const units = states.length / steps;
  useEffect(() => {
    const paint = (): void => {
      const palette = currentPalette();
      const ratio = devicePixelRatio;
      const { current } = canvas;
      current!.width = steps * STEP * ratio;
      current!.height = units * UNIT * ratio;
      const context = current!.getContext('2d')!;
      context.scale(ratio, ratio);
      for (let t = 0; t < steps; t++) {
        for (let unit = 0; unit < units; unit++) {
          const value = states[t * units + unit];
          context.globalAlpha = Math.min(1, Math.abs(value));
          context.fillStyle = value > 0 ? palette.point : palette.lit;
          context.fillRect(t * STEP, unit * UNIT, STEP - 1, UNIT - 1);
        }
      }
      context.globalAlpha = 1;
      context.strokeStyle = palette.ink;
      context.lineWidth = 2;
      context.strokeRect(at * STEP + 0.5, 1, STEP - 2, units * UNIT - 2);
    };
    paint();
    const observer = new MutationObserver(paint);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', paint);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', paint);
    };
  }, [states, at]);
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      style={{ width: `${steps * STEP}px`, height: `${units * UNIT}px` }}
      onClick={({ offsetX }) => onChoose(Math.min(steps - 1, Math.floor(offsetX / STEP)))}
    />
  );
}

/** The colour of a number, stronger as it grows in magnitude. */
export const tint = (value: number, most: number): { backgroundColor: string } => ({
  backgroundColor: `color-mix(in srgb, var(${value < 0 ? '--minus' : '--bar'}) ${Math.round(
    Math.min(1, Math.abs(value) / most) * 45,
  )}%, transparent)`,
});

/** Formats a number with a minus sign; what rounds to 0 has none. */
const signed = (value: number, digits: number): string =>
  value
    .toFixed(digits)
    .replace(/^-(?=0\.?0*$)/, '')
    .replace('-', '−');

interface EmbeddingProps {
  readonly characters: readonly string[];
  readonly character: string;
  readonly embedding: Float32Array; // (V, E)
  readonly name: string;
}

/** A character as a one-hot vector, and the row of the embedding that it selects. */
export function Embedding({ characters, character, embedding, name }: EmbeddingProps): JSX.Element {
  const id = characters.indexOf(character);
  const E = embedding.length / characters.length;
  const most = embedding.reduce((a, b) => Math.max(a, Math.abs(b)), 0.001);
  return (
    <div class="embedding">
      <div>
        <h3>One-hot vector: {characters.length} numbers, one of them 1</h3>
        <ol class="one-hot" aria-label={`The one-hot vector of ${visible(character)}`}>
          {characters.map((each) => (
            <li key={each} class={each === character ? 'one' : ''}>
              <span>{visible(each)}</span>
              {each === character ? 1 : 0}
            </li>
          ))}
        </ol>
        <p class="facts">
          Multiplying it by the matrix gives row {id + 1}, so the network simply looks that row up.
        </p>
      </div>
      <div>
        <h3>
          Embedding of the {name}: {characters.length} × {E}
        </h3>
        <div class="scrolls matrix" tabIndex={0} role="group" aria-label="Embedding">
          <table>
            <tbody>
              {characters.map((each, row) => (
                <tr key={each} class={row === id ? 'at' : ''}>
                  <th scope="row">{visible(each)}</th>
                  {Array.from({ length: E }, (_, column) => {
                    const value = embedding[row * E + column];
                    return (
                      <td key={column} style={tint(value, most)}>
                        {signed(value, 1)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </div>
  );
}

/** The state of each network after a step, as numbers. */
export function StateTable({
  networks,
  at,
}: {
  readonly networks: readonly NetworkSnapshot[];
  readonly at: number;
}): JSX.Element {
  const columns = networks.flatMap(({ cell, states, cells, guesses }) => {
    const units = states.length / guesses.length;
    const of = (values: Float32Array): Float32Array =>
      values.subarray(at * units, (at + 1) * units);
    const name = CELL_NAMES[cell];
    return [
      { title: `${name} h`, values: of(states) },
      ...(cells === undefined ? [] : [{ title: `${name} c`, values: of(cells) }]),
    ];
  });
  return (
    <div class="scrolls matrix" tabIndex={0} role="group" aria-label="States as numbers">
      <table>
        <thead>
          <tr>
            <th scope="col">Unit</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from(columns[0].values, (_, unit) => (
            <tr key={unit}>
              <th scope="row">{unit + 1}</th>
              {columns.map(({ title, values }) => (
                <td key={title} style={tint(values[unit], 1)}>
                  {signed(values[unit], 2)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
