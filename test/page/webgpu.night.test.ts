import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, missing } from '../browser/chromium.js';
import { serve, type Site } from '../browser/serve.js';

/** Documents about an animal: few, because software computes 5,000 words a second. */
const TEXT = readFileSync('corpora/world.en.txt', 'utf8')
  .split('\n')
  .filter((text) => /\bcat\b/.test(text))
  .join('\n');

/** A few seconds of WebGPU in software, and many times more on a busy machine. */
const TRAINED = 5 * 60_000;

describe.skipIf(missing)(
  missing
    ? `WebGPU on the page that trains (skipped: ${missing})`
    : 'WebGPU on the page that trains',
  () => {
    let site: Site;

    beforeAll(async () => {
      site = await serve('dist/page', 'ordinary');
    }, 60_000);

    afterAll(() => site?.close());

    describe.each([
      ['as it is', []],
      ['with WebGPU in software', ['--enable-unsafe-webgpu']],
    ])('in a browser %s', (_, flags) => {
      let browser: Browser;

      beforeAll(async () => {
        browser = await launch(flags);
      }, 60_000);

      afterAll(() => browser?.close());

      async function open() {
        const page = await browser.newPage();
        await page.goto(`${site.url}train/`);
        const hasAdapter = await page.evaluate(
          async () => (await (navigator as any).gpu?.requestAdapter()) != null,
        );
        await page.getByText('Options').click();
        return { page, hasAdapter, device: page.getByLabel('Device') };
      }

      it('is offered if there is an adapter', async () => {
        const { page, hasAdapter, device } = await open();
        await expect.poll(() => device.locator('option').count()).toBe(hasAdapter ? 2 : 1);
        await page.close();
      });

      it(
        'trains a text, and answers questions about it',
        async ({ skip }) => {
          const { page, hasAdapter, device } = await open();
          skip(!hasAdapter, 'this browser has no WebGPU adapter');
          await page.locator('select[data-main]').selectOption('own');
          await page.getByLabel(/^Your text/).fill(TEXT);
          await page.getByLabel('Dimensions').fill('16');
          await page.getByLabel('Epochs').fill('3');
          await page.keyboard.press('Tab'); // ends the number
          await device.selectOption('gpu');
          await page.getByRole('button', { name: 'Train', exact: true }).click();
          await page
            .getByText('Training is done: epoch 3 of 3')
            .waitFor({ timeout: TRAINED - 60_000 });
          const epochs = page.getByRole('table', { name: 'Epochs' });
          const losses = (await epochs.locator('td:nth-child(2)').allInnerTexts()).map(Number);
          expect(losses).toHaveLength(3);
          expect(losses[2]).toBeLessThan(losses[0]);
          await page.goto(`${site.url}train/#/neighbors?word=cat`);
          await page.getByRole('table', { name: 'Nearest to cat' }).waitFor();
        },
        TRAINED,
      );
    });
  },
);
