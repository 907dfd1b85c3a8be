import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, missing } from '../browser/chromium.js';
import { serve, type Site } from '../browser/serve.js';

describe.skipIf(missing)(
  missing
    ? `WebGPU on the page that trains (skipped: ${missing})`
    : 'WebGPU on the page that trains',
  () => {
    let site: Site;
    let browser: Browser;

    beforeAll(async () => {
      site = await serve('dist/page', 'ordinary');
      browser = await launch();
    }, 60_000);

    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    it('is offered only by a browser with an adapter', async () => {
      const page = await browser.newPage();
      await page.goto(`${site.url}train/`);
      const hasAdapter = await page.evaluate(
        async () => (await (navigator as any).gpu?.requestAdapter()) != null,
      );
      await page.getByText('Options').click();
      const devices = page.getByLabel('Device').locator('option');
      await expect.poll(() => devices.count()).toBe(hasAdapter ? 2 : 1);
    });
  },
);
