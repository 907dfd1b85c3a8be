import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { ask, pathOf, type WordFacts } from '../api.js';
import { showWhole } from '../table-text.js';

interface WordInputProps {
  readonly label: string;
  readonly model: number;
  readonly value?: string;
  readonly placeholder?: string;
  /** Whether to clear the field after a word was chosen. */
  readonly clears?: boolean;
  readonly isMain?: boolean;
  onChoose(word: string): void;
}

interface Choices {
  readonly words: readonly WordFacts[];
  readonly suggestions: readonly WordFacts[];
}

const NONE: Choices = { words: [], suggestions: [] };
const WAIT = 60; // milliseconds between the last key and the request

/**
 * A field for a word, with completions, or words with a similar spelling if there are none: a
 * combobox as the ARIA practices describe it.
 */
export function WordInput(props: WordInputProps): JSX.Element {
  const { label, model, value = '', placeholder, clears = false, isMain = false, onChoose } = props;
  const [text, setText] = useState(value);
  const [choices, setChoices] = useState(NONE);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (!isOpen || text.trim() === '' || text.length > 100) {
      setChoices(NONE);
      return undefined;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      const path = pathOf(model, 'words', { prefix: text.trim(), k: 8 });
      ask<Choices>(path, controller.signal).then(setChoices, () => {});
    }, WAIT);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, model, isOpen]);

  const offered = choices.words.length > 0 ? choices.words : choices.suggestions;
  const isShown = isOpen && offered.length > 0;
  const choose = (word: string): void => {
    setOpen(false);
    setActive(-1);
    if (word.trim() === '') return;
    setText(clears ? '' : word);
    onChoose(word.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      if (offered.length === 0) return;
      // One position more than there are words: the field itself, at -1.
      const places = offered.length + 1;
      const step = event.key === 'ArrowDown' ? 1 : places - 1;
      setActive(((active + 1 + step) % places) - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(isShown && active >= 0 ? offered[active].word : text);
    } else if (event.key === 'Escape') {
      if (isShown) event.preventDefault();
      setOpen(false);
      setActive(-1);
    }
  };

  return (
    <div class="word-input">
      <label for={`${id}-input`}>{label}</label>
      <input
        id={`${id}-input`}
        ref={input}
        data-main={isMain || undefined}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={500}
        placeholder={placeholder}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setActive(-1);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={`${label}: words`} hidden={!isShown}>
        {isShown && choices.words.length === 0 && (
          <li class="hint" role="presentation">
            Did you mean
          </li>
        )}
        {isShown &&
          offered.map(({ word, count }, i) => (
            <li
              key={word}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === active}
              onPointerDown={(event) => {
                event.preventDefault(); // keeps the focus in the field
                choose(word);
              }}
            >
              <bdi>{word}</bdi>
              {count !== null && <span class="count">{showWhole(count)}</span>}
            </li>
          ))}
      </ul>
    </div>
  );
}
