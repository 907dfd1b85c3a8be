import type { JSX } from 'preact';
import { SaveButtons } from '../parts/save-buttons.js';
import { WordLinks } from '../parts/word-links.js';
import { showWhole } from '../table-text.js';

const LISTED = 200;

interface ChosenWordsProps {
  readonly name: string;
  readonly words: readonly string[];
  readonly titles: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  onClear(): void;
}

/** Words selected on a map, to read, copy and save. */
export function ChosenWords(props: ChosenWordsProps): JSX.Element {
  const { name, words, titles, rows, onClear } = props;
  const json = rows.map((row) => Object.fromEntries(titles.map((title, i) => [title, row[i]])));
  return (
    <section class="chosen">
      <h2>
        {showWhole(words.length)} chosen {words.length === 1 ? 'word' : 'words'}
      </h2>
      <div class="long-list" tabIndex={0} role="group" aria-label="Chosen words">
        <WordLinks class="in-view" words={words.slice(0, LISTED)} />
      </div>
      {words.length > LISTED && (
        <p class="facts">The first {LISTED} by frequency; copies and files have all of them.</p>
      )}
      <SaveButtons name={`words of ${name}`} titles={titles} rows={rows} json={{ words: json }} />
      <p>
        <button type="button" onClick={onClear}>
          Clear the choice
        </button>
      </p>
    </section>
  );
}
