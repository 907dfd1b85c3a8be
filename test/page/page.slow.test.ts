import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { missing } from '../browser/chromium.js';
import { servePage, settled } from './served.js';

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
  const site = servePage();

  it('opens by its link, and keeps no token in its address', async () => {
    const page = await site.open();
    expect(page.url()).not.toContain('token');
    expect(await page.title()).toContain('wordloom');
    expect(await page.evaluate(() => document.cookie)).toBe(''); // HttpOnly
    const stranger = await site.newContext();
    const response = await (await stranger.newPage()).goto(site.origin);
    expect(response!.status()).toBe(403);
  });

  it('follows an address that changes while the page is drawn for the first time', async () => {
    const context = await site.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('main') === null) return;
        observer.disconnect();
        location.hash = '#/odd-one-out?of=king&of=queen&of=man';
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(site.link());
    await page.getByRole('heading', { name: 'Odd one out', level: 1 }).waitFor();
  });

  it('remembers the chosen theme', async () => {
    const page = await site.open('', { colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByLabel('Theme').selectOption('dark');
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.reload();
    await expect.poll(ground).toBe(dark);
  });

  it('lists its keyboard shortcuts', async () => {
    const page = await site.open();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').isVisible()).toBe(false);
  });

  it('obeys its content security policy, and sends no request elsewhere', async () => {
    const page = await site.open();
    const reports: string[] = [];
    const elsewhere: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) reports.push(message.text());
    });
    page.on('pageerror', (error) => reports.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${site.origin}/`)) elsewhere.push(request.url());
    });
    for (const hash of Object.values(VIEWS)) {
      await page.goto(`${site.origin}/${hash}`);
      await page.reload();
      await settled(page);
    }
    expect({ reports, elsewhere }).toEqual({ reports: [], elsewhere: [] });
  });

  describe.each(['light', 'dark'] as const)('in a %s theme', (colorScheme) => {
    it('has nothing that axe-core objects to', { timeout: 120_000 }, async () => {
      const page = await site.open('', { colorScheme, bypassCSP: true });
      const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
      const found: Record<string, string[]> = {};
      for (const [name, hash] of Object.entries(VIEWS)) {
        await page.goto(`${site.origin}/${hash}`);
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
    const page = await site.open('', { viewport: { width, height: 740 } });
    for (const hash of Object.values(VIEWS)) {
      await page.goto(`${site.origin}/${hash}`);
      await page.reload();
      await settled(page);
      const { beyond, hidden, small } = await page.evaluate(() => ({
        beyond: document.documentElement.scrollWidth - innerWidth,
        hidden: [...document.querySelectorAll('nav a')].filter(
          (each) => each.getBoundingClientRect().right > innerWidth,
        ).length,
        small: [...document.querySelectorAll('button, input, select')]
          .filter((each) => each.checkVisibility())
          .map((each) =>
            (each.closest('label:has(input[type=checkbox])') ?? each).getBoundingClientRect(),
          )
          .filter(({ width, height }) => width < 24 || height < 24)
          .map(({ width, height }) => `${width} x ${height}`),
      }));
      expect([hash, beyond, hidden, small]).toEqual([hash, 0, 0, []]);
    }
  });
});
