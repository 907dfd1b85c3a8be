import type { ComponentChildren, JSX } from 'preact';
import type { FoundWord } from '../api.js';
import { showScore, showWhole } from '../table-text.js';
import { useNavigation } from './navigation.js';
import { SaveButtons } from './save-buttons.js';

interface FoundTableProps {
  readonly title: ComponentChildren;
  /** Used in file names. */
  readonly name: string;
  readonly found: readonly FoundWord[];
  /** Words to mark, because another list has them too. */
  readonly shared?: ReadonlySet<string>;
  readonly isAsking?: boolean;
  /** The model that the words link to. */
  readonly model?: number;
}

/** Words with their scores as bars and numbers, to read, copy and save. */
export function FoundTable(props: FoundTableProps): JSX.Element {
  const { title, name, found, shared, isAsking = false, model } = props;
  const { linkTo } = useNavigation();
  return (
    <section class="found" aria-busy={isAsking}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col" class="place">
              #
            </th>
            <th scope="col">Word</th>
            <th scope="col" class="score">
              Cosine
            </th>
            <th scope="col" class="number">
              Count
            </th>
            <th scope="col" class="number wide">
              Rank
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ word, score, count, rank }, i) => (
            <tr key={word}>
              <td class="place">{i + 1}</td>
              <th scope="row">
                <a
                  href={linkTo({ view: 'neighbors', word, ...(model !== undefined && { model }) })}
                >
                  <bdi>{word}</bdi>
                </a>
                {shared?.has(word) && <span class="shared">both</span>}
              </th>
              <td class="score">
                <Bar value={score} />
                {showScore(score)}
              </td>
              <td class="number">{count === null ? '–' : showWhole(count)}</td>
              <td class="number wide">{rank === null ? '–' : showWhole(rank)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <SaveButtons
        name={name}
        titles={['word', 'cosine', 'count', 'rank']}
        rows={found.map(({ word, score, count, rank }) => [word, score, count, rank])}
        json={{ query: name, words: found }}
      />
    </section>
  );
}

/** A bar from 0 to a value in [-1, 1]. The number is beside it. */
export function Bar({ value }: { value: number }): JSX.Element {
  const width = `${Math.min(1, Math.abs(value)) * 100}%`;
  return (
    <span class={`bar${value < 0 ? ' negative' : ''}`} aria-hidden="true">
      <span style={{ width }} />
    </span>
  );
}
