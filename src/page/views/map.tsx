import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type ModelFacts, pathOf, useAnswer, type WordFacts } from '../api.js';
import type { Address } from '../address.js';
import { type Camera, formatCamera, parseCamera, type Size } from '../map/camera.js';
import { ChosenWords } from '../map/chosen-words.js';
import { byFile, type Colouring, filtered, type WordClasses } from '../map/colouring.js';
import { Axes, ColourAndFilter, Legend } from '../map/controls.js';
import type { Picture } from '../map/export.js';
import { wordsInView } from '../map/labels.js';
import { type LoadedMap, useColouring, useMap } from '../map/load.js';
import { MapPicture } from '../map/map-picture.js';
import type { Lit, MapWords } from '../map/picture.js';
import { SavePicture, tableOf } from '../map/save-picture.js';
import { FoundTable } from '../parts/found-table.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { WordInput } from '../parts/word-input.js';
import { WordLinks } from '../parts/word-links.js';
import { showWhole } from '../table-text.js';
import { type Neighbors, saidOf } from './neighbors.js';

const COUNTS = [5000, 20_000, 100_000];
const MOST = 1_000_000; // words drawn
const LISTED = 20;
const NONE: ReadonlySet<number> = new Set();

/** A map of a model's words. The neighbours of a word come from the full space. */
export function MapView({ model }: { model: ModelFacts }): JSX.Element {
  const { address, goTo, replace, linkTo, announce } = useNavigation();
  const { word, k, x, y, layout, colour, from, to } = address;
  const count = Math.min(model.size, address.points);
  const { map, refusal, share } = useMap({ model: model.id, count, layout, x, y });
  const [classes, setClasses] = useState<WordClasses>();
  const coloured = useColouring(model.id, count, colour);
  const colouring = useMemo(
    () => colouringOf(map, colour, coloured.colouring, classes),
    [map, colour, coloured.colouring, classes],
  );
  const [without, setWithout] = useState(NONE);
  const drawn = useMemo(
    () => drawnOf(map, colouring, { from: from ?? 1, to: to ?? count, without }),
    [map, colouring, from, to, count, without],
  );
  const found = useAnswer<Neighbors>(
    word === undefined ? undefined : pathOf(model.id, 'neighbors', { word, k }),
  );
  const [at, setAt] = useState(-1);
  const [inView, setInView] = useState<readonly number[]>([]);
  const [isLasso, setLasso] = useState(false);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const picture = useRef<Picture>(null);
  const answer = word === undefined ? undefined : found.answer;
  const lit = useMemo(() => litOf(map, answer, at, chosen), [map, answer, at, chosen]);

  useEffect(() => setAt(-1), [word]);
  useEffect(() => setWithout(NONE), [colour, classes]);
  useEffect(() => setChosen([]), [model.id, count]);
  useEffect(() => {
    if (answer === undefined) return;
    announce(saidOf(answer));
  }, [answer, announce]);

  const visible = drawn === undefined ? count : visibleOf(drawn.points);
  const caption = `${showWhole(visible)} of ${showWhole(model.size)} words of ${model.name}; ${methodOf(map, x, y)}`;
  const walk = (step: 1 | -1): void => {
    const all = answer?.neighbors ?? [];
    if (all.length === 0) return;
    const next = at === -1 && step === -1 ? all.length - 1 : (at + step + all.length) % all.length;
    setAt(next);
    announce(`${all[next].word}, cosine ${all[next].score.toFixed(3)}`);
  };
  const choose = (ids: readonly number[]): void => {
    setChosen(ids);
    announce(ids.length === 0 ? 'No words chosen' : `${showWhole(ids.length)} words chosen`);
  };
  const viewed = (most: number): number[] => {
    const { camera, size } = picture.current!;
    return wordsInView({ points: drawn!.points, camera, size }, most);
  };
  // Show all of a new map.
  const change = (to: Partial<Address>): void => goTo({ ...to, at: undefined });
  const onMoved = (camera: Camera, size: Size, isWhole: boolean): void => {
    if (map === undefined || size.width === 0) return;
    const moved = isWhole ? undefined : formatCamera(camera);
    const isOnItsWay = layout === 'umap' && map.method === 'pca';
    if (!isOnItsWay && moved !== address.at) replace({ at: moved });
    if (drawn !== undefined) setInView(wordsInView({ points: drawn.points, camera, size }, LISTED));
  };
  return (
    <>
      <div class="question">
        <WordInput
          label="Find a word"
          model={model.id}
          value={word}
          onChoose={(each) => goTo({ word: each })}
        />
        <label class="field">
          Words drawn
          <select
            value={String(count)}
            onChange={(event) => change({ points: Number(event.currentTarget.value) })}
          >
            {countsFor(model.size, count).map((each) => (
              <option key={each} value={String(each)}>
                {each === model.size ? `all ${showWhole(each)}` : showWhole(each)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Layout
          <select
            value={layout}
            disabled={x !== undefined || y !== undefined}
            onChange={(event) => change({ layout: event.currentTarget.value as 'umap' | 'pca' })}
          >
            <option value="umap">UMAP</option>
            <option value="pca">PCA</option>
          </select>
        </label>
      </div>
      <Axes x={x} y={y} onChange={change} />
      <ColourAndFilter {...{ colour, from, to, count }} onChange={goTo} onClasses={setClasses} />
      <Refused refusal={refusal} />
      <Refused refusal={coloured.refusal} />
      <Refused refusal={found.refusal} linkTo={(each) => linkTo({ word: each })} />
      <div class="map-row">
        <figure>
          {drawn === undefined ? (
            <div class="map" aria-busy="true" />
          ) : (
            <MapPicture
              map={drawn}
              extent={map!.points}
              lit={lit}
              label="Map of words. Arrows move it, plus and minus zoom, n and N walk the neighbours, Enter opens one, Escape clears."
              caption={caption}
              picture={picture}
              isLasso={isLasso}
              onChoose={(id) => goTo({ word: id === undefined ? undefined : drawn.words[id] })}
              onWalk={walk}
              onOpen={() => at >= 0 && goTo({ word: answer!.neighbors[at].word })}
              onMoved={onMoved}
              start={parseCamera(address.at)}
              onLasso={choose}
            >
              <button
                type="button"
                aria-pressed={isLasso}
                title="Draw a line around words. You can also hold Shift and drag at any time"
                onClick={() => setLasso(!isLasso)}
              >
                Lasso
              </button>
              <button type="button" onClick={() => choose(viewed(Infinity))}>
                Choose all in view
              </button>
            </MapPicture>
          )}
          <Progress share={share} />
          <figcaption>
            {caption}. Neighbours are from all {showWhole(model.size)} words and the full space;
            distances on the map say little about similarity.
          </figcaption>
          {colouring !== undefined && (
            <Legend
              colouring={colouring}
              without={without}
              onToggle={(group) => setWithout(toggled(without, group))}
            />
          )}
          {drawn !== undefined && <SavePicture picture={picture} map={map!} name={model.name} />}
        </figure>
        <div class="panel">
          {answer !== undefined && drawn !== undefined && (
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
              <OnMap answer={answer} count={drawn.words.length} />
            </>
          )}
          {chosen.length > 0 && drawn !== undefined && (
            <ChosenWords
              name={model.name}
              words={chosen.map((id) => drawn.words[id])}
              {...tableOf(map!, drawn, chosen)}
              onClear={() => choose([])}
            />
          )}
          {drawn !== undefined && (
            <details open={answer === undefined && chosen.length === 0}>
              <summary>Most frequent words in view</summary>
              <WordLinks class="in-view" words={inView.map((id) => drawn.words[id])} />
            </details>
          )}
        </div>
      </div>
    </>
  );
}

/** How many of a word's neighbours are on the map. */
function OnMap({ answer, count }: { answer: Neighbors; count: number }): JSX.Element {
  const isThere = ({ rank }: WordFacts): boolean => rank !== null && rank <= count;
  const there = answer.neighbors.filter(isThere).length;
  return (
    <p class="facts">
      {there} of {answer.neighbors.length} are on the map
      {!isThere(answer.word) && ', and the word itself is not'}.
    </p>
  );
}

/** The progress of the UMAP layout, while the picture shows principal components. */
function Progress({ share }: { share: number | undefined }): JSX.Element | null {
  if (share === undefined) return null;
  return (
    <p class="facts progress">
      <progress value={share} max={1} aria-label="UMAP" /> Computing UMAP, {Math.floor(100 * share)}
      %. The map shows principal components until it is ready.
    </p>
  );
}

/** The numbers of words on offer, up to all words if they are not too many. */
const countsFor = (size: number, count: number): number[] =>
  [...new Set([...COUNTS.filter((each) => each < size), Math.min(size, MOST), count])].toSorted(
    (a, b) => a - b,
  );

function methodOf(
  map: LoadedMap | undefined,
  x: string | undefined,
  y: string | undefined,
): string {
  if (x !== undefined || y !== undefined) {
    return `across: ${x ?? 'principal component'}, up: ${y ?? 'principal component'}`;
  }
  return map?.method === 'umap' ? 'UMAP of exact neighbours, seed 1' : 'principal components';
}

function colouringOf(
  map: LoadedMap | undefined,
  colour: string | undefined,
  known: Colouring | undefined,
  classes: WordClasses | undefined,
): Colouring | undefined {
  if (map === undefined) return undefined;
  const colouring =
    colour === 'file' ? classes && byFile(map.words, classes) : colour ? known : undefined;
  // Colours for another number of words are about to be replaced.
  return colouring?.of.length === map.words.length ? colouring : undefined;
}

function drawnOf(
  map: LoadedMap | undefined,
  colouring: Colouring | undefined,
  filter: Parameters<typeof filtered>[1],
): MapWords | undefined {
  if (map === undefined) return undefined;
  return { words: map.words, points: filtered(map.points, filter, colouring), colouring };
}

function visibleOf(points: Float32Array): number {
  let count = 0;
  for (let i = 0; i < points.length; i += 2) if (Number.isFinite(points[i])) count++;
  return count;
}

function toggled(groups: ReadonlySet<number>, group: number): ReadonlySet<number> {
  const next = new Set(groups);
  if (!next.delete(group)) next.add(group);
  return next;
}

/** The ids of the highlighted words that are on the map; an id is a rank, from 0. */
function litOf(
  map: LoadedMap | undefined,
  answer: Neighbors | undefined,
  at: number,
  chosen: readonly number[],
): Lit {
  if (map === undefined || answer === undefined) return { neighbors: chosen };
  const idOf = ({ rank }: WordFacts): number | undefined =>
    rank !== null && rank <= map.words.length ? rank - 1 : undefined;
  return {
    chosen: idOf(answer.word),
    neighbors: answer.neighbors.map(idOf).filter((id) => id !== undefined),
    current: at >= 0 ? idOf(answer.neighbors[at]) : undefined,
  };
}
