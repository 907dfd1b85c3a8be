import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatFormula } from '../../server/formula.js';
import {
  type Asking,
  type FoundWord,
  type ModelFacts,
  pathOf,
  useAnswer,
  type WordFacts,
} from '../api.js';
import { FoundTable } from '../parts/found-table.js';
import { useNavigation } from '../parts/navigation.js';
import { useTyped } from '../parts/typed.js';
import { Refused } from '../parts/refused.js';
import { WordInput } from '../parts/word-input.js';
import { WordLinks } from '../parts/word-links.js';
import { showWhole } from '../table-text.js';

/** A word and its neighbours. */
export interface Neighbors {
  readonly word: WordFacts;
  readonly neighbors: readonly FoundWord[];
}

interface Beginning {
  readonly words: readonly WordFacts[];
}

/** A word and its neighbours, in one model or in two side by side. */
export function NeighborsView({ models }: { models: readonly ModelFacts[] }): JSX.Element {
  const { address, goTo, linkTo, announce } = useNavigation();
  const { model, other, word, k } = address;
  const left = useNeighbors(model, word, k);
  const right = useNeighbors(other, word, k);
  const { answer } = left;

  useEffect(() => {
    if (answer === undefined) return;
    announce(saidOf(answer));
  }, [answer, announce]);

  const compared = models.filter(({ id, kind }) => id !== model && kind === 'word vectors');
  const [inLeft, inRight] = [left, right].map(
    ({ answer: each }) => new Set(each?.neighbors.map((found) => found.word)),
  );
  const both =
    other === undefined ? undefined : new Set([...inLeft].filter((each) => inRight.has(each)));
  return (
    <>
      <div class="question">
        <WordInput
          label="Word"
          model={model}
          value={word}
          placeholder="such as king"
          isMain
          onChoose={(chosen) => goTo({ word: chosen })}
        />
        <CountInput />
        {compared.length > 0 && (
          <label class="field">
            Compare with
            <select
              value={other === undefined ? '' : String(other)}
              onChange={({ currentTarget: { value } }) =>
                goTo({ other: value === '' ? undefined : Number(value) })
              }
            >
              <option value="">nothing</option>
              {compared.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {word === undefined ? (
        <Begin model={model} />
      ) : (
        <>
          {answer !== undefined && <Facts facts={answer.word} />}
          {both !== undefined && answer && right.answer && (
            <p>
              The two lists share {both.size} of {Math.min(inLeft.size, inRight.size)} words.
            </p>
          )}
          <div class="lists">
            <Neighborhood asking={left} model={models[model]} shared={both} />
            {other !== undefined && (
              <Neighborhood asking={right} model={models[other]} shared={both} />
            )}
          </div>
          {answer !== undefined && (
            <p class="more">
              <a
                href={linkTo({
                  view: 'arithmetic',
                  formula: formatFormula([{ word: answer.word.word, weight: 1 }]),
                })}
              >
                Calculate with this word
              </a>
            </p>
          )}
        </>
      )}
    </>
  );
}

/** The neighbours of a word in a model; sends no request if either is undefined. */
export const useNeighbors = (model: number | undefined, word: string | undefined, k: number) =>
  useAnswer<Neighbors>(
    model === undefined || word === undefined ? undefined : pathOf(model, 'neighbors', { word, k }),
  );

/** What screen readers say of an answer. */
export function saidOf({ word: { word, rank }, neighbors }: Neighbors): string {
  const place = rank === null ? 'not in the vocabulary' : `rank ${showWhole(rank)}`;
  const nearest = neighbors.slice(0, 3).map((each) => each.word);
  return `${word}, ${place}, nearest: ${nearest.join(', ')}`;
}

/** What is known of a word. */
function Facts({ facts: { word, count, rank } }: { facts: WordFacts }): JSX.Element {
  return (
    <p class="facts">
      <strong>
        <bdi>{word}</bdi>
      </strong>
      {rank === null
        ? ' is not in the vocabulary; its vector is built from its n-grams.'
        : `: ${count === null ? '' : `${showWhole(count)} occurrences, `}rank ${showWhole(rank)} by frequency`}
    </p>
  );
}

interface NeighborhoodProps {
  readonly asking: Asking<Neighbors>;
  readonly model: ModelFacts | undefined;
  readonly shared: ReadonlySet<string> | undefined;
}

/** A list of neighbours, or the reason why there is none. */
export function Neighborhood({ asking, model, shared }: NeighborhoodProps): JSX.Element {
  const { linkTo } = useNavigation();
  const { answer, refusal, isAsking } = asking;
  return (
    <div>
      {refusal !== undefined && shared !== undefined && model !== undefined && (
        <p class="facts">
          In <bdi>{model.name}</bdi>:
        </p>
      )}
      <Refused refusal={refusal} linkTo={(each) => linkTo({ word: each })} />
      {answer !== undefined && (
        <FoundTable
          title={
            <>
              Nearest to <bdi>{answer.word.word}</bdi>
              {shared !== undefined && model !== undefined && ` in ${model.name}`}, of{' '}
              {showWhole(model?.size ?? 0)} words
            </>
          }
          name={answer.word.word}
          found={answer.neighbors}
          shared={shared}
          isAsking={isAsking}
          model={model?.id}
        />
      )}
    </div>
  );
}

/** Words to start with: frequent ones, but not the most frequent, which are mostly function words. */
function Begin({ model }: { model: number }): JSX.Element | null {
  const { answer, refusal } = useAnswer<Beginning>(
    pathOf(model, 'vocabulary', { from: 1, k: 400 }),
  );
  if (answer === undefined) return <Refused refusal={refusal} />;
  const longer = answer.words.filter(({ word }) => Array.from(word).length > 4);
  const offered = (longer.length >= 12 ? longer : answer.words).slice(0, 24);
  return (
    <section class="begin">
      <h2>Frequent words to start with</h2>
      <WordLinks words={offered.map(({ word }) => word)} />
    </section>
  );
}

/** How many neighbours are shown. */
export function CountInput(): JSX.Element {
  const { address, goTo } = useNavigation();
  const field = useTyped(String(address.k), (text) => {
    const k = Math.round(Number(text));
    if (k >= 1 && k <= 1000) goTo({ k });
  });
  return (
    <label class="field count-input">
      Neighbours
      <input type="number" min={1} max={1000} {...field} />
    </label>
  );
}
