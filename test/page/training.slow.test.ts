import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../cli/commands/serve/listen.js';
import { createServer, LiveTraining, type Server } from '../../src/server/index.js';
import { launch, missing } from '../browser/chromium.js';
import { createModel, VECTORS } from '../server/words.js';

/** The page asks once a second. */
const SOON = { timeout: 10_000 };

/** How a training of three epochs is, whose losses fall from 4. */
const progress = (share: number) => {
  const epoch = Math.min(3, Math.floor(share * 3) + 1);
  return {
    type: 'training',
    epoch,
    epochs: 3,
    words: share * 3000,
    totalWords: 3000,
    wordsPerSecond: 12_345,
    loss: 4 - 2 * share,
    learningRate: 0.05 * (1 - share),
    secondsLeft: 100 * (1 - share),
  } as const;
};
const epoch = (number: number) =>
  ({
    type: 'epoch',
    epochs: 3,
    record: { epoch: number, loss: 4 - number, heldOutLoss: 4.5 - number, words: 1000, seconds: 2 },
  }) as const;

describe.skipIf(missing)(
  missing ? `a training on the page (skipped: ${missing})` : 'a training on the page',
  () => {
    let browser: Browser;
    let live: LiveTraining;
    let server: Server;
    let listening: Listening;
    let origin: string;
    const contexts: BrowserContext[] = [];

    beforeAll(async () => {
      browser = await launch();
    }, 60_000);

    afterEach(async () => {
      for (const context of contexts.splice(0)) await context.close();
      await listening?.close();
      server?.close();
    });

    afterAll(() => browser?.close());

    /** A page at the training of `live`. */
    async function open(options: BrowserContextOptions = {}): Promise<Page> {
      server = await createServer([live]);
      listening = await listen(server.fetch, { host: '127.0.0.1', port: 0 });
      origin = `http://127.0.0.1:${listening.port}`;
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(server.link(origin));
      if (live.isOver) await page.goto(`${origin}/#/training`);
      await page.locator('.now').waitFor();
      return page;
    }

    async function vectors(): Promise<LiveTraining> {
      live = new LiveTraining('words.db', 'word vectors');
      for (let i = 1; i <= 15; i++) live.onEvent(progress((i - 0.5) / 30));
      live.onEvent(epoch(1));
      live.show(await createModel());
      return live;
    }

    it('shows the curve as it grows, the figures, and the epochs', async () => {
      await vectors();
      const page = await open();
      expect(await page.locator('.state').innerText()).toBe('Training: epoch 2 of 3');
      const figures = page.locator('.figures');
      expect(await figures.innerText()).toMatch(/48%[\s\S]*12,345[\s\S]*52 s[\s\S]*0\.0258/);
      const loss = page.getByRole('img', { name: /^Loss\. raw.*smoothed.*held out/ });
      await loss.waitFor();
      const corners = () =>
        loss
          .locator('.raw path')
          .getAttribute('d')
          .then((d) => d!.split(/[ML]/).length - 1);
      expect(await corners()).toBe(15);
      for (let i = 16; i <= 29; i++) live.onEvent(progress((i - 0.5) / 30));
      live.onEvent(epoch(2));
      await expect.poll(corners, SOON).toBe(29);
      await expect
        .poll(() => page.getByRole('table', { name: 'Epochs' }).locator('tbody tr').count(), SOON)
        .toBe(2);
      // The raw line stays under any smoothing.
      const smooth = () => loss.locator('.look-0.plain path').getAttribute('d');
      const before = await smooth();
      await page.getByLabel('Smoothing').fill('0');
      await expect.poll(smooth, SOON).not.toBe(before);
      expect(await corners()).toBe(29);
      live.end(await createModel());
      await page.getByText('Training is done').waitFor();
    });

    it('shows how the neighbours of pinned words move', async () => {
      await vectors();
      const page = await open();
      await page.getByRole('combobox', { name: 'Pin a word' }).fill('king');
      await page.keyboard.press('Enter');
      const king = page.locator('.pin', {
        has: page.getByRole('button', { name: 'Remove king', exact: true }),
      });
      await king.getByText('kingdom').waitFor();
      const order = () => king.locator('li a').allInnerTexts();
      expect((await order()).slice(0, 2)).toEqual(['queen', 'kingdom']);
      live.show(await createModel({ ...VECTORS, kingdom: [1, 0.11] }));
      await expect.poll(async () => (await order())[0], SOON).toBe('kingdom');
      expect(await king.getByRole('img', { name: 'up 1' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Remove king', exact: true }).click();
      await king.waitFor({ state: 'detached' });
    });

    it('sends no requests while it is hidden', async () => {
      await vectors();
      const page = await open();
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('/training')) asked++;
      });
      await expect.poll(() => asked, SOON).toBeGreaterThan(0);
      await page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      });
      await page.waitForTimeout(1200); // the question that was due
      const before = asked;
      await page.waitForTimeout(2500);
      expect(asked - before).toBe(0);
      await page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', {
          value: 'visible',
          configurable: true,
        });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await expect.poll(() => asked, SOON).toBeGreaterThan(before);
    });

    it('shows perplexity and samples of a language model, as text', async () => {
      live = new LiveTraining('lm.db', 'a language model');
      const { words, totalWords, wordsPerSecond, ...rest } = progress(0.5);
      live.onEvent({
        ...rest,
        tokens: words,
        totalTokens: totalWords,
        tokensPerSecond: wordsPerSecond,
        percentage: 50,
      });
      live.addSample({ epoch: 1, text: '<b>once</b> upon a time' });
      const page = await open();
      await page.getByRole('img', { name: /^Perplexity\./ }).waitFor();
      expect(await page.locator('.written').innerText()).toBe('<b>once</b> upon a time');
      expect(await page.locator('.written b').count()).toBe(0);
      await page.getByLabel('Measure').selectOption('loss');
      await page.getByRole('img', { name: /^Loss\./ }).waitFor();
    });

    it('explains why training failed', async () => {
      await vectors();
      live.fail('The loss stopped being a number.');
      const page = await open();
      await page.getByText('Training has failed').waitFor();
      await page.getByText('The loss stopped being a number.').waitFor();
    });

    it.each([
      ['light', 360],
      ['dark', 1280],
    ] as const)(
      'has nothing that axe-core objects to in a %s theme, and fits %i px',
      async (colorScheme, width) => {
        await vectors();
        const page = await open({ colorScheme, bypassCSP: true, viewport: { width, height: 740 } });
        await page.locator('.pin').first().waitFor();
        await page.addScriptTag({
          path: createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
        });
        const found = await page.evaluate(async () => {
          const { violations } = await (globalThis as any).axe.run();
          return violations.map((each: any) => `${each.id}: ${each.nodes[0].html}`);
        });
        expect(found).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(
          0,
        );
      },
    );
  },
);
