import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { answerOf, type FoundWord, Refusal } from '../api.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { showWhole } from '../table-text.js';
import { WHOLE_MAP } from './camera.js';
import type { Picture } from './export.js';
import { MapPicture } from './map-picture.js';
import type { Lit, MapWords } from './picture.js';

interface LinkedMapsProps {
  /** Identifies the comparison. */
  readonly query: string;
  /** Its words, in order. */
  readonly words: readonly { readonly word: string }[];
  readonly word: string | undefined;
  /** The neighbours of the word in both models. */
  readonly neighbors: readonly (readonly FoundWord[] | undefined)[];
  readonly names: readonly string[];
}

/** The common words of two models in one plane, moved and highlighted together. */
export function LinkedMaps(props: LinkedMapsProps): JSX.Element {
  const { query, words: compared, word, neighbors, names } = props;
  const { goTo } = useNavigation();
  const { points, refusal } = usePoints(query);
  const words = useMemo(() => compared.map((each) => each.word), [compared]);
  const view = useState(WHOLE_MAP);
  const pictures = [useRef<Picture>(null), useRef<Picture>(null)];
  const ids = useMemo(() => new Map(words.map((each, id) => [each, id])), [words]);
  const lit = neighbors.map((found) =>
    useMemo<Lit>(
      () => ({
        chosen: word === undefined ? undefined : ids.get(word),
        neighbors:
          word === undefined
            ? []
            : (found ?? []).map((each) => ids.get(each.word)).filter((id) => id !== undefined),
      }),
      [ids, word, found],
    ),
  );
  const maps = useMemo<readonly MapWords[]>(() => {
    // Points of the previous request are about to be replaced.
    if (points?.length !== 4 * words.length) return [];
    return [points.slice(0, points.length / 2), points.slice(points.length / 2)].map((each) => ({
      words,
      points: each,
    }));
  }, [points, words]);
  return (
    <div>
      <Refused refusal={refusal} />
      <div class="two-maps">
        {maps.map((map, side) => {
          const name = names[side];
          const caption = `${showWhole(words.length)} common words in ${name}`;
          return (
            <figure key={side}>
              <MapPicture
                map={map}
                extent={points}
                lit={lit[side]}
                view={view}
                label={`Map of words of ${name}. Arrows move it, plus and minus zoom, Escape clears.`}
                caption={caption}
                picture={pictures[side]}
                onChoose={(chosen) =>
                  goTo({ word: chosen === undefined ? undefined : words[chosen] })
                }
                onWalk={() => {}}
                onOpen={() => {}}
              />
              <figcaption>
                {caption}
                {side === 1 && ', aligned with the other map by a Procrustes rotation'}.
              </figcaption>
            </figure>
          );
        })}
      </div>
    </div>
  );
}

/** The coordinates of both maps: (words, 2) of the left, then of the right. */
function usePoints(query: string): { points?: Float32Array; refusal?: Refusal } {
  const [state, setState] = useState<{ points?: Float32Array; refusal?: Refusal }>({});
  useEffect(() => {
    const controller = new AbortController();
    const load = async (): Promise<void> => {
      const { signal } = controller;
      const response = await answerOf(fetch(`/api/compare/map?${query}`, { signal }));
      setState({ points: new Float32Array(await response.arrayBuffer()) });
    };
    load().catch((error: Error) => {
      if (error.name === 'AbortError') return;
      setState({ refusal: error instanceof Refusal ? error : new Refusal(error.message) });
    });
    return () => controller.abort();
  }, [query]);
  return state;
}
