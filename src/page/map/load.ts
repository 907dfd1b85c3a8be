import { useEffect, useMemo, useState } from 'preact/hooks';
import { answerOf, ask, pathOf, Refusal, request, type WordFacts } from '../api.js';
import { byClusters, byFrequency, type ClusterAnswer, type Colouring } from './colouring.js';

const PART = 10_000; // words of one request for the vocabulary
const POLL = 1000; // milliseconds

/** A map from the server. */
export interface LoadedMap {
  readonly words: readonly string[]; // most frequent first
  readonly counts: readonly (number | null)[];
  readonly points: Float32Array; // (words, 2)
  /** How words were placed. */
  readonly method: 'pca' | 'umap' | 'axes';
}

/** A map that is loading or loaded. */
export interface MapState {
  readonly map?: LoadedMap;
  readonly refusal?: Refusal;
  /** The progress of a UMAP layout, from 0 to 1; undefined if none is being computed. */
  readonly share?: number;
}

/** What a map shows. */
export interface MapQuestion {
  readonly model: number;
  readonly count: number;
  readonly layout: 'umap' | 'pca';
  readonly x?: string;
  readonly y?: string;
}

interface LayoutProgress {
  readonly isReady: boolean;
  readonly share: number;
}

/**
 * Loads words and points; the words once for all layouts. A layout by UMAP that is not there yet is
 * waited for, with the principal components in its place.
 */
export function useMap({ model, count, layout, x, y }: MapQuestion): MapState {
  const [state, setState] = useState<MapState>({});
  const words = useMemo(() => loadWords(model, count), [model, count]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const show = (method: LoadedMap['method'], points: Float32Array, share?: number) =>
      words.then((vocabulary) => {
        if (!signal.aborted) setState({ map: { ...vocabulary, points, method }, share });
      });
    const progressOf = (): Promise<LayoutProgress> =>
      ask<LayoutProgress>(pathOf(model, 'layout', { words: count }), signal);
    const load = async (): Promise<void> => {
      if (x !== undefined || y !== undefined) {
        const axes = { ...(x !== undefined && { x }), ...(y !== undefined && { y }) };
        return show('axes', await loadPoints(model, { words: count, ...axes }, signal));
      }
      let progress = layout === 'umap' ? await progressOf() : undefined;
      if (progress?.isReady !== true) {
        const points = await loadPoints(model, { words: count }, signal);
        await show('pca', points, progress?.share);
      }
      while (progress?.isReady === false) {
        await shown(POLL, signal);
        progress = await progressOf();
        const { share } = progress;
        setState((now) => ({ ...now, share }));
      }
      if (progress !== undefined) {
        await show('umap', await loadPoints(model, { words: count, method: 'umap' }, signal));
      }
    };
    load().catch((error: Error) => {
      if (error.name === 'AbortError') return;
      const refusal = error instanceof Refusal ? error : new Refusal(error.message);
      setState(({ map }) => ({ map, refusal }));
    });
    return () => controller.abort();
  }, [words, layout, x, y]);
  return state;
}

async function loadPoints(
  model: number,
  values: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<Float32Array> {
  const response = await answerOf(request(pathOf(model, 'map', values), { signal }));
  return new Float32Array(await response.arrayBuffer());
}

async function loadWords(
  model: number,
  count: number,
): Promise<Pick<LoadedMap, 'words' | 'counts'>> {
  const facts: WordFacts[] = [];
  for (let from = 1; from <= count; from += PART) {
    const path = pathOf(model, 'vocabulary', { from, k: Math.min(PART, count - from + 1) });
    const part = await ask<{ words: WordFacts[] }>(path);
    facts.push(...part.words);
  }
  return { words: facts.map(({ word }) => word), counts: facts.map((each) => each.count) };
}

/** Waits this long, and then until the page is visible. */
async function shown(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  while (document.hidden) {
    await new Promise((resolve) =>
      document.addEventListener('visibilitychange', resolve, { once: true }),
    );
  }
  signal.throwIfAborted();
}

/** The colours of a map by frequency or cluster once loaded; undefined for any other name. */
export function useColouring(
  model: number,
  count: number,
  name: string | undefined,
): { colouring?: Colouring; refusal?: Refusal } {
  const [state, setState] = useState<{ colouring?: Colouring; refusal?: Refusal }>({});
  useEffect(() => {
    if (name === 'frequency') {
      setState({ colouring: byFrequency(count) });
      return undefined;
    }
    setState({});
    if (name !== 'clusters') return undefined;
    const controller = new AbortController();
    ask<ClusterAnswer>(pathOf(model, 'clusters', { words: count }), controller.signal).then(
      (answer) => setState({ colouring: byClusters(answer) }),
      (error: Error) => {
        if (error.name !== 'AbortError') setState({ refusal: new Refusal(error.message) });
      },
    );
    return () => controller.abort();
  }, [model, count, name]);
  return state;
}
