import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Address } from '../address.js';
import { HelpDialog, useShortcuts } from './help.js';
import { addressWith, type Navigation, NavigationContext } from './navigation.js';
import { ThemeSwitch } from './theme.js';

interface FrameProps {
  readonly address: Address;
  /** The title of the view. */
  readonly title: string;
  /** Shown beside the name of the page. */
  readonly subject: ComponentChildren;
  readonly tabs: ComponentChildren;
  /** The message for screen readers. */
  readonly said: string;
  /** Sets `said`; must not change between renders. */
  readonly onSay: (text: string) => void;
  readonly children: ComponentChildren;
}

/** The frame around every view: navigation, header, help, and messages for screen readers. */
export function Frame(props: FrameProps): JSX.Element {
  const { address, title, subject, tabs, said, onSay, children } = props;
  const help = useRef<HTMLDialogElement>(null);
  const navigation = useMemo<Navigation>(
    () => ({
      address,
      announce: onSay,
      linkTo: (change) => addressWith(address, change),
      goTo(change) {
        location.hash = addressWith(address, change);
      },
      replace(change) {
        history.replaceState(null, '', addressWith(address, change));
        dispatchEvent(new HashChangeEvent('hashchange'));
      },
    }),
    [address, onSay],
  );
  useShortcuts(help);
  return (
    <NavigationContext.Provider value={navigation}>
      <a class="skip" href="#content" onClick={skipToContent}>
        Skip to content
      </a>
      <header>
        <div class="top">
          <span class="brand">wordloom</span>
          {subject}
          <ThemeSwitch />
          <button
            type="button"
            class="help"
            aria-label="Keyboard help"
            title="Keyboard"
            onClick={() => help.current?.showModal()}
          >
            ?
          </button>
        </div>
        {tabs}
      </header>
      <main id="content" tabIndex={-1}>
        <h1 class="unseen">{title}</h1>
        {children}
      </main>
      <p class="said" role="status" aria-live="polite">
        {said !== '' && <span key={said}>{said}</span>}
      </p>
      <HelpDialog dialog={help} />
    </NavigationContext.Provider>
  );
}

/** The fragment of the address is the page's state, so a jump within the page must not change it. */
function skipToContent(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
