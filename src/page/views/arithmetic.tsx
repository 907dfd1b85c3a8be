import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type FormulaTerm, formatFormula, parseFormula } from '../../server/formula.js';
import { type FoundWord, pathOf, Refusal, type TermFacts, useAnswer } from '../api.js';
import { Bar, FoundTable } from '../parts/found-table.js';
import { useKnownExamples } from '../parts/known-words.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { WordInput } from '../parts/word-input.js';
import { showScore } from '../table-text.js';
import { CountInput } from './neighbors.js';

interface Arithmetic {
  readonly formula: string;
  readonly terms: readonly TermFacts[];
  readonly neighbors: readonly FoundWord[];
}

/** A sum of words, as a line and as chips, with its answer and the share of each word. */
export function ArithmeticView(): JSX.Element {
  const { address, goTo, linkTo, announce } = useNavigation();
  const { model, formula = '', k } = address;
  const { terms, refusal: unread } = readFormula(formula);
  const { answer, refusal, isAsking } = useAnswer<Arithmetic>(
    terms.length === 0 ? undefined : pathOf(model, 'arithmetic', { formula, k }),
  );
  const setTerms = (next: readonly FormulaTerm[]): void => goTo({ formula: formatFormula(next) });

  useEffect(() => {
    const first = answer?.neighbors[0];
    if (first !== undefined) announce(`${answer!.formula} is nearest to ${first.word}`);
  }, [answer, announce]);

  const replaced = (wrong: Refusal) => (word: string) =>
    linkTo({ formula: formatFormula(withSuggestion(terms, wrong, word)) });
  return (
    <>
      <div class="question">
        <FormulaInput formula={formula} onChange={(text) => goTo({ formula: text })} />
        <CountInput />
      </div>
      <Chips terms={terms} model={model} onChange={setTerms} />
      {formula === '' && <Examples model={model} />}
      <Refused refusal={unread} />
      <Refused refusal={refusal} linkTo={refusal && replaced(refusal)} />
      {answer !== undefined && terms.length > 0 && (
        <>
          <FoundTable
            title={
              <>
                Nearest to <bdi>{answer.formula}</bdi>
              </>
            }
            name={answer.formula}
            found={answer.neighbors}
            isAsking={isAsking}
          />
          {answer.terms.length > 1 && answer.neighbors.length > 0 && (
            <Moves terms={answer.terms} first={answer.neighbors[0]} />
          )}
        </>
      )}
    </>
  );
}

function readFormula(formula: string): { terms: readonly FormulaTerm[]; refusal?: Refusal } {
  if (formula.trim() === '') return { terms: [] };
  try {
    return { terms: parseFormula(formula) };
  } catch (error) {
    return { terms: [], refusal: new Refusal((error as Error).message) };
  }
}

/** The terms, with a suggestion in place of the unknown word. */
function withSuggestion(
  terms: readonly FormulaTerm[],
  { message }: Refusal,
  word: string,
): readonly FormulaTerm[] {
  return terms.map((term) =>
    message.includes(JSON.stringify(term.word)) ? { ...term, word } : term,
  );
}

interface FormulaInputProps {
  readonly formula: string;
  onChange(formula: string): void;
}

function FormulaInput({ formula, onChange }: FormulaInputProps): JSX.Element {
  const [text, setText] = useState(formula);
  useEffect(() => setText(formula), [formula]);
  return (
    <form
      class="formula"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(text.trim());
      }}
    >
      <label for="formula">Formula</label>
      <input
        id="formula"
        data-main
        value={text}
        maxLength={1000}
        placeholder="king - man + woman"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">Calculate</button>
    </form>
  );
}

interface ChipsProps {
  readonly terms: readonly FormulaTerm[];
  readonly model: number;
  onChange(terms: readonly FormulaTerm[]): void;
}

/** The words of a formula, each with its sign, and a field to add one. */
function Chips({ terms, model, onChange }: ChipsProps): JSX.Element {
  const [sign, setSign] = useState(1);
  const flip = (at: number): void =>
    onChange(terms.map((term, i) => (i === at ? { ...term, weight: -term.weight } : term)));
  return (
    <div class="chips-row">
      <ul class="chips" aria-label="Words of the formula">
        {terms.map(({ word, weight }, i) => (
          <li key={`${i} ${word}`} class={weight < 0 ? 'minus' : 'plus'}>
            <button
              type="button"
              title="Change the sign"
              aria-label={`${weight < 0 ? 'Minus' : 'Plus'} ${word}: change the sign`}
              onClick={() => flip(i)}
            >
              {weight < 0 ? '−' : '+'}
              {Math.abs(weight) === 1 ? '' : `${Math.abs(weight)} ×`}
            </button>
            <bdi>{word}</bdi>
            <button
              type="button"
              title="Remove"
              aria-label={`Remove ${word}`}
              onClick={() => onChange(terms.filter((_, other) => other !== i))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <div class="add">
        <button
          type="button"
          class="sign"
          aria-label={`The next word is ${sign === 1 ? 'added' : 'subtracted'}: change the sign`}
          onClick={() => setSign(-sign)}
        >
          {sign === 1 ? '+' : '−'}
        </button>
        <WordInput
          label={sign === 1 ? 'Add a word' : 'Subtract a word'}
          model={model}
          clears
          onChoose={(word) => onChange([...terms, { word, weight: sign }])}
        />
      </div>
    </div>
  );
}

const EXAMPLES = [
  'king - man + woman',
  'paris - france + italy',
  'walking - walk + swim',
  '왕 - 남자 + 여자',
  '왕은 - 남자는 + 여자는',
  '파리에서 - 프랑스에서 + 이탈리아에서',
];
const wordsOf = (formula: string): string[] => parseFormula(formula).map(({ word }) => word);

function Examples({ model }: { model: number }): JSX.Element {
  const { linkTo } = useNavigation();
  const examples = useKnownExamples(model, EXAMPLES, wordsOf);
  return (
    <section class="begin">
      {examples.length > 0 && (
        <>
          <h2>Formulas to begin with</h2>
          <ul>
            {examples.map((formula) => (
              <li key={formula}>
                <a href={linkTo({ formula })}>{formula}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        Write words with plus and minus signs between them. Put a word in quotes if it contains
        spaces or begins with a sign. A number and * before a word are its weight: 0.5 * man.
      </p>
    </section>
  );
}

interface MovesProps {
  readonly terms: readonly TermFacts[];
  readonly first: FoundWord;
}

/** The share of each word in the first answer, and the first answer without that word. */
function Moves({ terms, first }: MovesProps): JSX.Element {
  const { linkTo } = useNavigation();
  return (
    <section class="found">
      <table>
        <caption>
          Which word moved the answer: shares of the cosine of <bdi>{first.word}</bdi>
        </caption>
        <thead>
          <tr>
            <th scope="col">Word</th>
            <th scope="col" class="score">
              Share
            </th>
            <th scope="col">Nearest without it</th>
          </tr>
        </thead>
        <tbody>
          {terms.map(({ word, weight, share, without }, i) => (
            <tr key={`${i} ${word}`}>
              <th scope="row">
                {weight < 0 ? '−\u00a0' : '+\u00a0'}
                <bdi>{word}</bdi>
              </th>
              <td class="score">
                <Bar value={share} />
                {showScore(share)}
              </td>
              <td>
                {without !== null && (
                  <a href={linkTo({ view: 'neighbors', word: without })}>
                    <bdi>{without}</bdi>
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Sum</th>
            <td class="score">
              <Bar value={first.score} />
              {showScore(first.score)}
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
