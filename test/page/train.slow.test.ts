import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Model } from '../../src/index.js';
import { launch, missing } from '../browser/chromium.js';
import { PAGE_KINDS, type PageKind, serve, type Site } from '../browser/serve.js';

const FOLDER = 'dist/page/train';

/** Browsers on a busy machine take their time. */
const SOON = { timeout: 20_000 };

/** Documents about two animals and a city. */
const TEXT = readFileSync('corpora/world.en.txt', 'utf8')
  .split('\n')
  .filter((text) => /\b(?:cat|dog|Paris)\b/.test(text))
  .join('\n');

/** Trains on a text that is pasted. */
async function train(page: Page, text = TEXT): Promise<void> {
  await page.locator('select[data-main]').selectOption('own');
  await page.getByLabel(/^Your text/).fill(text);
  await page.getByText('Options').click();
  await page.getByLabel('Dimensions').fill('16');
  await page.getByLabel('Epochs').fill('10');
  await page.getByLabel('Held out, %').fill('10');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

/** Goes to another view by its tab. */
const goTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

const done = (page: Page): Promise<void> =>
  page.getByText('Training is done: epoch 10 of 10').waitFor();

describe('the built page that trains', () => {
  const html = readFileSync(join(FOLDER, 'index.html'), 'utf8');

  it('has less than 150 kB of code to begin with, compressed', () => {
    const script = /src="\.\/([^"]+\.js)"/.exec(html)![1];
    expect(gzipSync(readFileSync(join(FOLDER, script))).length).toBeLessThan(150_000);
  });

  it('refers to its files by relative addresses only', () => {
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(2);
    expect(addresses.filter((address) => !/^(?:\.\/|data:)/.test(address))).toEqual([]);
  });

  it('ships its texts, and the licences of its packages', () => {
    expect(readdirSync(join(FOLDER, 'texts'))).toEqual(['world.en.txt', 'world.ko.txt']);
    const licences = readFileSync(join(FOLDER, 'LICENSES.txt'), 'utf8');
    for (const name of ['preact', 'hono', 'gpu.js']) expect(licences).toContain(`\n${name} `);
  });
});

