import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { type ModelFacts, useAnswer } from '../api.js';
import { LinkedMaps } from '../map/linked-maps.js';
import { Bar } from '../parts/found-table.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { SaveButtons } from '../parts/save-buttons.js';
import { WordInput } from '../parts/word-input.js';
import { showScore, showWhole } from '../table-text.js';
import { CountInput, Neighborhood, useNeighbors } from './neighbors.js';

const AMONG = [100, 1000, 5000, 10_000];
const LISTED = 20;

/** A word that two models have. */
interface ComparedWord {
  readonly word: string;
  readonly rank: number;
  readonly otherRank: number;
  /** Neighbours in both lists. */
  readonly shared: number;
  /** Cosine of its two vectors after the rotation; null if the models differ in dimensions. */
  readonly cosine: number | null;
}

interface Comparison {
  readonly commonWords: number;
  readonly words: readonly ComparedWord[];
}

interface CompareViewProps {
  readonly models: readonly ModelFacts[];
  readonly model: ModelFacts;
}

/** Two models: the words that changed most, a word's two lists, and two linked maps. */
export function CompareView({ models, model }: CompareViewProps): JSX.Element {
  const { address, goTo } = useNavigation();
  const others = models.filter(({ id, kind }) => id !== model.id && kind === 'word vectors');
  const other = others.find(({ id }) => id === address.other) ?? others[0];
  const { among, k, word } = address;
  const query = `left=${model.id}&right=${other.id}&words=${among}&k=${k}`;
  const { answer, refusal, isAsking } = useAnswer<Comparison>(`/api/compare/words?${query}`);
  const lists = [useNeighbors(model.id, word, k), useNeighbors(other.id, word, k)];
  return (
    <>
      <div class="question">
        <WordInput
          label="Word"
          model={model.id}
          value={word}
          isMain
          onChoose={(chosen) => goTo({ word: chosen })}
        />
        <CountInput />
        <label class="field">
          Compare with
          <select
            value={String(other.id)}
            onChange={(event) => goTo({ other: Number(event.currentTarget.value) })}
          >
            {others.map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Common words
          <select
            value={String(among)}
            onChange={(event) => goTo({ among: Number(event.currentTarget.value) })}
          >
            {[...new Set([...AMONG, among])]
              .toSorted((a, b) => a - b)
              .map((each) => (
                <option key={each} value={String(each)}>
                  {showWhole(each)} most frequent
                </option>
              ))}
          </select>
        </label>
      </div>
      <Refused refusal={refusal} />
      {isAsking && answer === undefined && (
        <p class="facts">
          <progress aria-label="Comparing" /> Comparing the neighbours of {showWhole(among)} words
        </p>
      )}
      {answer !== undefined && (
        <>
          <Summary comparison={answer} k={k} left={model.name} right={other.name} />
          {word !== undefined && <TwoLists models={[model, other]} lists={lists} />}
          <div class="compare-row">
            <Changed comparison={answer} k={k} name={`${model.name} and ${other.name}`} />
            <LinkedMaps
              query={query}
              words={answer.words}
              word={word}
              neighbors={lists.map((list) => list.answer?.neighbors)}
              names={[model.name, other.name]}
            />
          </div>
        </>
      )}
    </>
  );
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

interface SummaryProps {
  readonly comparison: Comparison;
  readonly k: number;
  readonly left: string;
  readonly right: string;
}

function Summary({ comparison, k, left, right }: SummaryProps): JSX.Element {
  const { commonWords, words } = comparison;
  const cosines = words.map(({ cosine }) => cosine).filter((each) => each !== null);
  return (
    <p class="facts">
      <bdi>{left}</bdi> and <bdi>{right}</bdi> have {showWhole(commonWords)} words in common. Of the{' '}
      {showWhole(words.length)} most frequent of these, a word shares{' '}
      {mean(words.map(({ shared }) => shared)).toFixed(1)} of its {k} neighbours on average
      {cosines.length > 0 &&
        `, and its two vectors have a cosine of ${showScore(mean(cosines))} once one model is rotated onto the other`}
      .
    </p>
  );
}

type Lists = readonly ReturnType<typeof useNeighbors>[];

interface TwoListsProps {
  readonly models: readonly ModelFacts[];
  readonly lists: Lists;
}

/** The neighbours of a word in both models, with the common ones marked. */
function TwoLists({ models, lists }: TwoListsProps): JSX.Element {
  const [left, right] = lists.map(
    ({ answer }) => new Set(answer?.neighbors.map((each) => each.word)),
  );
  const both = new Set([...left].filter((each) => right.has(each)));
  return (
    <div class="lists">
      {lists.map((asking, side) => (
        <Neighborhood key={side} asking={asking} model={models[side]} shared={both} />
      ))}
    </div>
  );
}

interface ChangedProps {
  readonly comparison: Comparison;
  readonly k: number;
  readonly name: string;
}

/** The words that changed most, or least. */
function Changed({ comparison, k, name }: ChangedProps): JSX.Element {
  const { address, linkTo } = useNavigation();
  const [isLeast, setLeast] = useState(false);
  const ordered = useMemo(() => {
    const sign = isLeast ? -1 : 1;
    return comparison.words.toSorted(
      (a, b) =>
        sign * (a.shared - b.shared || (a.cosine ?? 0) - (b.cosine ?? 0)) || a.rank - b.rank,
    );
  }, [comparison, isLeast]);
  const hasCosines = ordered.some(({ cosine }) => cosine !== null);
  return (
    <section class="found">
      <label class="field">
        Order
        <select
          value={isLeast ? 'least' : 'most'}
          onChange={(event) => setLeast(event.currentTarget.value === 'least')}
        >
          <option value="most">changed most</option>
          <option value="least">changed least</option>
        </select>
      </label>
      <table>
        <caption>
          Words that changed {isLeast ? 'least' : 'most'}, of {showWhole(ordered.length)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Word</th>
            <th scope="col" class="score">
              Shared of {k}
            </th>
            {hasCosines && (
              <th scope="col" class="number">
                Cosine
              </th>
            )}
            <th scope="col" class="number wide">
              Ranks
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, LISTED).map(({ word, shared, cosine, rank, otherRank }) => (
            <tr key={word} aria-current={word === address.word ? 'true' : undefined}>
              <th scope="row">
                <a href={linkTo({ word })}>
                  <bdi>{word}</bdi>
                </a>
              </th>
              <td class="score">
                <Bar value={shared / k} />
                {shared}
              </td>
              {hasCosines && <td class="number">{cosine === null ? '–' : showScore(cosine)}</td>}
              <td class="number wide">
                {showWhole(rank)}, {showWhole(otherRank)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <SaveButtons
        name={`changes between ${name}`}
        titles={['word', 'shared neighbours', 'cosine', 'rank', 'other rank']}
        rows={ordered.map(({ word, shared, cosine, rank, otherRank }) => [
          word,
          shared,
          cosine,
          rank,
          otherRank,
        ])}
        json={{ neighbours: k, words: ordered }}
      />
    </section>
  );
}
