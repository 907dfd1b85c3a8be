import type { JSX } from 'preact';
import type { Mode } from '../../../engines/engine.js';

/** The choice between skip-gram and CBOW. */
export function ModeField({
  mode,
  onChange,
}: {
  mode: Mode | undefined;
  onChange(mode: Mode): void;
}): JSX.Element {
  return (
    <label class="field">
      Model
      <select value={mode} onChange={(event) => onChange(event.currentTarget.value as Mode)}>
        <option value="skipgram">skip-gram</option>
        <option value="cbow">CBOW</option>
      </select>
    </label>
  );
}
