import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { answerOf, Refusal } from '../api.js';
import { useNavigation } from '../parts/navigation.js';
import { Refused } from '../parts/refused.js';

/** The numbers that a person may set, as the server names them. */
const FIELDS = [
  { name: 'length', label: 'Tokens', min: 1, max: 5000, step: 1, value: '200' },
  { name: 'temperature', label: 'Temperature', min: 0, max: 100, step: 0.1, value: '0.8' },
  { name: 'topK', label: 'Top k', min: 1, max: 100_000, step: 1, value: '' },
  { name: 'topP', label: 'Top p', min: 0.01, max: 1, step: 0.01, value: '' },
  { name: 'seed', label: 'Seed', min: 0, max: 2 ** 31, step: 1, value: '1' },
] as const;

/** Text that a language model writes, as it comes. */
export function TextView(): JSX.Element {
  const { address, announce } = useNavigation();
  const [prompt, setPrompt] = useState('');
  const [written, setWritten] = useState<{ prompt: string; text: string }>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(FIELDS.map(({ name, value }) => [name, value])),
  );
  const running = useRef<AbortController | undefined>(undefined);
  const [isRunning, setRunning] = useState(false);

  const stop = (): void => running.current?.abort();
  useEffect(() => stop, [address.model]);

  const start = async (): Promise<void> => {
    stop();
    const controller = new AbortController();
    running.current = controller;
    setRefusal(undefined);
    setRunning(true);
    try {
      const { body } = await answerOf(
        fetch(`/api/models/${address.model}/generate`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ prompt, ...numbersOf(values) }),
          signal: controller.signal,
        }),
      );
      let text = '';
      setWritten({ prompt, text });
      const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value;
        setWritten({ prompt, text });
      }
      announce('The text is complete.');
    } catch (error) {
      if ((error as Error).name !== 'AbortError') setRefusal(error as Refusal);
    } finally {
      if (running.current === controller) setRunning(false);
    }
  };

  return (
    <>
      <form
        class="generate"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label for="prompt">Prompt</label>
        <textarea
          id="prompt"
          data-main
          rows={3}
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
        </div>
      </form>
      <Refused refusal={refusal} />
      {written !== undefined && (
        <pre class="written" tabIndex={0} role="group" aria-label="Text" aria-busy={isRunning}>
          <span class="prompt">{written.prompt}</span>
          {written.text}
        </pre>
      )}
    </>
  );
}

/** The numbers that were set; an empty field leaves the choice to the server. */
const numbersOf = (values: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, Number(value)]),
  );
