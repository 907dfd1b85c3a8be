import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, JSHandle } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainOptions } from '../../src/index.js';
import { launch, missing } from './chromium.js';
import { type Backend, type Job, trainAndAsk } from './page.js';
import { bundle, PAGE_KINDS, type PageKind, serve, type Site } from './serve.js';

/** Small batches, as the text is small. */
const GPU = { engine: 'gpu', batch: 256 } as const;

/** The engines that train in a page, and what they need there beside WebAssembly. */
const ENGINES: readonly { name: string; options: TrainOptions; needs?: Backend }[] = [
  { name: 'wasm', options: { engine: 'wasm' } },
  { name: 'reference', options: { engine: 'reference' } },
  { name: 'gpu on WebGPU', options: { ...GPU, backend: 'webgpu' }, needs: 'WebGPU' },
  { name: 'gpu on WebGL2', options: { ...GPU, backend: 'webgl2' }, needs: 'WebGL2' },
];

/** Documents about two animals and a city: 4,902 words. */
const TEXTS = readFileSync('corpora/world.en.txt', 'utf8')
  .split('\n')
  .filter((text) => /\b(?:cat|dog|Paris)\b/.test(text));

const jobOf = (options: TrainOptions): Job => ({
  texts: TEXTS,
  options: { dim: 16, epochs: 10, seed: 1, ...options },
  words: ['cat', 'dog', 'paris'],
});

const FLAGS = [
  '--enable-unsafe-webgpu', // WebGPU by software counts too; WebGL2 does without a flag
];

describe.skipIf(missing)(missing ? `a browser (skipped: ${missing})` : 'a browser', () => {
  let folder: string;
  let sites: Record<PageKind, Site>;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wordloom-browser-'));
    await bundle(fileURLToPath(new URL('page.js', import.meta.url)), folder);
    sites = {
      isolated: await serve(folder, 'isolated'),
      ordinary: await serve(folder, 'ordinary'),
    };
    browser = await launch(FLAGS);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await Promise.all(Object.values(sites ?? {}).map((site) => site.close()));
    rmSync(folder, { recursive: true });
  });

  /** The bundle's exports in a page of its own. */
  async function openPage(kind: PageKind): Promise<JSHandle<typeof import('./page.js')>> {
    const page = await browser.newPage();
    await page.goto(sites[kind].url);
    expect(await page.evaluate('crossOriginIsolated')).toBe(kind === 'isolated');
    // As text, because vitest rewrites an `import` in code.
    return page.evaluateHandle("import('/page.js')");
  }

  describe.each(ENGINES)('with the engine $name', ({ options, needs }) => {
    it.for(PAGE_KINDS)('trains in an %s page', async (kind, { skip }) => {
      const page = await openPage(kind);
      const offered =
        !needs || (await page.evaluate((code, backend) => code.offers(backend), needs));
      skip(!offered, `this browser has no ${needs}`);
      const { losses, neighbors } = await page.evaluate(
        (code, job) => code.trainAndAsk(job),
        jobOf(options),
      );
      expect(losses.at(-1)).toBeLessThan(losses[0]);
      // Among the ten nearest with each of twenty seeds.
      expect(neighbors.cat).toContain('cream');
      expect(neighbors.dog).toContain('bones');
      expect(neighbors.paris).toContain('croissants');
    });
  });

  it('trains as Node.js does with one thread', async () => {
    const job = jobOf({ engine: 'wasm', threads: 1 });
    const page = await openPage('isolated');
    const outcome = await page.evaluate((code, given) => code.trainAndAsk(given), job);
    expect(outcome).toEqual(await trainAndAsk(job));
  });
});
