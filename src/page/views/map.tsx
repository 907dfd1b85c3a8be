import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  answerOf,
  ask,
  type FoundWord,
  type ModelFacts,
  pathOf,
  Refusal,
  useAnswer,
  type WordFacts,
} from '../api.js';
import type { Camera, Size } from '../map/camera.js';
import { type Picture, pngOf, svgOf } from '../map/export.js';
import { wordsInView } from '../map/labels.js';
import { MapPicture } from '../map/map-picture.js';
import type { Lit, MapWords } from '../map/picture.js';
import { FoundTable } from '../parts/found-table.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { fileNameOf, saveFile } from '../parts/save.js';
import { WordInput } from '../parts/word-input.js';
import { formatTsv, showWhole } from '../table-text.js';

const PART = 10_000; // words of one request for the vocabulary
const COUNTS = [5000, 20_000, 100_000];
const MOST = 1_000_000; // words drawn
const LISTED = 20;

interface Neighbors {
  readonly word: WordFacts;
  readonly neighbors: readonly FoundWord[];
}

/** The words of a model as a map. The neighbours of a word are those of the full space. */
export function MapView({ model }: { model: ModelFacts }): JSX.Element {
  const { address, goTo, linkTo, announce } = useNavigation();
  const { word, k, x, y } = address;
  const count = Math.min(model.size, address.points);
  const { map, refusal } = useMap(model.id, count, x, y);
  const found = useAnswer<Neighbors>(
    word === undefined ? undefined : pathOf(model.id, 'neighbors', { word, k }),
  );
  const [at, setAt] = useState(-1);
  const [inView, setInView] = useState<readonly number[]>([]);
  const picture = useRef<Picture>(null);
  const answer = word === undefined ? undefined : found.answer;
  const lit = useMemo(() => litOf(map, answer, at), [map, answer, at]);

  useEffect(() => setAt(-1), [word]);
  useEffect(() => {
    if (answer === undefined) return;
    const nearest = answer.neighbors.slice(0, 3).map((each) => each.word);
    announce(`${answer.word.word}, rank ${answer.word.rank}, nearest: ${nearest.join(', ')}`);
  }, [answer, announce]);

  const caption = `${showWhole(count)} of ${showWhole(model.size)} words of ${model.name}; ${methodOf(x, y)}`;
  const walk = (step: 1 | -1): void => {
    const all = answer?.neighbors ?? [];
    if (all.length === 0) return;
    const next = at === -1 && step === -1 ? all.length - 1 : (at + step + all.length) % all.length;
    setAt(next);
    announce(`${all[next].word}, cosine ${all[next].score.toFixed(3)}`);
  };
  const listInView = (camera: Camera, size: Size): void => {
    if (map !== undefined) setInView(wordsInView({ points: map.points, camera, size }, LISTED));
  };
  return (
    <>
      <div class="question">
        <WordInput
          label="Find a word"
          model={model.id}
          value={word}
          onChoose={(chosen) => goTo({ word: chosen })}
        />
        <label class="field">
          Words drawn
          <select
            value={String(count)}
            onChange={(event) => goTo({ points: Number(event.currentTarget.value) })}
          >
            {countsFor(model.size, count).map((each) => (
              <option key={each} value={String(each)}>
                {each === model.size ? `all ${showWhole(each)}` : showWhole(each)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Axes x={x} y={y} onChange={(change) => goTo(change)} />
      <Refused refusal={refusal} />
      <Refused refusal={found.refusal} linkTo={(each) => linkTo({ word: each })} />
      <div class="map-row">
        <figure>
          {map === undefined ? (
            <div class="map" aria-busy="true" />
          ) : (
            <MapPicture
              map={map}
              lit={lit}
              label="Map of words. Arrows move it, plus and minus zoom, n and N walk the neighbours, Enter opens one, Escape clears."
              caption={caption}
              picture={picture}
              onChoose={(id) => goTo({ word: id === undefined ? undefined : map.words[id] })}
              onWalk={walk}
              onOpen={() => at >= 0 && goTo({ word: answer!.neighbors[at].word })}
              onMoved={listInView}
            />
          )}
          <figcaption>
            {caption}. Neighbours are from all {showWhole(model.size)} words and the full space;
            distances in the picture say little.
          </figcaption>
          {map !== undefined && <SavePicture picture={picture} name={model.name} />}
        </figure>
        <div class="panel">
          {answer !== undefined && map !== undefined && (
            <>
              <FoundTable
                title={
                  <>
                    Nearest to <bdi>{answer.word.word}</bdi>
                  </>
                }
                name={answer.word.word}
                found={answer.neighbors}
                isAsking={found.isAsking}
              />
              <p class="facts">
                {lit.neighbors.length} of {answer.neighbors.length} are on the map
                {lit.chosen === undefined && ', and the word itself is not'}.
              </p>
            </>
          )}
          {map !== undefined && (
            <details open={answer === undefined}>
              <summary>Most frequent words in view</summary>
              <ul class="in-view">
                {inView.map((id) => (
                  <li key={id}>
                    <a href={linkTo({ word: map.words[id] })}>
                      <bdi>{map.words[id]}</bdi>
                    </a>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
      </div>
    </>
  );
}

/** Numbers of words to choose from; all of them where that is not too many. */
const countsFor = (size: number, count: number): number[] =>
  [...new Set([...COUNTS.filter((each) => each < size), Math.min(size, MOST), count])].toSorted(
    (a, b) => a - b,
  );

const methodOf = (x: string | undefined, y: string | undefined): string =>
  x === undefined && y === undefined
    ? 'principal components'
    : `across: ${x ?? 'principal component'}, up: ${y ?? 'principal component'}`;

/** Loads words and points; the words once for all axes. */
function useMap(
  model: number,
  count: number,
  x?: string,
  y?: string,
): { map?: MapWords; refusal?: Refusal } {
  const [state, setState] = useState<{ map?: MapWords; refusal?: Refusal }>({});
  const words = useMemo(() => loadWords(model, count), [model, count]);
  useEffect(() => {
    const controller = new AbortController();
    const values = { words: count, ...(x !== undefined && { x }), ...(y !== undefined && { y }) };
    const points = answerOf(
      fetch(pathOf(model, 'map', values), { signal: controller.signal }),
    ).then((response) => response.arrayBuffer());
    Promise.all([words, points]).then(
      ([all, buffer]) => {
        if (!controller.signal.aborted)
          setState({ map: { words: all, points: new Float32Array(buffer) } });
      },
      (error: Error) => {
        if (error.name === 'AbortError') return;
        setState(({ map }) => ({
          map,
          refusal: error instanceof Refusal ? error : new Refusal(error.message),
        }));
      },
    );
    return () => controller.abort();
  }, [words, x, y]);
  return state;
}

async function loadWords(model: number, count: number): Promise<string[]> {
  const words: string[] = [];
  for (let from = 1; from <= count; from += PART) {
    const path = pathOf(model, 'vocabulary', { from, k: Math.min(PART, count - from + 1) });
    const part = await ask<{ words: WordFacts[] }>(path);
    words.push(...part.words.map(({ word }) => word));
  }
  return words;
}

/** The ids of what is lit, as far as it is on the map: ids are ranks, from 0. */
function litOf(map: MapWords | undefined, answer: Neighbors | undefined, at: number): Lit {
  if (map === undefined || answer === undefined) return { neighbors: [] };
  const idOf = ({ rank }: WordFacts): number | undefined =>
    rank <= map.words.length ? rank - 1 : undefined;
  return {
    chosen: idOf(answer.word),
    neighbors: answer.neighbors.map(idOf).filter((id) => id !== undefined),
    current: at >= 0 ? idOf(answer.neighbors[at]) : undefined,
  };
}

interface AxesProps {
  readonly x: string | undefined;
  readonly y: string | undefined;
  onChange(change: { x?: string; y?: string }): void;
}

/** Words as axes: a formula across and one upwards. */
function Axes({ x, y, onChange }: AxesProps): JSX.Element {
  const fields = [
    { name: 'x', label: 'Across', value: x, example: 'she - he' },
    { name: 'y', label: 'Up', value: y, example: 'dear - cheap' },
  ];
  return (
    <details class="axes" open={x !== undefined || y !== undefined}>
      <summary>Axes from words</summary>
      <div class="question">
        {fields.map(({ name, label, value, example }) => (
          <label key={name} class="field">
            {label}
            <input
              value={value ?? ''}
              placeholder={example}
              maxLength={1000}
              autocomplete="off"
              spellcheck={false}
              onChange={(event) =>
                onChange({ [name]: event.currentTarget.value.trim() || undefined })
              }
            />
          </label>
        ))}
      </div>
    </details>
  );
}

function SavePicture({
  picture,
  name,
}: {
  picture: { current: Picture | null };
  name: string;
}): JSX.Element {
  const { announce } = useNavigation();
  const file = (ending: string): string => fileNameOf(`map of ${name}`, ending);
  const png = async (scale: number): Promise<void> => {
    try {
      saveFile(file(`${scale}x.png`), await pngOf(picture.current!, scale), 'image/png');
    } catch (error) {
      announce((error as Error).message);
    }
  };
  const tsv = (): string => {
    const { points, words } = picture.current!.map;
    const rows = words.map((word, id) => [word, points[id * 2], points[id * 2 + 1]]);
    return formatTsv(['word', 'x', 'y'], rows, { forSpreadsheets: false });
  };
  return (
    <div class="tools">
      <button type="button" onClick={() => void png(2)}>
        PNG 2x
      </button>
      <button type="button" onClick={() => void png(4)}>
        PNG 4x
      </button>
      <button
        type="button"
        onClick={() => saveFile(file('svg'), svgOf(picture.current!), 'image/svg+xml')}
      >
        SVG
      </button>
      <button
        type="button"
        onClick={() => saveFile(file('tsv'), tsv(), 'text/tab-separated-values')}
      >
        Coordinates
      </button>
    </div>
  );
}
