import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useTyped } from '../parts/typed.js';
import { showWhole } from '../table-text.js';
import { type Colouring, COLOURINGS, parseClasses, type WordClasses } from './colouring.js';

/** The parts of an address that belong to the map. */
export interface MapChange {
  readonly x?: string;
  readonly y?: string;
  readonly layout?: 'umap' | 'pca';
  readonly colour?: string;
  readonly from?: number;
  readonly to?: number;
}

interface AxesProps {
  readonly x: string | undefined;
  readonly y: string | undefined;
  onChange(change: MapChange): void;
}

/** Axes from words: a horizontal and a vertical formula. */
export function Axes({ x, y, onChange }: AxesProps): JSX.Element {
  const fields = [
    { name: 'x', label: 'Across', value: x, example: 'she - he' },
    { name: 'y', label: 'Up', value: y, example: 'dear - cheap' },
  ];
  return (
    <details class="more-of-map" open={x !== undefined || y !== undefined}>
      <summary>Axes from words</summary>
      <div class="question">
        {fields.map(({ name, ...field }) => (
          <AxisField
            key={name}
            {...field}
            onDone={(formula) => onChange({ [name]: formula.trim() || undefined })}
          />
        ))}
      </div>
    </details>
  );
}

interface AxisFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly example: string;
  onDone(formula: string): void;
}

function AxisField({ label, value = '', example, onDone }: AxisFieldProps): JSX.Element {
  return (
    <label class="field">
      {label}
      <input
        placeholder={example}
        maxLength={1000}
        autocomplete="off"
        spellcheck={false}
        {...useTyped(value, onDone)}
      />
    </label>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  frequency: 'frequency',
  clusters: 'clusters',
  file: 'your own list',
};

interface ColourProps {
  readonly colour: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly count: number;
  onChange(change: MapChange): void;
  onClasses(classes: WordClasses): void;
}

/** The rank that was typed; undefined if empty. */
const rankOf = (text: string): number | undefined => {
  const rank = Math.round(Number(text));
  return text.trim() !== '' && rank >= 1 && rank <= 9_999_999 ? rank : undefined;
};

/** What the colours mean, and which words are drawn. */
export function ColourAndFilter(props: ColourProps): JSX.Element {
  const { colour, from, to, count, onChange, onClasses } = props;
  const [problem, setProblem] = useState<string>();
  const first = useTyped(String(from ?? ''), (text) => onChange({ from: rankOf(text) }));
  const last = useTyped(String(to ?? ''), (text) => onChange({ to: rankOf(text) }));
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      onClasses(parseClasses(await file.text(), file.name));
      setProblem(undefined);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <details
      class="more-of-map"
      open={colour !== undefined || from !== undefined || to !== undefined}
    >
      <summary>Colours and filter</summary>
      <div class="question">
        <label class="field">
          Colour by
          <select
            value={colour ?? ''}
            onChange={(event) => onChange({ colour: event.currentTarget.value || undefined })}
          >
            <option value="">nothing</option>
            {COLOURINGS.map((name) => (
              <option key={name} value={name}>
                {NAMES[name]}
              </option>
            ))}
          </select>
        </label>
        {colour === 'file' && (
          <label class="field">
            Words, each with its class after a tab
            <input
              type="file"
              accept=".tsv,.csv,.txt,text/*"
              onChange={(event) => void read(event.currentTarget.files?.[0])}
            />
          </label>
        )}
        <label class="field">
          From rank
          <input type="number" min={1} max={count} placeholder="1" {...first} />
        </label>
        <label class="field">
          To rank
          <input type="number" min={1} max={count} placeholder={String(count)} {...last} />
        </label>
      </div>
      {problem !== undefined && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
    </details>
  );
}

interface LegendProps {
  readonly colouring: Colouring;
  readonly without: ReadonlySet<number>;
  onToggle(group: number): void;
}

/** The colours with their groups, each of which can be hidden. */
export function Legend({ colouring, without, onToggle }: LegendProps): JSX.Element {
  const { title, groups, of } = colouring;
  const rest = of.reduce((sum, group) => sum + (group === -1 ? 1 : 0), 0);
  const all = [
    ...groups.map((group, which) => ({ ...group, which })),
    ...(rest > 0 ? [{ name: 'all other words', colour: '--edge', count: rest, which: -1 }] : []),
  ];
  return (
    <fieldset class="legend">
      <legend>
        <bdi>{title}</bdi>
      </legend>
      {all.map(({ name, colour, count, which }) => (
        <label key={which}>
          <input type="checkbox" checked={!without.has(which)} onChange={() => onToggle(which)} />
          <span class="swatch" style={{ background: `var(${colour})` }} />
          <bdi>{name}</bdi> <span class="count">{showWhole(count)}</span>
        </label>
      ))}
    </fieldset>
  );
}
