/** The sliding window of CBOW and skip-gram, drawn on the examples that the library makes of a sentence. */
import { cbowExamples, seedRandom, skipGramExamples } from '../../dist/src/advanced.js';

const SENTENCE = 'the quick fox jumps over the lazy dog'.split(' ');
const WINDOW = 2;
const CENTRES = [2, 3, 4];

const WIDTH = 760;
const CELL = 84;
const LEFT = 44;
const ROW = 104;
const TOP = 66;
const COLORS = { centre: '#d55e00', context: '#0072b2', other: '#eceff3' };

export async function windowPicture() {
  const options = { window: WINDOW, shrink: false };
  const pairs = [...skipGramExamples(SENTENCE, options, seedRandom(1))];
  const bags = [...cbowExamples(SENTENCE, options, seedRandom(1))];
  const parts = CENTRES.flatMap((centre, row) => windowAt(centre, TOP + row * ROW));
  const [at] = CENTRES.slice(-1);
  const bottom = TOP + CENTRES.length * ROW;
  const word = SENTENCE[at];
  const skip = pairs.filter(({ centre }) => centre === word).map(({ context }) => context);
  const cbow = bags.find(({ centre }) => centre === word).context;
  const height = bottom + 84;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="14" fill="#222222" role="img" aria-label="A window of two words on each side moves along a sentence">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(
      WIDTH / 2,
      30,
      `A window of ${WINDOW} words on each side moves along the text`,
      'font-size="17" font-weight="bold"',
    ),
    text(WIDTH / 2, 50, 'orange: the centre · blue: its context', 'font-size="13" fill="#555555"'),
    ...parts,
    text(
      WIDTH / 2,
      bottom + 20,
      `skip-gram, from the centre to each context word: ${skip.map((each) => `${word} → ${each}`).join(', ')}`,
    ),
    text(
      WIDTH / 2,
      bottom + 48,
      `CBOW, from the whole context to the centre: ${cbow.join(' + ')} → ${word}`,
    ),
    '</svg>',
    '',
  ].join('\n');
}

const middle = (i) => LEFT + i * CELL + (CELL - 6) / 2;

function windowAt(centre, y) {
  const first = Math.max(0, centre - WINDOW);
  const last = Math.min(SENTENCE.length - 1, centre + WINDOW);
  const boxes = SENTENCE.flatMap((word, i) => {
    const kind = i === centre ? 'centre' : i >= first && i <= last ? 'context' : 'other';
    const x = LEFT + i * CELL;
    const color = kind === 'other' ? '#444444' : '#ffffff';
    return [
      `<rect x="${x}" y="${y + 26}" width="${CELL - 6}" height="34" rx="5" fill="${COLORS[kind]}"/>`,
      text(x + (CELL - 6) / 2, y + 48, word, `fill="${color}"`),
    ];
  });
  const arcs = [];
  for (let i = first; i <= last; i++) {
    if (i === centre) continue;
    const lift = 10 + 8 * Math.abs(i - centre);
    arcs.push(
      `<path d="M${middle(centre)} ${y + 24}C${middle(centre)} ${y + 24 - lift} ${middle(i)} ${y + 24 - lift} ${middle(i)} ${y + 24}" fill="none" stroke="#8a95a5" stroke-width="1.5"/>`,
    );
  }
  return [...boxes, ...arcs];
}

const text = (x, y, content, more = '') =>
  `<text x="${x}" y="${y}" text-anchor="middle"${more && ` ${more}`}>${content}</text>`;
