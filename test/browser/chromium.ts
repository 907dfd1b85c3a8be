import { existsSync } from 'node:fs';

const playwright = await import('playwright-core').catch(() => undefined);
const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  playwright?.chromium.executablePath(),
].find((path) => path !== undefined && existsSync(path));

/** Why no browser can be started; false where one can. */
export const missing: string | false =
  (playwright === undefined && 'playwright-core is not installed') ||
  (executablePath === undefined && 'no Chromium found; CHROMIUM=path names one');

/** Starts Chromium with these flags. */
export const launch = (args: readonly string[] = []) =>
  playwright!.chromium.launch({
    executablePath,
    args: ['--no-sandbox', ...args], // there is none for root
  });
