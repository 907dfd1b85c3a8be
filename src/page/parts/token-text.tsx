import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Bar } from './found-table.js';

/** A piece of text with its probability. */
export interface LikelyText {
  readonly text: string;
  readonly probability: number;
}

/** A token of a text, and its alternatives, most probable first. */
export interface TracedToken extends LikelyText {
  readonly rivals: readonly LikelyText[];
}

/** Shades of tokens, from the probable to the improbable. */
const SHADES = [
  { from: 0.5, name: '50% and more' },
  { from: 0.2, name: '20 to 50%' },
  { from: 0.05, name: '5 to 20%' },
  { from: 0.01, name: '1 to 5%' },
  { from: 0, name: 'below 1%' },
];

/** Tokens drawn as one part, which does not change while others arrive. */
const PART = 100;

interface TokenTextProps {
  readonly prompt: string;
  readonly tokens: readonly TracedToken[];
  readonly isRunning: boolean;
  /** The current token; -1 for none. */
  readonly active: number;
  onActive(token: number): void;
}

/** Text whose tokens are shaded by their probability; the arrow keys move between them. */
export function TokenText(props: TokenTextProps): JSX.Element {
  const { prompt, tokens, isRunning, active, onActive } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = {
      ArrowRight: active + 1,
      ArrowDown: active + 1,
      ArrowLeft: active - 1,
      ArrowUp: active - 1,
      Home: 0,
      End: tokens.length - 1,
    }[event.key];
    if (next === undefined || tokens.length === 0) return;
    event.preventDefault();
    onActive(Math.max(0, Math.min(tokens.length - 1, next)));
  };
  const parts = Array.from({ length: Math.ceil(tokens.length / PART) }, (_, i) => i * PART);
  return (
    <div class="written">
      <span class="prompt">{prompt}</span>
      <div
        ref={list}
        class="tokens"
        role="listbox"
        tabIndex={0}
        aria-label="Text, token by token"
        aria-busy={isRunning}
        aria-activedescendant={active >= 0 ? `token-${active}` : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const id = (event.target as HTMLElement).closest('[role="option"]')?.id;
          if (id !== undefined) onActive(Number(id.slice('token-'.length)));
        }}
      >
        {parts.map((from) => (
          <Part key={from} from={from} tokens={tokens.slice(from, from + PART)} active={active} />
        ))}
      </div>
    </div>
  );
}

interface PartProps {
  readonly from: number;
  readonly tokens: readonly TracedToken[];
  readonly active: number;
}

function Part({ from, tokens, active }: PartProps): JSX.Element {
  const here = active >= from && active < from + PART ? active - from : -1;
  return useMemo(
    () => (
      <>
        {tokens.map(({ text, probability }, i) => (
          <span
            key={i}
            id={`token-${from + i}`}
            role="option"
            class={`shade-${shadeOf(probability)}`}
            aria-selected={i === here}
            aria-label={`${visible(text)}, ${percent(probability)}`}
          >
            {text}
          </span>
        ))}
      </>
    ),
    [tokens.length, tokens[0], here],
  );
}

const shadeOf = (probability: number): number =>
  SHADES.findIndex(({ from }) => probability >= from);

/** What the shades mean. */
export function ShadeLegend(): JSX.Element {
  return (
    <p class="facts shades">
      Probability of a token:{' '}
      {SHADES.map(({ name }, shade) => (
        <span key={name} class={`shade-${shade}`}>
          {name}
        </span>
      ))}
    </p>
  );
}

interface RivalsProps {
  readonly token: TracedToken;
  /** Continues the text with an alternative in place of the token. */
  onTake(rival: LikelyText): void;
}

/** The alternatives to a token; the text can continue from each. */
export function Rivals({ token, onTake }: RivalsProps): JSX.Element {
  return (
    <table class="rivals">
      <caption>
        Alternatives to <bdi class="token">{visible(token.text)}</bdi> ({percent(token.probability)}
        )
      </caption>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col" class="score">
            Probability
          </th>
        </tr>
      </thead>
      <tbody>
        {token.rivals.map((rival) => (
          <tr key={rival.text} aria-current={rival.text === token.text ? 'true' : undefined}>
            <th scope="row">
              <button
                type="button"
                title="Continue from this token"
                aria-label={`Continue from ${visible(rival.text)}`}
                onClick={() => onTake(rival)}
              >
                <bdi class="token">{visible(rival.text)}</bdi>
              </button>
            </th>
            <td class="score">
              <Bar value={rival.probability} />
              {percent(rival.probability)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A token with white space made visible. */
const visible = (text: string): string =>
  text
    .replaceAll('\n', '↵')
    .replaceAll('\t', '⇥')
    .replaceAll(' ', text.trim() === '' ? '␣' : ' ');

/** Formats a probability for people. */
export const percent = (probability: number): string =>
  probability < 0.0005 ? '< 0.1%' : `${(100 * probability).toFixed(1)}%`;
