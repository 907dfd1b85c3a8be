import type { JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

const KEYS = [
  ['/', 'go to the main field'],
  ['↓ ↑', 'choose among the words that are offered'],
  ['Enter', 'ask'],
  ['Esc', 'close the list of words'],
  ['Tab', 'go through the words of an answer; Enter shows the neighbours of one'],
  ['Alt ←', 'go back to the question before'],
  ['Arrows + − 0', 'on the map: move it, zoom, see all of it'],
  ['n N', 'on the map: walk the neighbours of a word'],
  ['← →', 'in a text: go from token to token'],
  ['?', 'show this list'],
] as const;

/** The keys of the page. */
export function HelpDialog({
  dialog,
}: {
  dialog: RefObject<HTMLDialogElement | null>;
}): JSX.Element {
  return (
    <dialog ref={dialog} aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p>The address holds the question: a copied link shows the same answer again.</p>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}

/** `/` and `?`, where nothing is being typed. */
export function useShortcuts(dialog: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      if (ctrlKey || metaKey || altKey || isTyping(target)) return;
      if (key === '/') {
        event.preventDefault();
        const fields = [...document.querySelectorAll<HTMLElement>('[data-main]')];
        fields.find((each) => each.checkVisibility())?.focus();
      } else if (key === '?') {
        dialog.current?.showModal();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [dialog]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
