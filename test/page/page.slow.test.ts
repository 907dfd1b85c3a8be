import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../cli/commands/serve/listen.js';
import { trainLanguageModel } from '../../src/index.js';
import { createServer, type Server } from '../../src/server/index.js';
import { launch, missing } from '../browser/chromium.js';
import { toPicture } from '../../src/page/map/camera.js';
import { createModel, VECTORS } from '../server/words.js';

const HOSTILE = '<img src=x onerror=alert(1)>';
const PAGE_FOLDER = 'dist/page';

/** Every view with something in it. */
const VIEWS = {
  beginning: '#/neighbors',
  neighbors: '#/neighbors?word=king',
  comparison: '#/neighbors?word=king&with=1',
  unknown: '#/neighbors?word=quen',
  arithmetic: '#/arithmetic?formula=king+-+man+%2B+woman',
  'no formula': '#/arithmetic',
  map: '#/map?word=king',
  'coloured map': '#/map?colour=clusters&layout=pca',
  'odd one out': '#/odd-one-out?of=king&of=queen&of=man',
  model: '#/model',
  text: '#/text?model=2',
  models: '#/compare?word=king&with=1',
} as const;

/** Waits until the questions of a view are answered. */
const settled = (page: Page): Promise<void> => page.waitForLoadState('networkidle');

/** The zoom of a map in an address. */
const zoomOf = (url: string): number => Number(/at=.*%2C([\d.]+)/.exec(url)?.[1]);

/** A file as a person would open it. */
const list = (name: string, text: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});

/** The words of a table of answers. */
const wordsOf = (page: Page, table = 0): Promise<string[]> =>
  page.locator('.found table').nth(table).locator('tbody th').allInnerTexts();

