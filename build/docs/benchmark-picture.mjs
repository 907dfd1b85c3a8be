/** The benchmarks of docs/performance.md as bars, read from its tables. */
import { readFileSync } from 'node:fs';
import { formatBarPlot } from '../../dist/src/advanced.js';

const PAGE = 'docs/performance.md';
const OURS = 0;
const OTHERS = 4;

export async function benchmarkPicture() {
  const page = readFileSync(PAGE, 'utf8');
  const vectors = tableOf(page, 'CPU seconds', 'skip-gram');
  const ours = vectors.titles.indexOf('Node.js 24');
  const gensim = vectors.titles.findIndex((title) => title.startsWith('gensim'));
  const modes = vectors.rows.map(([mode, ...cells]) => ({
    heading: `${mode}: 22 million words, 100 dimensions, one epoch`,
    bars: [
      bar('wordloom', cells[ours - 1], OURS),
      bar(vectors.titles[gensim].split(',')[0], cells[gensim - 1], OTHERS),
    ],
  }));
  const subwords = /`--subwords`\).*?(\d+) CPU seconds.*?fastText ([\d.]+) took ([\d,]+)/s.exec(
    page,
  );
  if (subwords === null) throw new Error(`${PAGE} has no figures for subwords`);
  return formatBarPlot({
    title: 'CPU seconds to train word vectors: less is better',
    groups: [
      ...modes,
      {
        heading: 'skip-gram with subwords: 4 million words, 5 epochs',
        bars: [
          bar('wordloom', subwords[1], OURS),
          bar(`fastText ${subwords[2]}`, subwords[3], OTHERS),
        ],
      },
    ],
  });
}

function bar(name, cell, color) {
  const value = Number(cell.replaceAll(',', ''));
  if (!Number.isFinite(value)) throw new Error(`${PAGE}: ${name} has no number, but ${cell}`);
  return { name, value, shown: `${cell} s`, color };
}

/** The table whose first title and first row are these. */
function tableOf(page, title, row) {
  const lines = page.split('\n');
  const at = lines.findIndex(
    (line, i) => line.startsWith(`| ${title} |`) && lines[i + 2]?.startsWith(`| ${row} |`),
  );
  if (at < 0) throw new Error(`${PAGE} has no table of ${title} with ${row}`);
  const end = lines.findIndex((line, i) => i > at && !line.startsWith('|'));
  const [titles, , ...rows] = lines.slice(at, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return { titles, rows };
}
