import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, missing } from '../browser/chromium.js';
import { serve, type Site } from '../browser/serve.js';

/** Documents about two animals and a city. */
const TEXT = readFileSync('corpora/world.en.txt', 'utf8')
  .split('\n')
  .filter((text) => /\b(?:cat|dog|Paris)\b/.test(text))
  .join('\n');

/** WebGPU in software trains 5,000 words a second. */
const LONG = { timeout: 300_000 };

describe.skipIf(missing)(
  missing
    ? `WebGPU on the page that trains (skipped: ${missing})`
    : 'WebGPU on the page that trains',
  () => {
    let site: Site;
    let browser: Browser;

    beforeAll(async () => {
      site = await serve('dist/page', 'ordinary');
      browser = await launch(['--enable-unsafe-webgpu']); // by software too
    }, 60_000);

    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    it('trains a pasted text, and answers questions about it', LONG, async ({ skip }) => {
      const page = await browser.newPage();
      await page.goto(`${site.url}train/`);
      const hasAdapter = await page.evaluate(
        async () => (await (navigator as any).gpu?.requestAdapter()) != null,
      );
      skip(!hasAdapter, 'this browser has no WebGPU');
      await page.locator('select[data-main]').selectOption('own');
      await page.getByLabel(/^Your text/).fill(TEXT);
      await page.getByText('Options').click();
      await page.getByLabel('Dimensions').fill('16');
      await page.getByLabel('Epochs').fill('10');
      await page.getByLabel('Device').selectOption('gpu');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await page.getByText('Training is done: epoch 10 of 10').waitFor(LONG);
      const epochs = page.getByRole('table', { name: 'Epochs' });
      const losses = (await epochs.locator('td:nth-child(2)').allInnerTexts()).map(Number);
      expect(losses).toHaveLength(10);
      expect(losses.at(-1)).toBeLessThan(losses[0]);
      await page.goto(`${site.url}train/#/neighbors?word=cat`);
      await page.getByRole('table', { name: 'Nearest to cat' }).waitFor();
    });

    it('is not offered by a browser without an adapter', async () => {
      const plain = await launch();
      try {
        const page = await plain.newPage();
        await page.goto(`${site.url}train/`);
        const hasAdapter = await page.evaluate(
          async () => (await (navigator as any).gpu?.requestAdapter()) != null,
        );
        await page.getByText('Options').click();
        const devices = page.getByLabel('Device').locator('option');
        await expect.poll(() => devices.count()).toBe(hasAdapter ? 2 : 1);
      } finally {
        await plain.close();
      }
    });
  },
);
