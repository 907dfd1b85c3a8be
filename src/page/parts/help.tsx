import type { JSX, RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const KEYS = [
  ['/', 'focus the main field'],
  ['↓ ↑', 'choose a completion'],
  ['Enter', 'search'],
  ['Esc', 'close the completions; on the map: clear'],
  ['Tab', 'move between words; Enter shows the neighbours of one'],
  ['Alt ←', 'go back'],
  ['← ↑ ↓ →', 'on the map: move it'],
  ['+ − 0', 'on the map: zoom in, zoom out, show all'],
  ['n N', 'on the map: next and previous neighbour; Enter opens it'],
  ['← →', 'in a text: move between tokens'],
  ['?', 'show this list'],
] as const;

/** The keyboard shortcuts of the page. */
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
      <p>The address contains the query: a copied link shows the same answer.</p>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}

/** Handles `/` and `?`, except while the user types in a field. */
export function useShortcuts(dialog: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
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
