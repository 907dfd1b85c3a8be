import type { JSX } from 'preact';
import { type ModelFacts, useAnswer } from '../api.js';
import { nameOfFact } from '../parts/fact-names.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { showWhole } from '../table-text.js';

type Facts = Readonly<Record<string, unknown>>;

interface ModelInfo extends ModelFacts {
  readonly options: Facts;
  readonly corpus: Facts;
  readonly history: readonly Facts[];
}

/** A model: its options, its text, and its training history. */
export function ModelView(): JSX.Element {
  const { address } = useNavigation();
  const { answer, refusal } = useAnswer<ModelInfo>(`/api/models/${address.model}`);
  if (answer === undefined) return <Refused refusal={refusal} />;
  const { name, kind, size, dim, problem, options, corpus, history } = answer;
  return (
    <>
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <p>
        {kind === 'word vectors' ? 'Word vectors' : 'A language model'}: {showWhole(size)}{' '}
        {answer.level === 'char' ? 'characters' : 'words'}
        {dim !== undefined && `, ${showWhole(dim)} dimensions`}.
      </p>
      {problem !== null && (
        <p class="refused">The file was replaced, and the old model still answers: {problem}</p>
      )}
      <FactList title="Options" facts={options} />
      <FactList title="Text" facts={corpus} />
      <History history={history} />
    </>
  );
}

function History({ history }: { history: readonly Facts[] }): JSX.Element | null {
  if (history.length === 0) return null;
  const columns = Object.keys(history[0]).filter((name) =>
    history.some((epoch) => epoch[name] !== null),
  );
  return (
    <div class="scrolls" tabIndex={0} role="group" aria-label="Training">
      <table>
        <caption>Training</caption>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" class="number">
                {nameOfFact(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.map((epoch, i) => (
            <tr key={i}>
              {columns.map((name) => (
                <td key={name} class="number">
                  {show(name, epoch[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FactList({ title, facts }: { title: string; facts: Facts }): JSX.Element | null {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined);
  if (known.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl class="columns">
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{nameOfFact(name)}</dt>
            <dd>{show(name, value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function show(name: string, value: unknown): string {
  if (name === 'seconds' && typeof value === 'number') return value.toFixed(2);
  if (/loss$/i.test(name) && typeof value === 'number') return value.toFixed(4);
  if (typeof value === 'number') {
    return Number.isInteger(value) ? showWhole(value) : String(Number(value.toPrecision(5)));
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '–' : JSON.stringify(value);
}
