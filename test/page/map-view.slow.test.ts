import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { toPicture } from '../../src/page/map/camera.js';
import { missing } from '../browser/chromium.js';
import { servePage } from './served.js';

/** The zoom of a map in an address. */
const zoomOf = (url: string): number => Number(/at=.*%2C([\d.]+)/.exec(url)?.[1]);

/** A file as a person would open it. */
const list = (name: string, text: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});

describe.skipIf(missing)(
  missing ? `the map on the page (skipped: ${missing})` : 'the map on the page',
  () => {
    const site = servePage();

    /** A map that was drawn. */
    const openMap = async (hash = '#/map'): Promise<Page> => {
      const page = await site.open(hash);
      await page.locator('.map[data-labels]').waitFor();
      return page;
    };

    it('shows words, and the neighbours of a clicked word', async () => {
      const page = await openMap('#/map?layout=pca');
      expect(Number(await page.locator('.map').getAttribute('data-labels'))).toBeGreaterThan(3);
      expect(await page.locator('figcaption').innerText()).toContain('9 of 9 words');
      const box = (await page.locator('.map').boundingBox())!;
      // Where king is, as the picture itself places it.
      const [x, y] = await page.evaluate(async () => {
        const points = new Float32Array(await (await fetch('/api/models/0/map')).arrayBuffer());
        return [points[0], points[1]];
      });
      const camera = (await page.locator('.map').getAttribute('data-camera'))!.split(',');
      const [middleX, middleY, zoom] = camera.map(Number);
      const place = toPicture({ x: middleX, y: middleY, zoom }, box, x, y);
      await page.mouse.click(box.x + place.x, box.y + place.y);
      await page.getByRole('table', { name: /^Nearest to/ }).waitFor();
      expect(page.url()).toMatch(/word=(?:king|queen|kingdom)\b/); // they lie close
      await page.getByText('8 of 8 are on the map.').waitFor();
    });

    it('shows principal components at once, and UMAP when it is ready', async () => {
      const page = await openMap('#/map?points=8');
      const caption = () => page.locator('figcaption').innerText();
      await page.getByText(/UMAP of exact neighbours/).waitFor();
      expect(await page.locator('progress').count()).toBe(0);
      await page.getByLabel('Layout').selectOption('pca');
      await expect.poll(caption).toContain('principal components');
      expect(page.url()).toContain('layout=pca');
    });

    it('colours words, and hides groups', async () => {
      const page = await openMap('#/map?layout=pca');
      await page.getByText('Colours and filter').click();
      await page.getByLabel('Colour by').selectOption('clusters');
      const legend = page.getByRole('group', { name: 'Clusters of the full space' });
      await legend.waitFor();
      const first = legend.getByRole('checkbox').first();
      await first.uncheck();
      await page.getByText(/^[1-8] of 9 words/).waitFor();
      await first.check();
      await page.getByText(/^9 of 9 words/).waitFor();
      await page.getByLabel('From rank').fill('3');
      await page.keyboard.press('Enter');
      await page.getByText(/^7 of 9 words/).waitFor();
      expect(page.url()).toContain('from=3');
    });

    it("colours words by the user's own list, which stays in the browser", async () => {
      const page = await openMap('#/map?layout=pca&colour=file');
      const sent: string[] = [];
      page.on('request', (request) => sent.push(request.method()));
      const field = page.getByLabel('Words, each with its class after a tab');
      await field.setInputFiles(list('sexes.tsv', 'king\tmale\nman\tmale\nqueen\tfemale\n'));
      const legend = page.getByRole('group', { name: 'sexes.tsv' });
      await legend.waitFor();
      const groups = await legend.locator('label').allTextContents();
      expect(groups).toEqual(['male 2', 'female 1', 'all other words 6']);
      expect(sent.filter((method) => method !== 'GET')).toEqual([]);
      await field.setInputFiles(list('empty.tsv', '\n'));
      await expect.poll(() => page.getByRole('alert').innerText()).toContain('holds no words');
    });

    it('lists the words inside a line', async () => {
      const page = await openMap('#/map?layout=pca');
      await page.getByRole('button', { name: 'Lasso' }).click();
      const box = (await page.locator('.map').boundingBox())!;
      await page.mouse.move(box.x + 3, box.y + 3);
      await page.mouse.down();
      for (const [x, y] of [
        [box.width - 3, 3],
        [box.width - 3, box.height - 3],
        [3, box.height - 3],
      ]) {
        await page.mouse.move(box.x + x, box.y + y, { steps: 5 });
      }
      await page.mouse.up();
      await page.getByRole('heading', { name: '9 chosen words' }).waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'TSV', exact: true }).click();
      const tsv = readFileSync(await (await download).path(), 'utf8');
      expect(tsv).toMatch(/^word\tx\ty\trank\tcount\nking\t.*\t1\t100\n/);
      await page.getByRole('button', { name: 'Clear the choice' }).click();
      await expect.poll(() => page.getByRole('heading', { name: /chosen words/ }).count()).toBe(0);
    });

    it('chooses words by keyboard alone', async () => {
      const page = await openMap('#/map?layout=pca');
      await page.getByRole('button', { name: 'Choose all in view' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '9 chosen words' }).waitFor();
      await expect.poll(() => page.getByRole('status').innerText()).toBe('9 words chosen');
    });

    it('is reproduced by a link, and moves without filling the history', async () => {
      const page = await openMap('#/map?layout=pca');
      await page.locator('.map').focus();
      for (const key of ['+', '+', 'ArrowLeft']) await page.keyboard.press(key);
      const camera = () => page.locator('.map').getAttribute('data-camera');
      const zooms = async (): Promise<number> => Number((await camera())!.split(',')[2]);
      // The address follows when the keys have rested for a moment.
      await expect.poll(async () => zoomOf(page.url()) - (await zooms())).toBeCloseTo(0, 2);
      const seen = (await camera())!.split(',').map(Number);
      await page.reload();
      await page.locator('.map[data-camera]').waitFor();
      await expect.poll(zooms).toBeCloseTo(seen[2], 2);
      expect(Number((await camera())!.split(',')[0])).toBeCloseTo(seen[0], 2);
      await page.locator('.map').focus();
      await page.keyboard.press('0');
      await expect.poll(() => page.url()).not.toContain('at=');
    });

    it('is explored by keyboard alone', async () => {
      const page = await openMap('#/map?word=king');
      await page.getByRole('table', { name: 'Nearest to king' }).waitFor(); // to be walked
      await page.locator('.map').focus();
      for (const key of ['ArrowLeft', '+', '-', '0', 'n', 'n', 'N']) await page.keyboard.press(key);
      await expect.poll(() => page.getByRole('status').innerText()).toContain('queen, cosine');
      await page.keyboard.press('Enter');
      await page.getByRole('table', { name: 'Nearest to queen' }).waitFor();
      await page.locator('.map').focus();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.url()).not.toContain('word=');
    });

    it('has axes from words', async () => {
      const page = await openMap();
      await page.getByText('Axes from words').click();
      await page.getByLabel('Across').fill('woman - king');
      await page.keyboard.press('Enter');
      await page.getByText('across: woman - king').waitFor();
      expect(page.url()).toContain('x=woman+-+king');
      await page.getByLabel('Up').fill('xyz');
      await page.keyboard.press('Enter');
      expect(await page.getByRole('alert').innerText()).toContain('xyz');
    });

    it('is saved with its points and labels', async () => {
      const page = await openMap('#/map?word=king');
      const save = async (name: string) => {
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name, exact: true }).click();
        return readFileSync(await (await download).path());
      };
      const svg = (await save('SVG')).toString();
      expect(svg).toContain('>king</text>');
      expect((await save('Coordinates')).toString()).toMatch(/^word\tx\ty\trank\tcount\nking\t/);
      const png = (await save('PNG 2x')).toString('base64');
      const { width, orange } = await page.evaluate(async (data) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const canvas = Object.assign(document.createElement('canvas'), {
          width: image.width,
          height: image.height,
        });
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
        let orange = 0; // as the neighbours are
        for (let i = 0; i < pixels.length; i += 4)
          if (pixels[i] > 150 && pixels[i + 2] < 60) orange++;
        return { width: image.width, orange };
      }, png);
      expect(width).toBe(
        2 * Math.round(await page.locator('.map').evaluate((each) => each.clientWidth)),
      );
      expect(orange).toBeGreaterThan(100);
    });

    it('keeps words and lists when the WebGL context is lost', async () => {
      const page = await openMap('#/map?word=king');
      await page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.map canvas')!;
        canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
      });
      await page.getByText('The graphics driver dropped the points').waitFor();
      await page.getByRole('link', { name: 'queen' }).first().click();
      await page.getByRole('table', { name: 'Nearest to queen' }).waitFor();
    });
  },
);