describe('the built page', () => {
  const files = readdirSync(PAGE_FOLDER);

  it('has less than 150 kB of code, compressed', () => {
    const code = files.filter((name) => name.endsWith('.js'));
    const bytes = code.map((name) => gzipSync(readFileSync(join(PAGE_FOLDER, name))).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(150_000);
    expect(code).not.toEqual([]);
  });

  it('lists its packages with their licences', () => {
    const licences = readFileSync(join(PAGE_FOLDER, 'LICENSES.txt'), 'utf8');
    expect(licences).toMatch(/^preact [\d.]+ \(MIT\)$/m);
    expect(licences).toContain('Permission is hereby granted');
  });
});

describe.skipIf(missing)(missing ? `the page (skipped: ${missing})` : 'the page', () => {
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

  /** A page that was let in, at a view. */
  async function open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(server.link(origin));
    if (hash !== '') await page.goto(`${origin}/${hash}`);
    await settled(page);
    return page;
  }

  /** A map that was drawn. */
  const openMap = async (hash = '#/map'): Promise<Page> => {
    const page = await open(hash);
    await page.locator('.map[data-labels]').waitFor();
    return page;
  };

  it('opens by its link, and keeps no token in its address', async () => {
    const page = await open();
    expect(page.url()).not.toContain('token');
    expect(await page.title()).toContain('wordloom');
    expect(await page.evaluate(() => document.cookie)).toBe(''); // HttpOnly
    const stranger = await browser.newContext();
    contexts.push(stranger);
    const response = await (await stranger.newPage()).goto(origin);
    expect(response!.status()).toBe(403);
  });

  it('follows an address that changes while the page is drawn for the first time', async () => {
    const context = await browser.newContext();
    contexts.push(context);
    const page = await context.newPage();
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('main') === null) return;
        observer.disconnect();
        location.hash = '#/odd-one-out?of=king&of=queen&of=man';
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(server.link(origin));
    await page.getByRole('heading', { name: 'Odd one out', level: 1 }).waitFor();
  });

  it('finds neighbours by keyboard alone, and goes back', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('kin');
    await page.getByRole('option', { name: 'kingdom' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Nearest to kingdom' }).waitFor();
    expect(page.url()).toContain('#/neighbors?word=kingdom');
    expect((await wordsOf(page))[0]).toBe('king');
    await page.getByRole('link', { name: 'king', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Nearest to king,' }).waitFor();
    expect(await page.getByRole('status').innerText()).toContain('king, rank 1, nearest: queen');
    await page.goBack();
    await page.getByRole('table', { name: 'Nearest to kingdom' }).waitFor();
    expect(await page.getByLabel('Word', { exact: true }).inputValue()).toBe('kingdom');
  });

  it('suggests spellings, while a word is typed and after', async () => {
    const page = await open();
    await page.getByLabel('Word', { exact: true }).fill('quene');
    await page.getByText('Did you mean').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Nearest to queen' }).waitFor();
    await page.goto(`${origin}/${VIEWS.unknown}`);
    await page.getByRole('alert').getByRole('link', { name: 'queen' }).click();
    await page.getByRole('table', { name: 'Nearest to queen' }).waitFor();
  });

  it('calculates with words, and shows the share of each', async () => {
    const page = await open('#/arithmetic');
    await page.getByRole('textbox', { name: 'Formula' }).fill('king - man + woman');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: /Which word moved/ }).waitFor();
    expect((await wordsOf(page))[0]).toBe('queen');
    const shares = await page.locator('.found').nth(1).locator('td.score').allInnerTexts();
    const numbers = shares.map((text) => Number(text.replace('−', '-')));
    const sum = numbers.slice(0, -1).reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(numbers.at(-1)!, 2);

    await page.getByRole('button', { name: 'Minus man: change the sign' }).click();
    // The page answers a click or a key a moment later.
    const formula = (): Promise<string> =>
      page.getByRole('textbox', { name: 'Formula' }).inputValue();
    await expect.poll(formula).toBe('king + man + woman');
    await page.getByRole('button', { name: 'Remove woman' }).click();
    await page.getByRole('combobox', { name: 'Add a word' }).fill('new york');
    await page.keyboard.press('Enter');
    await expect.poll(formula).toBe('king + man + "new york"');
    await expect.poll(() => decodeURIComponent(page.url())).toContain('"new+york"');
  });

  it('explains what is wrong with a formula', async () => {
    const page = await open('#/arithmetic?formula=king+man');
    expect(await page.getByRole('alert').innerText()).toContain('Write + or - before "man"');
  });

  it('finds the odd one out', async () => {
    const page = await open('#/odd-one-out');
    await page.getByRole('combobox', { name: 'Add a word' }).fill('king queen kingdom well-known');
    await page.keyboard.press('Enter');
    const odd = page.locator('.facts strong');
    await odd.waitFor();
    expect(await odd.innerText()).toBe('well-known');
  });

  it('compares the neighbours of a word in two models', async () => {
    const page = await open(VIEWS.neighbors);
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    await page.getByText(/The two lists share \d+ of \d+ words/).waitFor();
    expect(page.url()).toContain('with=1');
    expect((await wordsOf(page, 0))[0]).toContain('queen');
    expect((await wordsOf(page, 1))[0]).toContain('man');
  });

  it('saves what it shows, and makes it safe for spreadsheets on request', async () => {
    const page = await open(`#/neighbors?word=${encodeURIComponent(HOSTILE)}`);
    const save = async (name: string): Promise<string> => {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name, exact: true }).click();
      return readFileSync(await (await download).path(), 'utf8');
    };
    expect(await save('TSV')).toMatch(/^word\tcosine\tcount\trank\n=cmd\(\)\t0\.99/);
    await page.getByLabel('for spreadsheets').check();
    expect(await save('TSV')).toContain("\n'=cmd()\t");
    expect(JSON.parse(await save('JSON'))).toMatchObject({
      words: [{ word: '=cmd()' }, {}, {}, {}, {}, {}, {}, {}],
    });
  });

  it('copies a list', async () => {
    const page = await open(VIEWS.neighbors, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied 8 words.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^word\t.*\nqueen\t/);
  });

  it('shows words of a hostile model as text', async () => {
    const page = await open(VIEWS.neighbors);
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    for (const path of [
      'neighbors?word=',
      'arithmetic?formula=king+-+',
      'odd-one-out?of=king&of=',
      'compare?with=1&word=',
    ]) {
      const word = path.includes('formula') ? `"${HOSTILE}"` : HOSTILE;
      await page.goto(`${origin}/#/${path}${encodeURIComponent(word)}`);
      await page.locator('.found').first().waitFor();
      expect(await page.locator('main').innerText()).toContain(HOSTILE);
    }
    expect(await page.locator('img').count()).toBe(0);
    expect(dialogs).toEqual([]);
  });

  describe('the map', () => {
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
  });

  it('compares two models: the words that changed most, two lists, and two linked maps', async () => {
    const page = await open('#/compare');
    const table = page.getByRole('table', { name: 'Words that changed most, of 9' });
    await table.waitFor();
    // Of king alone the vector is another one.
    expect(await table.locator('tbody th').first().innerText()).toBe('king');
    await table.getByRole('link', { name: 'king', exact: true }).click();
    await page.locator('.lists .found').nth(1).waitFor();
    const maps = page.locator('.two-maps .map');
    await maps.nth(1).waitFor();
    await maps.first().focus();
    await page.keyboard.press('+');
    const cameras = async () =>
      Promise.all([0, 1].map((side) => maps.nth(side).getAttribute('data-camera')));
    await expect
      .poll(async () => {
        const [left, right] = await cameras();
        return left === right && Number(left!.split(',')[2]) > 1;
      })
      .toBe(true);
    await page.getByLabel('Order').selectOption('least');
    await page.getByRole('table', { name: 'Words that changed least, of 9' }).waitFor();
  });

  it('shades tokens, shows their alternatives, and continues from one', async () => {
    const page = await open(VIEWS.text);
    await page.getByLabel('Prompt').fill('the ');
    await page.getByLabel('Tokens', { exact: true }).fill('10');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByText('The text is complete.').waitFor();
    const tokens = page.locator('.tokens [role=option]');
    expect(await tokens.count()).toBe(10);
    await page.getByRole('listbox').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    const rivals = page.locator('.rivals tbody tr');
    await rivals.nth(9).waitFor();
    const kept = (await tokens.allTextContents()).slice(0, 2).join('');
    const [taken] = await rivals.nth(1).locator('.token').allTextContents();
    await rivals.nth(1).getByRole('button').click();
    const text = taken.replace('␣', ' ').replace('↵', '\n');
    await expect.poll(() => page.getByLabel('Prompt').inputValue()).toBe(`the ${kept}${text}`);
  });

  it('scores a text', async () => {
    const page = await open(VIEWS.text);
    await page.getByLabel('Prompt').fill('the cat');
    await page.getByRole('button', { name: 'Score the prompt' }).click();
    await page.locator('.facts', { hasText: 'perplexity' }).waitFor();
    expect(await page.locator('.tokens [role=option]').count()).toBe(7);
  });

  it('generates text, and stops', async () => {
    const page = await open(VIEWS.text);
    await page.getByLabel('Prompt').fill('the ');
    await page.getByLabel('Tokens', { exact: true }).fill('30');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByText('The text is complete.').waitFor();
    expect((await page.locator('.written').innerText()).length).toBeGreaterThan(20);
    await page.getByLabel('Tokens', { exact: true }).fill('5000');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Stop', disabled: true }).waitFor();
    await page.getByLabel('Prompt').fill('漢');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    expect(await page.getByRole('alert').innerText()).toContain('漢');
  });

  it('remembers the chosen theme', async () => {
    const page = await open('', { colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByLabel('Theme').selectOption('dark');
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.reload();
    await expect.poll(ground).toBe(dark);
  });

  it('lists its keyboard shortcuts', async () => {
    const page = await open();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').isVisible()).toBe(false);
  });

  it('obeys its content security policy, and sends no request elsewhere', async () => {
    const page = await open();
    const reports: string[] = [];
    const elsewhere: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) reports.push(message.text());
    });
    page.on('pageerror', (error) => reports.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) elsewhere.push(request.url());
    });
    for (const hash of Object.values(VIEWS)) {
      await page.goto(`${origin}/${hash}`);
      await page.reload();
      await settled(page);
    }
    expect({ reports, elsewhere }).toEqual({ reports: [], elsewhere: [] });
  });

  describe.each(['light', 'dark'] as const)('in a %s theme', (colorScheme) => {
    it('has nothing that axe-core objects to', { timeout: 120_000 }, async () => {
      const page = await open('', { colorScheme, bypassCSP: true });
      const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
      const found: Record<string, string[]> = {};
      for (const [name, hash] of Object.entries(VIEWS)) {
        await page.goto(`${origin}/${hash}`);
        await page.reload();
        await settled(page);
        await page.addScriptTag({ path: axe });
        found[name] = await page.evaluate(async () => {
          const { violations } = await (globalThis as any).axe.run();
          return violations.map((each: any) => `${each.id}: ${each.nodes[0].html}`);
        });
      }
      expect(found).toEqual(Object.fromEntries(Object.keys(VIEWS).map((name) => [name, []])));
    });
  });

  it.each([360, 768, 1280])('fits a screen that is %i px wide', async (width) => {
    const page = await open('', { viewport: { width, height: 740 } });
    for (const hash of Object.values(VIEWS)) {
      await page.goto(`${origin}/${hash}`);
      await page.reload();
      await settled(page);
      const { beyond, small } = await page.evaluate(() => ({
        beyond: document.documentElement.scrollWidth - innerWidth,
        small: [...document.querySelectorAll('button, input, select')]
          .filter((each) => each.checkVisibility())
          .map((each) =>
            (each.closest('label:has(input[type=checkbox])') ?? each).getBoundingClientRect(),
          )
          .filter(({ width, height }) => width < 24 || height < 24)
          .map(({ width, height }) => `${width} x ${height}`),
      }));
      expect([hash, beyond, small]).toEqual([hash, 0, []]);
    }
  });
});
