import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const KEY = 'wordloom-theme';
const TITLES: Readonly<Record<Theme, string>> = {
  system: 'System',
  light: 'Light',
  dark: 'Dark',
};

/** A switch with three states, which the browser remembers. */
export function ThemeSwitch(): JSX.Element {
  const [theme, setTheme] = useState(remembered);
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <label class="theme">
      <span>Theme</span>
      <select
        value={theme}
        onChange={({ currentTarget: { value } }) => {
          setTheme(value as Theme);
          remember(value);
        }}
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {TITLES[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

// Browsers may deny access to storage.
function remembered(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return THEMES.find((each) => each === theme) ?? 'system';
  } catch {
    return 'system';
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice lasts until the page is closed.
  }
}
