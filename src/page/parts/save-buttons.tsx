import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatTsv } from '../table-text.js';
import { useNavigation } from './navigation.js';
import { fileNameOf, saveFile } from './save.js';

type Cell = string | number | null;

interface SaveButtonsProps {
  /** Used in file names. */
  readonly name: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** What is saved as JSON. */
  readonly json: unknown;
}

/** Copies a table, or saves it as TSV or JSON. */
export function SaveButtons({ name, titles, rows, json }: SaveButtonsProps): JSX.Element {
  const { announce } = useNavigation();
  const [forSpreadsheets, setForSpreadsheets] = useState(false);
  const tsv = (): string => formatTsv(titles, rows, { forSpreadsheets });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(tsv());
      announce(`Copied ${rows.length} words.`);
    } catch {
      announce('The browser does not allow this page to copy. Save the list as TSV instead.');
    }
  };
  return (
    <div class="tools">
      <button type="button" onClick={() => void copy()}>
        Copy
      </button>
      <button
        type="button"
        onClick={() => saveFile(fileNameOf(name, 'tsv'), tsv(), 'text/tab-separated-values')}
      >
        TSV
      </button>
      <button
        type="button"
        onClick={() =>
          saveFile(
            fileNameOf(name, 'json'),
            `${JSON.stringify(json, null, 2)}\n`,
            'application/json',
          )
        }
      >
        JSON
      </button>
      <label title="Adds an apostrophe before words that a spreadsheet would run as a formula">
        <input
          type="checkbox"
          checked={forSpreadsheets}
          onChange={(event) => setForSpreadsheets(event.currentTarget.checked)}
        />
        For spreadsheets
      </label>
    </div>
  );
}