describe.skipIf(missing)(
  missing ? `the page that trains (skipped: ${missing})` : 'the page that trains',
  () => {
    let sites: Record<PageKind, Site>;
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    /** What pages complained about, and what they asked elsewhere. */
    const complaints: string[] = [];

    beforeAll(async () => {
      sites = {
        isolated: await serve('dist/page', 'isolated'),
        ordinary: await serve('dist/page', 'ordinary'),
      };
      browser = await launch();
    }, 60_000);

    afterEach(async () => {
      for (const context of contexts.splice(0)) await context.close();
      expect(complaints.splice(0)).toEqual([]);
    });

    afterAll(async () => {
      await browser?.close();
      await Promise.all(Object.values(sites ?? {}).map((site) => site.close()));
    });

    /** The page in a folder of a site, at a view. */
    async function open(
      hash = '',
      options: BrowserContextOptions = {},
      kind: PageKind = 'ordinary',
    ): Promise<Page> {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(sites[kind].url) && !/^(?:data|blob):/.test(request.url())) {
          complaints.push(`a request to ${request.url()}`);
        }
      });
      await page.goto(`${sites[kind].url}train/${hash}`);
      await page.locator('[data-main]:visible').first().waitFor();
      return page;
    }

    it.each(PAGE_KINDS)(
      'trains a pasted text on an %s page, shows it, and saves it',
      async (kind) => {
        const page = await open('', {}, kind);
        expect(await page.evaluate('crossOriginIsolated')).toBe(kind === 'isolated');
        await train(page);
        await done(page);
        const epochs = page.getByRole('table', { name: 'Epochs' });
        await epochs.getByRole('row').nth(10).waitFor();
        const losses = (await epochs.locator('td:nth-child(2)').allInnerTexts()).map(Number);
        expect(losses).toHaveLength(10);
        expect(losses.at(-1)).toBeLessThan(losses[0]);
        expect(Number(await epochs.locator('td:nth-child(3)').last().innerText())).toBeGreaterThan(
          0,
        );
        await page.getByRole('img', { name: /^Loss\..*epoch mean.*held out/ }).waitFor();
        const map = page.locator('.moving-map canvas');
        expect(Number(await map.getAttribute('data-labels'))).toBeGreaterThan(5);
        // Pinned words.
        await page.getByRole('combobox', { name: 'Pin a word' }).fill('cat');
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Remove cat', exact: true }).waitFor();
        // The same questions as a server answers.
        await goTo(page, 'Neighbours');
        await page.getByLabel('Word', { exact: true }).fill('paris');
        await page.keyboard.press('Enter');
        await page.getByRole('table', { name: 'Nearest to paris' }).waitFor();
        await goTo(page, 'Map');
        await page.locator('.map[data-labels]').waitFor();
        await page.goto(`${sites[kind].url}train/#/arithmetic?formula=cat+-+dog+%2B+paris`);
        await page.locator('.found tbody tr').first().waitFor();
        await page.goBack();
        await page.goBack();
        // What is saved can be read again.
        await goTo(page, 'Train');
        for (const [name, format] of [
          ['Save vectors (word2vec text)', 'vec'],
          ['Save vectors (JSON Lines)', 'jsonl'],
        ]) {
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('button', { name }).click(),
          ]);
          expect(download.suggestedFilename()).toBe(`vectors.${format}`);
          const model = await Model.import(await download.path(), {
            format: format === 'vec' ? 'word2vec' : 'jsonl',
          });
          expect(model.dim).toBe(16);
          expect(model.has('cat')).toBe(true);
        }
      },
    );

    it('trains a long text in several threads on an isolated page', async ({ skip }) => {
      const page = await open('', {}, 'isolated');
      const cores = await page.evaluate('navigator.hardwareConcurrency');
      skip(cores === 1, 'this machine has one core');
      const threads: string[] = [];
      page.on('worker', (worker) => threads.push(worker.url()));
      await page.context().route('**/page-worker-*.js', (route) => {
        threads.push(route.request().url());
        return route.continue();
      });
      await page.locator('select[data-main]').selectOption('file');
      const text = `${TEXT}\n`.repeat(Math.ceil((1.5 * 2 ** 20) / TEXT.length));
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
      await page.getByText('Options').click();
      await page.getByText(`up to ${cores} threads`).waitFor({ state: 'attached' });
      await page.getByLabel('Dimensions').fill('16');
      await page.getByLabel('Epochs').fill('2');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await page.getByText('Training is done: epoch 2 of 2').waitFor();
      expect(threads.filter((url) => url.includes('page-worker'))).toHaveLength(2);
      const epochs = page.getByRole('table', { name: 'Epochs' });
      const losses = (await epochs.locator('td:nth-child(2)').allInnerTexts()).map(Number);
      expect(losses[1]).toBeLessThan(losses[0]);
    });

    it('opens a file, stops, and explains what is wrong', async () => {
      const page = await open();
      await page.locator('select[data-main]').selectOption('file');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      expect(await page.getByRole('alert').innerText()).toContain('Choose a file');
      const texts = `${TEXT}\n`.repeat(30);
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'mine.txt', mimeType: 'text/plain', buffer: Buffer.from(texts) });
      await page.getByText('Options').click();
      await page.getByLabel('Epochs').fill('1000');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await page.getByText(/^Training: epoch \d+ of 1000/).waitFor();
      // It can be asked while it trains, and the map moves.
      await goTo(page, 'Neighbours');
      await page.getByLabel('Word', { exact: true }).fill('cat');
      await page.keyboard.press('Enter');
      await page.getByRole('table', { name: 'Nearest to cat' }).waitFor();
      await page.goto(`${sites.ordinary.url}train/#/training`);
      const map = page.locator('.moving-map canvas');
      await expect
        .poll(async () => Number(await map.getAttribute('data-moves')), SOON)
        .toBeGreaterThan(2);
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Training was stopped').waitFor();
      // Too little to learn from.
      await page.locator('select[data-main]').selectOption('own');
      await page.getByLabel(/^Your text/).fill('one two');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await page.getByText('Training has failed').waitFor();
      const reason = await page.locator('.now .refused').innerText();
      expect(reason).toContain('vocabulary');
      expect(reason).toContain('lower the minimum count under Options'); // not minCount
      expect(await page.locator('.moving-map').count()).toBe(0);
    });

    it('reads gzip and UTF-16, and says what to do about other files', async () => {
      const page = await open();
      await page.locator('select[data-main]').selectOption('file');
      const give = async (name: string, buffer: Buffer) => {
        await page
          .locator('input[type=file]')
          .setInputFiles({ name, mimeType: 'text/plain', buffer });
        await page.getByRole('button', { name: 'Train', exact: true }).click();
      };
      const refused = async (name: string, buffer: Buffer, reason: string) => {
        await give(name, buffer);
        await page.locator('.now .refused', { hasText: reason }).waitFor();
      };
      for (const buffer of [
        gzipSync(TEXT),
        Buffer.from(`\uFEFF${TEXT}`, 'utf16le'),
        Buffer.from(TEXT, 'utf16le'),
      ]) {
        await give('mine.txt', buffer);
        await page.getByText(/^Training is done: epoch/).waitFor();
        await goTo(page, 'Neighbours');
        await page.getByLabel('Word', { exact: true }).fill('cat');
        await page.keyboard.press('Enter');
        await page.getByRole('table', { name: 'Nearest to cat' }).waitFor();
        await goTo(page, 'Train');
        await refused(
          'old.txt',
          Buffer.from('caf\u00e9 cr\u00e8me\n', 'latin1'),
          'The text is not UTF-8. Save it as UTF-8, and open it again.',
        );
      }
      await refused(
        'mine.pdf',
        Buffer.from('%PDF-1.4\n'),
        'mine.pdf is a PDF document. Extract its text, and open that.',
      );
      await give('none.txt', Buffer.alloc(0));
      expect(await page.getByRole('alert').innerText()).toContain('none.txt is empty');
    });

    it('keeps what the user types while it runs', async () => {
      const page = await open('#/windows');
      await page.getByRole('button', { name: 'Run' }).click();
      const steps = page.locator('[data-steps]');
      const dimensions = page.getByRole('spinbutton', { name: 'Dimensions' });
      await dimensions.fill('16');
      const before = Number(await steps.getAttribute('data-steps'));
      await expect
        .poll(async () => Number(await steps.getAttribute('data-steps')), SOON)
        .toBeGreaterThan(before + 3); // so it was drawn again
      expect(await dimensions.inputValue()).toBe('16');
      await dimensions.press('Enter');
      await page.getByText('16 numbers').waitFor();
    });

    it('shows words of a text as text, whatever they contain', async () => {
      const page = await open('#/windows');
      await page.getByText('Change the sentences').click();
      await page.getByLabel('Sentences, one per line').fill('<b>cat</b> =cmd() dog\ncat dog');
      await page.getByRole('button', { name: 'Start over' }).click();
      await page.getByRole('button', { name: '1 window' }).click();
      expect(await page.locator('main b').count()).toBe(0);
    });

    it('slides windows over sentences by keyboard alone', async () => {
      const page = await open('#/windows');
      const steps = page.locator('[data-steps]');
      const centre = page.locator('.sentence .centre bdi');
      expect(await centre.innerText()).toBe('the');
      await page.keyboard.press('/');
      await page.keyboard.press('Enter');
      expect(await steps.getAttribute('data-steps')).toBe('1');
      expect(await centre.innerText()).toBe('king');
      const pairs = page.locator('.pairs li');
      expect(await pairs.allInnerTexts()).toEqual(['king → the', 'king → rules', 'king → the']);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await steps.getAttribute('data-steps')).toBe('21');
      await page.keyboard.press('Tab');
      for (let i = 0; i < 60; i++) await page.keyboard.press('Enter');
      expect(await steps.getAttribute('data-steps')).toBe('6021');
      // Words that share contexts move together.
      await page.getByLabel('Neighbours of').selectOption('king');
      await expect
        .poll(() => page.locator('.nearest li bdi').first().innerText(), SOON)
        .toBe('queen');
      await page.getByRole('combobox', { name: 'Model' }).selectOption('cbow');
      await expect.poll(() => steps.getAttribute('data-steps'), SOON).toBe('0');
      await page.getByRole('img', { name: 'CBOW: the mean of king, rules predicts the' }).waitFor();
      await page.getByLabel('Speed').selectOption('free');
      await page.getByRole('button', { name: 'Run' }).click();
      await expect
        .poll(async () => Number(await steps.getAttribute('data-steps')), SOON)
        .toBeGreaterThan(200);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('img', { name: /^Loss\./ }).waitFor();
    });

    it('trains three networks on a sentence, by keyboard alone', async () => {
      const page = await open('#/recurrent');
      const epoch = page.locator('[data-epoch]');
      const right = async (): Promise<number[]> =>
        (await page.locator('.cell-row h3').allInnerTexts()).map((text) =>
          Number(/(\d+) of 51 right/.exec(text)![1]),
        );
      await epoch.waitFor();
      expect(
        await page
          .locator('.cell-row')
          .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.cell)),
      ).toEqual(['rnn', 'gru', 'lstm']);
      expect(Math.max(...(await right()))).toBeLessThan(20);
      await page.keyboard.press('/');
      await page.keyboard.press('Enter');
      await expect.poll(() => epoch.getAttribute('data-epoch'), SOON).toBe('1');
      for (let i = 0; i < 2; i++) {
        await page.getByRole('button', { name: '100 epochs' }).focus();
        await page.keyboard.press('Enter');
        await expect.poll(() => epoch.getAttribute('data-epoch'), SOON).toBe(String(100 * i + 101));
      }
      expect(Math.min(...(await right()))).toBeGreaterThan(40);
      await page.getByRole('img', { name: /^How far back a gradient reaches/ }).waitFor();
      // Another step is shown everywhere.
      await page.getByLabel(/^Step 1 of 51/).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByText('it reads “h”').waitFor();
      expect(await page.locator('.one-hot .one').innerText()).toMatch(/^h\s*1$/);
      expect(await page.locator('.embedding tr.at th').innerText()).toBe('h');
      await page.getByRole('button', { name: '한국어' }).click();
      await page.getByText('it reads “베”').waitFor();
      expect(await epoch.getAttribute('data-epoch')).toBe('0');
    });

    describe.each(['light', 'dark'] as const)('in a %s theme', (colorScheme) => {
      it('has nothing that axe-core objects to', { timeout: 120_000 }, async () => {
        const page = await open('', { colorScheme, bypassCSP: true });
        const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
        await page.addScriptTag({ path: axe });
        const check = (): Promise<string[]> =>
          page.evaluate(async () => {
            const { violations } = await (globalThis as any).axe.run();
            return violations.map((each: any) => `${each.id}: ${each.nodes[0].html}`);
          });
        expect(await check()).toEqual([]);
        await train(page);
        await done(page);
        expect(await check()).toEqual([]);
        await goTo(page, 'Windows');
        await page.getByRole('button', { name: '20 windows' }).click();
        expect(await check()).toEqual([]);
        await goTo(page, 'Recurrent networks');
        await page.getByRole('button', { name: '20 epochs' }).click();
        await page.getByText('20 epochs so far').waitFor();
        expect(await check()).toEqual([]);
        await goTo(page, 'Neighbours');
        await page.locator('.begin a').first().waitFor();
        expect(await check()).toEqual([]);
      });
    });

    it.each([360, 768, 1280])('fits a screen that is %i px wide', async (width) => {
      const page = await open('', { viewport: { width, height: 740 } });
      await train(page);
      await done(page);
      for (const [name, ready] of [
        ['Train', 'Save vectors (JSON Lines)'],
        ['Windows', '20 windows'],
        ['Recurrent networks', '20 epochs'],
        ['Neighbours', undefined],
      ]) {
        await goTo(page, name!);
        if (ready !== undefined) await page.getByRole('button', { name: ready }).click();
        const { beyond, hidden, small } = await page.evaluate(() => ({
          beyond: document.documentElement.scrollWidth - innerWidth,
          hidden: [...document.querySelectorAll('nav a')].filter(
            (each) => each.getBoundingClientRect().right > innerWidth,
          ).length,
          small: [...document.querySelectorAll('button, input, select, textarea')]
            .filter((each) => each.checkVisibility())
            .map((each) => each.getBoundingClientRect())
            .filter((box) => box.width < 24 || box.height < 24)
            .map((box) => `${box.width} x ${box.height}`),
        }));
        expect([name, beyond, hidden, small]).toEqual([name, 0, 0, []]);
      }
    });
  },
);
