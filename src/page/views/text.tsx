import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { answerOf, Refusal } from '../api.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';
import { showWhole } from '../table-text.js';
import { Rivals, ShadeLegend, TokenText, type TracedToken } from '../parts/token-text.js';

/** The numbers that the user can set, by their names in the API. */
const FIELDS = [
  { name: 'length', label: 'Tokens', min: 1, max: 5000, step: 1, value: '200' },
  { name: 'temperature', label: 'Temperature', min: 0, max: 100, step: 0.1, value: '0.8' },
  { name: 'topK', label: 'Top k', min: 1, max: 100_000, step: 1, value: '' },
  { name: 'topP', label: 'Top p', min: 0.01, max: 1, step: 0.01, value: '' },
  { name: 'seed', label: 'Seed', min: 0, max: 2 ** 31, step: 1, value: '1' },
] as const;

const RIVALS = 10;

/** A text on the page: the prompt, and the tokens of the answer. */
interface Text {
  readonly prompt: string;
  readonly tokens: readonly TracedToken[];
  /** Whether the model generated the tokens, or scored those of the prompt. */
  readonly isWritten: boolean;
}

/** Text of a language model as it is generated, with the probability of each token. */
export function TextView(): JSX.Element {
  const { address, announce } = useNavigation();
  const { model } = address;
  const [prompt, setPrompt] = useState('');
  const [text, setText] = useState<Text>();
  const [active, setActive] = useState(-1);
  const [refusal, setRefusal] = useState<Refusal>();
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(FIELDS.map(({ name, value }) => [name, value])),
  );
  const running = useRef<AbortController | undefined>(undefined);
  /** Repeats the last request, without tokens that the model does not know. */
  const repeat = useRef<(() => Promise<void>) | undefined>(undefined);
  const [isRunning, setRunning] = useState(false);

  const stop = (): void => running.current?.abort();
  useEffect(() => {
    setText(undefined);
    setRefusal(undefined);
    return stop;
  }, [model]);

  /** Runs one request at a time: a new one cancels the previous one. */
  const run = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    stop();
    const controller = new AbortController();
    running.current = controller;
    setRefusal(undefined);
    setActive(-1);
    setRunning(true);
    try {
      await work(controller.signal);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') {
        setRefusal(error instanceof Refusal ? error : new Refusal((error as Error).message));
        // A text that an earlier request got would look like the answer.
        if (error instanceof Refusal && error.code !== undefined) setText(undefined);
      }
    } finally {
      if (running.current === controller) setRunning(false);
    }
  };
  const write = (from: string, unknown?: 'skip'): Promise<void> => {
    repeat.current = () => write(from, 'skip');
    return run(async (signal) => {
      const asked = { prompt: from, unknown, rivals: RIVALS, ...numbersOf(values) };
      let tokens: readonly TracedToken[] = [];
      for await (const more of tokensFrom(await post(model, 'generate', asked, signal))) {
        tokens = [...tokens, ...more];
        setText({ prompt: from, tokens, isWritten: true });
      }
      announce('The text is complete.');
    });
  };
  const read = (scored: string, unknown?: 'skip'): Promise<void> => {
    repeat.current = () => read(scored, 'skip');
    return run(async (signal) => {
      const asked = { text: scored, unknown, rivals: RIVALS };
      const response = await post(model, 'tokens', asked, signal);
      const { tokens } = (await response.json()) as { tokens: TracedToken[] };
      setText({ prompt: '', tokens, isWritten: false });
      announce(`Perplexity ${perplexityOf(tokens)}, ${showWhole(tokens.length)} tokens.`);
    });
  };
  const takeRival = (rival: { readonly text: string }): void => {
    const before = text!.tokens.slice(0, active).map((token) => token.text);
    const from = text!.prompt + before.join('') + rival.text;
    setPrompt(from);
    void write(from);
  };

  return (
    <>
      <form
        class="generate"
        onSubmit={(event) => {
          event.preventDefault();
          void write(prompt);
        }}
      >
        <label for="prompt">Prompt</label>
        <textarea
          id="prompt"
          data-main
          rows={3}
          placeholder="How the text begins; may be empty"
          maxLength={10_000}
          value={prompt}
          onInput={(event) => setPrompt(event.currentTarget.value)}
        />
        <div class="question">
          {FIELDS.map(({ name, label, min, max, step }) => (
            <label key={name} class="field">
              {label}
              <input
                type="number"
                {...{ min, max, step }}
                placeholder={name === 'topK' || name === 'topP' ? 'all' : undefined}
                value={values[name]}
                onInput={({ currentTarget: { value } }) => setValues({ ...values, [name]: value })}
              />
            </label>
          ))}
        </div>
        <div class="tools">
          <button type="submit" class="primary">
            Write
          </button>
          <button type="button" disabled={!isRunning} onClick={stop}>
            Stop
          </button>
          <button
            type="button"
            disabled={prompt === ''}
            title="Shows how probable the model finds each token of the prompt"
            onClick={() => void read(prompt)}
          >
            Score the prompt
          </button>
        </div>
      </form>
      <Refused refusal={refusal}>
        {refusal?.code === 'UNKNOWN_CHARACTER' && (
          <button type="button" onClick={() => void repeat.current?.()}>
            Leave them out
          </button>
        )}
      </Refused>
      {text !== undefined && (
        <div class="text-row">
          <div>
            <TokenText {...text} {...{ isRunning, active }} onActive={setActive} />
            <ShadeLegend />
            {!text.isWritten && (
              <p class="facts">
                Perplexity <strong>{perplexityOf(text.tokens)}</strong>,{' '}
                {showWhole(text.tokens.length)} tokens
              </p>
            )}
          </div>
          <div>
            {text.tokens[active] === undefined ? (
              <p class="facts">
                Click a token, or move to it with the arrow keys, to see its alternatives.
              </p>
            ) : (
              <Rivals token={text.tokens[active]} onTake={takeRival} />
            )}
          </div>
        </div>
      )}
    </>
  );
}

/** How well the model predicted a text. */
function perplexityOf(tokens: readonly TracedToken[]): string {
  const loss = tokens.reduce((sum, { probability }) => sum - Math.log(probability), 0);
  return Math.exp(loss / Math.max(1, tokens.length)).toPrecision(4);
}

const post = (
  model: number,
  question: string,
  body: object,
  signal: AbortSignal,
): Promise<Response> =>
  answerOf(
    fetch(`/api/models/${model}/${question}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    }),
  );

/** The tokens of a response as they arrive, a few at a time. */
async function* tokensFrom({ body }: Response): AsyncGenerator<TracedToken[]> {
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop()!;
    yield lines.map((line) => JSON.parse(line) as TracedToken);
  }
}

/** The numbers that were set; an empty field means the server's default. */
const numbersOf = (values: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, Number(value)]),
  );
