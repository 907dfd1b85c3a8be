import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMapHtml, mapWords } from '../../src/map/index.js';
import { launch, missing } from '../browser/chromium.js';
import { grouped } from './vectors.js';

const HOSTILE = '<img src=x onerror=alert(1)>';
const WORDS = ['king', 'queen', HOSTILE, ...Array.from({ length: 57 }, (_, i) => `word${i}`)];

const nearestIn = (page: Page): Promise<string[]> =>
  page.locator('#nearest td:first-child').allInnerTexts();

describe.skipIf(missing)(
  missing ? `a map in a file (skipped: ${missing})` : 'a map in a file',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'wordloom-map-'));
    const url = pathToFileURL(join(folder, 'map.html')).href;
    let browser: Browser;

    beforeAll(async () => {
      const neighbors = await grouped(3, 20, 8, WORDS);
      const map = await mapWords(neighbors, { words: 50 });
      writeFileSync(join(folder, 'map.html'), await formatMapHtml(map, neighbors));
      browser = await launch();
    });

    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true });
    });

    /** Opens the map; `problems` collects errors and requests for anything but the file. */
    async function open(options: BrowserContextOptions = {}, hash = '') {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('pageerror', ({ message }) => problems.push(message));
      page.on('console', (message) => problems.push(message.text()));
      page.on(
        'request',
        (request) => request.url().startsWith(url) || problems.push(request.url()),
      );
      await page.goto(url + hash);
      await page.waitForFunction(() => document.querySelector('canvas')!.dataset['labels']);
      return { page, problems, close: () => context.close() };
    }

    it('finds a word, lists its nearest among all words, and keeps it in the address', async () => {
      const { page, problems, close } = await open();
      await page.fill('#search', 'King');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'king' }).waitFor();
      expect(await nearestIn(page)).toHaveLength(10);
      expect(page.url()).toBe(`${url}#king`);
      expect(problems).toEqual([]);
      await close();
      const linked = await open({}, '#queen');
      expect(await linked.page.locator('#chosen').innerText()).toBe('queen');
      await linked.close();
    });

    it('shows the whole map for an address that names no word', async () => {
      const { page, problems, close } = await open({}, '#100%');
      expect(await page.locator('#panel').isVisible()).toBe(false);
      expect(await page.locator('#in-view-count').innerText()).toBe('50 of 50 words');
      expect(problems).toEqual([]);
      await close();
    });

    it('shows hostile words as text', async () => {
      const { page, problems, close } = await open({}, `#${encodeURIComponent(HOSTILE)}`);
      expect(await page.locator('#chosen').innerText()).toBe(HOSTILE);
      expect(await page.locator('img').count()).toBe(0);
      expect(problems).toEqual([]);
      await close();
    });

    it('pans and selects by keyboard alone', async () => {
      const { page, close } = await open();
      const inView = (): Promise<string> => page.locator('#in-view-count').innerText();
      const all = await inView();
      await page.locator('canvas').focus();
      for (let i = 0; i < 8; i++) await page.keyboard.press('+');
      await expect.poll(inView).not.toBe(all);
      await page.keyboard.press('0');
      await expect.poll(inView).toBe(all);
      await page.keyboard.press('n');
      expect(await page.locator('#panel').isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      expect(await page.locator('#panel').isVisible()).toBe(false);
      await close();
    });

    it.each([
      [1280, 'light'],
      [360, 'dark'],
    ] as const)('is accessible and fits %i pixels, %s', async (width, colorScheme) => {
      const { page, close } = await open({
        viewport: { width, height: 800 },
        colorScheme,
        bypassCSP: true,
      });
      const overflow = await page.evaluate(() => document.body.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
      await page.addScriptTag({ content: readFileSync(axe, 'utf8') });
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        const found = await axe.run();
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
      });
      expect(violations).toEqual([]);
      await close();
    });
  },
);
