import type { ComponentChildren, JSX } from 'preact';
import type { Refusal } from '../api.js';

interface RefusedProps {
  readonly refusal: Refusal | undefined;
  /** Where a suggestion links to; without it, suggestions appear only in the message. */
  linkTo?(word: string): string;
  /** What the user can do about it. */
  readonly children?: ComponentChildren;
}

/** Why there is no answer, and what to try instead. */
export function Refused({ refusal, linkTo, children }: RefusedProps): JSX.Element | null {
  if (refusal === undefined) return null;
  const { message, suggestions } = refusal;
  const isLinked = linkTo !== undefined && suggestions.length > 0;
  return (
    <div class="refused" role="alert">
      <p>{isLinked ? message.replace(/ Did you mean .*$/s, '') : message}</p>
      {isLinked && (
        <p>
          Did you mean{' '}
          {suggestions.map((word, i) => (
            <span key={word}>
              {i > 0 && ', '}
              <a href={linkTo(word)}>
                <bdi>{word}</bdi>
              </a>
            </span>
          ))}
          ?
        </p>
      )}
      {children}
    </div>
  );
}
