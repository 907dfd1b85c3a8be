import { type Command, Option } from 'commander';
import {
  formatMapHtml,
  formatMapSvg,
  formatMapTsv,
  MAP_METHODS,
  type MapOptions,
  mapWords,
} from '../../../src/advanced.js';
import { withModel } from '../../queries/with-model.js';
import { checkMapOutput } from '../../files/output-file.js';
import { writeFileAtomically } from '../../files/store.js';
import { parseCount, parseName, wholeNumberIn } from '../../flags/parsers.js';
import { addProgressFlags, progressOn } from '../../flags/progress-flags.js';
import type { View } from '../../progress/index.js';
import { addCommand } from '../../terminal/command.js';
import { UsageError } from '../../terminal/failure.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, printJson } from '../../terminal/io.js';
import { percent } from '../../terminal/numbers.js';

interface Flags extends Pick<MapOptions, 'words' | 'method' | 'neighbors' | 'epochs' | 'seed'> {
  readonly output: string;
  readonly across?: string;
  readonly up?: string;
  readonly title?: string;
  readonly labels: number;
  readonly force?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** wordloom map */
export function addMap(program: Command, io: Io): void {
  const command = addCommand(program, 'map', 'draw a map of the words')
    .argument('<model>', 'a model file')
    .requiredOption(
      '-o, --output <file>',
      'the file to write: .html for a standalone page, .svg for a picture, .tsv for coordinates',
    )
    .option(
      '-n, --words <n>',
      'how many of the most frequent words to draw (default: 5000)',
      parseCount,
    )
    .addOption(
      new Option('--method <name>', 'how to place words (default: umap)').choices(
        MAP_METHODS.filter((each) => each !== 'axes'),
      ),
    )
    .option('--across <from:to>', 'an axis between two words, such as he:she', parseName)
    .option('--up <from:to>', 'a second axis, upward', parseName)
    .option('--neighbors <n>', 'neighbours per word that umap keeps near', parseCount, 15)
    .option('--epochs <n>', 'passes of umap (default: 500; 200 beyond 10,000 words)', parseCount)
    .option('--seed <n>', 'seed of umap', wholeNumberIn(0), 1)
    .option('--labels <n>', 'maximum number of labels in a picture', wholeNumberIn(0), 400)
    .option('--title <text>', 'title of the map', parseName)
    .option('--force', 'replace the output even if it is not a map')
    .option('--json', 'also print words and coordinates as JSON');
  addProgressFlags(command);
  command.action((path: string, flags: Flags) => drawMap(command, io, path, flags));
}

async function drawMap(command: Command, io: Io, path: string, flags: Flags): Promise<void> {
  const { output, force = false, across, up, title, labels, json, quiet } = flags;
  const { words, method, neighbors, epochs, seed } = flags;
  if (up !== undefined && across === undefined) throw new UsageError('--up needs --across.');
  if (across !== undefined && method !== undefined) {
    throw new UsageError('--across and --method both say how to place words: give only one.');
  }
  const axes = [across, up].filter((axis) => axis !== undefined).map(parseAxis);
  const ending = checkMapOutput(output, force);
  await withModel(path, async (model) => {
    const inModel = (word: string): string => model.resolve(word)?.word ?? word;
    const progress = progressOn(command, io, viewOf);
    try {
      const onProgress = (share: number): void => progress.onEvent({ type: 'layout', share });
      const map = await abortable(
        io.signal,
        mapWords(model.neighbors, {
          words,
          method,
          neighbors,
          epochs,
          seed,
          onProgress,
          signal: io.signal,
          axes: axes.map(([from, to]) => [inModel(from), inModel(to)] as const),
        }),
      );
      const content = {
        '.html': () => formatMapHtml(map, model.neighbors, { title }),
        '.svg': () => formatMapSvg(map, { title, labels }),
        '.tsv': () => formatMapTsv(map),
      }[ending];
      writeFileAtomically(output, [await content()]);
      if (json) {
        const { coordinates, ...rest } = map;
        await printJson(io, { ...rest, coordinates: Array.from(coordinates) });
      }
      if (!quiet) progress.note(`Wrote ${output}: ${map.caption}.`);
    } finally {
      progress.close();
    }
  });
}

/** Words may hold colons, but not at the place of the one between them. */
function parseAxis(text: string): readonly [string, string] {
  const ends = text.split(':');
  if (ends.length !== 2 || ends.some((end) => end === '')) {
    throw new UsageError(`An axis runs between two words, such as he:she, not "${text}".`);
  }
  return [ends[0], ends[1]];
}

function viewOf({ share }: { readonly type: 'layout'; readonly share: number }): View {
  const done = percent(share, 0);
  return { title: 'Placing words', value: share, total: 1, detail: done, logged: done };
}
