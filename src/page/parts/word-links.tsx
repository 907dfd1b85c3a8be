import type { JSX } from 'preact';
import { useNavigation } from './navigation.js';

interface WordLinksProps {
  readonly words: readonly string[];
  readonly class?: string;
}

/** A list of words, each a link to itself in the current view. */
export function WordLinks({ words, class: name }: WordLinksProps): JSX.Element {
  const { linkTo } = useNavigation();
  return (
    <ul class={name}>
      {words.map((word) => (
        <li key={word}>
          <a href={linkTo({ word })}>
            <bdi>{word}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}
