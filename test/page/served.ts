import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { listen, type Listening } from '../../cli/commands/serve/listen.js';
import { trainLanguageModel } from '../../src/index.js';
import { createServer, type Server } from '../../src/server/index.js';
import { launch } from '../browser/chromium.js';
import { createModel, VECTORS } from '../server/words.js';

/** The page of three models, served to the tests of one block. */
export interface ServedPage {
  readonly origin: string;
  /** The link that lets a browser in. */
  link(): string;
  /** A page that was let in, at a view. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** A browser context, which is closed after the test. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
}

/**
 * Serves two models of nine words, of which only `king` differs, and a language model of characters,
 * as models 0, 1 and 2. Call it in a `describe`: it starts before the tests of the block.
 */
export function servePage(): ServedPage {
  let server: Server;
  let listening: Listening;
  let origin: string;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    const language = await trainLanguageModel({
      texts: ['the cat sat on the mat', 'the dog sat on the log'],
      level: 'char',
      hidden: 300, // slow enough to be stopped
      epochs: 1,
      seed: 1,
    });
    const models = [
      await createModel(),
      await createModel({ ...VECTORS, king: [0.2, 1] }),
      language,
    ];
    server = await createServer(models);
    listening = await listen(server.fetch, { host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${listening.port}`;
    browser = await launch();
  }, 60_000);

  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await listening?.close();
    server?.close();
  });

  const link = (): string => server.link(origin);
  const newContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext(options);
    contexts.push(context);
    return context;
  };
  return {
    get origin() {
      return origin;
    },
    link,
    newContext,
    async open(hash = '', options = {}) {
      const context = await newContext({ reducedMotion: 'reduce', ...options });
      const page = await context.newPage();
      await page.goto(link());
      if (hash !== '') await page.goto(`${origin}/${hash}`);
      await settled(page);
      return page;
    },
  };
}

/** Waits until the questions of a view are answered. */
export const settled = (page: Page): Promise<void> => page.waitForLoadState('networkidle');

/** The words of a table of answers. */
export const wordsOf = (page: Page, table = 0): Promise<string[]> =>
  page.locator('.found table').nth(table).locator('tbody th').allInnerTexts();
