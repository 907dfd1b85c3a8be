import type { JSX } from 'preact';
import { useNavigation } from '../parts/navigation.js';
import { fileNameOf, saveFile } from '../parts/save.js';
import { formatTsv } from '../table-text.js';
import { type Picture, pngOf, svgOf } from './export.js';
import type { LoadedMap } from './load.js';
import type { MapWords } from './picture.js';

/** The columns and rows for words of a map. */
export function tableOf(
  { words, counts, points }: LoadedMap,
  { colouring }: MapWords,
  ids: readonly number[],
): { titles: string[]; rows: (string | number | null)[][] } {
  const groups = colouring === undefined ? [] : ['group'];
  return {
    titles: ['word', 'x', 'y', 'rank', 'count', ...groups],
    rows: ids.map((id) => [
      words[id],
      points[id * 2],
      points[id * 2 + 1],
      id + 1,
      counts[id],
      ...groups.map(() => colouring!.groups[colouring!.of[id]]?.name ?? null),
    ]),
  };
}

interface SavePictureProps {
  readonly picture: { current: Picture | null };
  readonly map: LoadedMap;
  readonly name: string;
}

/** Saves the current view as a picture, or all drawn words as coordinates. */
export function SavePicture({ picture, map, name }: SavePictureProps): JSX.Element {
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
    const drawn = picture.current!.map;
    const ids = [...drawn.words.keys()].filter((id) => Number.isFinite(drawn.points[id * 2]));
    const { titles, rows } = tableOf(map, drawn, ids);
    return formatTsv(titles, rows, { forSpreadsheets: false });
  };
  return (
    <div class="tools">
      <span class="facts">Save:</span>
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
