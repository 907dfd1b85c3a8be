import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TracedToken, train, trainLanguageModel } from '../../src/index.js';
import { addApi, createRoutes } from '../../src/server/api.js';
import { Background } from '../../src/server/background/background.js';
import { openApiPath } from '../../src/server/openapi.js';
import { createServer, type Server } from '../../src/server/index.js';
import { createModel, VECTORS } from './words.js';

let server: Server;

beforeAll(async () => {
  const language = await trainLanguageModel({
    texts: ['the cat sat on the mat', 'the dog sat on the log'],
    level: 'char',
    hidden: 8,
    epochs: 1,
    seed: 1,
  });
  const other = await createModel({ king: [1, 0], queen: [0, 1], woman: [1, 1], apple: [1, -1] });
  server = await createServer([await createModel(), language, other], { token: false });
});

afterAll(() => server.close());

const send = (path: string, init?: RequestInit) =>
  server.fetch(new Request(`http://localhost${path}`, init));

/** The answer to a question, with its status. */
async function ask(
  path: string,
  values: Record<string, string | string[]> = {},
): Promise<Record<string, any>> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of [value].flat()) query.append(name, each);
  }
  const response = await send(`/api/models/0/${path}?${query}`);
  return { status: response.status, ...((await response.json()) as Record<string, any>) };
}

const post = (body: unknown, model = 1, path = 'generate') =>
  send(`/api/models/${model}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('the API', () => {
  it('lists the models', async () => {
    const { models } = (await (await send('/api/models')).json()) as { models: object[] };
    expect(models).toMatchObject([
      { id: 0, kind: 'word vectors', size: 9, dim: 2 },
      { id: 1, kind: 'a language model', level: 'char' },
      { id: 2, kind: 'word vectors', size: 4 },
    ]);
  });

  it('describes a model', async () => {
    const info = await (await send('/api/models/0')).json();
    expect(info).toMatchObject({ options: { mode: 'skipgram' }, history: [{ epoch: 1, loss: 2 }] });
  });

  it('finds neighbours with counts and ranks', async () => {
    const { word, neighbors } = await ask('neighbors', { word: 'king', k: '2' });
    expect(word).toEqual({ word: 'king', count: 100, rank: 1 });
    expect(neighbors).toMatchObject([
      { word: 'queen', count: 99, rank: 2 },
      { word: 'kingdom', count: 96, rank: 5 },
    ]);
    expect(neighbors[0].score).toBeGreaterThan(neighbors[1].score);
  });

  it('finds a word in the form that the tokenizer produced', async () => {
    expect((await ask('neighbors', { word: 'KING' })).word.word).toBe('king');
  });

  it('gives the same answers to queries that arrive together', async () => {
    const asked = ['king', 'queen', 'man', 'king', 'woman'].map((word) => [word, '3']);
    asked.push(['king', '5']);
    const together = await Promise.all(asked.map(([word, k]) => ask('neighbors', { word, k })));
    for (const [i, [word, k]] of asked.entries()) {
      expect(together[i]).toEqual(await ask('neighbors', { word, k }));
      expect(together[i].neighbors).toHaveLength(Number(k));
    }
  });

  it('limits a search to frequent words', async () => {
    const { neighbors } = await ask('neighbors', { word: 'king', among: '4' });
    expect(neighbors.map((found: { word: string }) => found.word)).toEqual([
      'queen',
      'woman',
      'man',
    ]);
  });

  it('gives the share of each word in the answer to a formula', async () => {
    const { formula, terms, neighbors } = await ask('arithmetic', { formula: 'king -man + woman' });
    expect(formula).toBe('king - man + woman');
    expect(neighbors[0].word).toBe('queen');
    const shares = terms.map((term: { share: number }) => term.share);
    const sum = shares.reduce((total: number, share: number) => total + share, 0);
    expect(sum).toBeCloseTo(neighbors[0].score, 5);
    expect(terms[1]).toMatchObject({ word: 'man', weight: -1, rank: 3 });
    expect(terms.every((term: { without: string }) => term.without in VECTORS)).toBe(true);
  });

  it('answers an analogy like its formula', async () => {
    const { neighbors } = await ask('analogy', { a: 'man', b: 'king', c: 'woman' });
    const other = await ask('arithmetic', { formula: 'king - man + woman' });
    expect(neighbors).toEqual(other.neighbors);
  });

  it('completes a word, and suggests spellings for an unknown one', async () => {
    const begun = await ask('words', { prefix: 'king' });
    expect(begun.words.map((each: { word: string }) => each.word)).toEqual(['king', 'kingdom']);
    const misspelled = await ask('words', { prefix: 'quene' });
    expect(misspelled).toMatchObject({ words: [], suggestions: [{ word: 'queen' }] });
  });

  it('returns part of the vocabulary, and nothing beyond its end', async () => {
    const part = await ask('vocabulary', { from: '8', k: '10' });
    expect(part.words.map((each: { rank: number }) => each.rank)).toEqual([8, 9]);
    expect((await ask('vocabulary', { from: '9007199254740991' })).status).toBe(400);
    expect((await ask('vocabulary', { from: '100' })).words).toEqual([]);
  });

  it('returns vectors, similarities and the odd one out', async () => {
    const { vectors } = await ask('vectors', { word: ['king', 'man'] });
    expect(vectors[0].vector).toEqual([1, Math.fround(0.1)]);
    expect((await ask('similarity', { a: 'king', b: 'king' })).similarity).toBeCloseTo(1);
    const odd = await ask('odd-one-out', { word: ['king', 'queen', 'new york', 'xyz'] });
    expect(odd).toMatchObject({ word: 'new york', unknown: ['xyz'] });
  });

  it('compares two models', async () => {
    const comparison = await (await send('/api/compare?left=0&right=2&k=2')).json();
    expect(comparison).toMatchObject({ commonWords: 3, alignment: { words: 3 } });
  });

  it('reports how each word changed between two models, and its coordinates in both', async () => {
    const { words } = (await (await send('/api/compare/words?left=0&right=2&k=2')).json()) as {
      words: { word: string; rank: number; otherRank: number; shared: number; cosine: number }[];
    };
    expect(words.map(({ word, rank, otherRank }) => [word, rank, otherRank])).toEqual([
      ['king', 1, 1],
      ['queen', 2, 2],
      ['woman', 4, 3],
    ]);
    for (const { shared, cosine } of words) {
      expect(shared).toBeGreaterThanOrEqual(0);
      expect(Math.abs(cosine)).toBeLessThanOrEqual(1 + 1e-6);
    }
    const response = await send('/api/compare/map?left=0&right=2&k=2');
    const points = new Float32Array(await response.arrayBuffer());
    expect(points).toHaveLength(3 * 2 * 2);
    expect(points.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  it('limits the number of neighbours to compare', async () => {
    const { status } = await send('/api/compare/words?left=0&right=2&words=10000&k=1000');
    expect(status).toBe(400);
  });

  it('finds a model identical to itself', async () => {
    const { words } = (await (await send('/api/compare/words?left=0&right=0&k=3')).json()) as {
      words: { shared: number; cosine: number }[];
    };
    expect(words.every(({ shared, cosine }) => shared === 3 && cosine > 0.999)).toBe(true);
  });

  it('places words by principal components, or along axes from words', async () => {
    const pointsOf = async (query: string) =>
      new Float32Array(await (await send(`/api/models/0/map?${query}`)).arrayBuffer());
    const points = await pointsOf('');
    expect(points).toHaveLength(2 * 9);
    expect(Math.max(...points.map(Math.abs))).toBe(1);
    expect(await pointsOf('words=3')).toHaveLength(2 * 3);
    const along = await pointsOf('x=king&y=man+-+king');
    const [king, , man] = [along.subarray(0, 2), 0, along.subarray(4, 6)];
    expect(king[0]).toBe(1); // nothing is further along itself
    expect(man[1]).toBeGreaterThan(king[1]);
    expect((await send('/api/models/0/map?x=king+-+king')).status).toBe(400);
    expect((await send('/api/models/0/map?x=xyz')).status).toBe(404);
    expect((await send('/api/models/1/map')).status).toBe(409);
  });

  it('computes a UMAP layout in the background, and reports its progress', async () => {
    const progress = await ask('layout', { words: '8' });
    expect(progress).toMatchObject({ status: 200, isReady: false });
    const umap = async (query: string): Promise<Float32Array> => {
      const response = await send(`/api/models/0/map?method=umap&${query}`);
      expect(response.status).toBe(200);
      return new Float32Array(await response.arrayBuffer());
    };
    const points = await umap('words=8');
    expect(points).toHaveLength(2 * 8);
    expect(Math.max(...points.map(Math.abs))).toBeCloseTo(1);
    expect(await ask('layout', { words: '8' })).toMatchObject({ isReady: true, share: 1 });
    expect(await umap('words=8&seed=2')).not.toEqual(points);
    expect(await umap('words=1')).toHaveLength(2);
    expect((await send('/api/models/0/map?method=umap&x=king')).status).toBe(400);
    expect((await send('/api/models/0/map?method=tsne')).status).toBe(400);
  });

  it('clusters similar words', async () => {
    const { clusters, of } = await ask('clusters', { k: '4' });
    expect(of).toMatch(/^[0-3]{9}$/);
    expect(clusters.map(({ size }: { size: number }) => size)).toEqual(
      [0, 1, 2, 3].map((which) => [...of].filter((digit) => digit === String(which)).length),
    );
    expect(of[0]).toBe(of[1]); // king and queen
    expect(of[2]).toBe(of[3]); // man and woman
    expect(of[0]).not.toBe(of[2]);
  });

  it('leaves words unescaped, because JSON is not HTML', async () => {
    const word = '<img src=x onerror=alert(1)>';
    const response = await send(`/api/models/0/neighbors?word=${encodeURIComponent(word)}`);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ word: { word } });
  });

  it('answers about a word whose vector is built from its n-grams', async () => {
    const text = 'the king walks home and the queen walks home';
    const model = await train({
      texts: Array.from({ length: 10 }, () => text),
      minn: 2,
      maxn: 3,
      bucket: 1000,
      dim: 4,
      epochs: 1,
      minCount: 1,
    });
    const other = await createServer([model], { token: false, page: false });
    const answer = async (path: string) => {
      const response = await other.fetch(new Request(`http://localhost/api/models/0/${path}`));
      return (await response.json()) as Record<string, any>;
    };
    try {
      const unseen = { word: 'kingly', count: null, rank: null };
      const { word, neighbors } = await answer('neighbors?word=kingly&k=3');
      expect(word).toEqual(unseen);
      expect(neighbors).toEqual(
        model.similar('kingly', { topn: 3 }).map((each) => expect.objectContaining(each)),
      );
      const { terms, neighbors: found } = await answer('arithmetic?formula=kingly%20%2B%20queen');
      expect(terms).toMatchObject([unseen, { word: 'queen' }]);
      expect(terms[0].share + terms[1].share).toBeCloseTo(found[0].score, 5);
      const { ranking } = await answer('odd-one-out?word=king&word=kingly&word=home');
      expect(ranking).toContainEqual(expect.objectContaining(unseen));
      expect((await answer('similarity?a=king&b=kingly')).similarity).toBeCloseTo(
        model.similarity('king', 'kingly'),
      );
      const along = await other.fetch(new Request('http://localhost/api/models/0/map?x=kingly'));
      expect(along.status).toBe(200);
    } finally {
      other.close();
    }
  });

  it('suggests spellings for an unknown word', async () => {
    const { status, error } = await ask('neighbors', { word: 'quen' });
    expect(status).toBe(404);
    expect(error).toMatchObject({ code: 'UNKNOWN_WORD', suggestions: ['queen'] });
  });

  it.each([
    ['neighbors', 'no word', {}],
    ['neighbors', 'an empty word', { word: '' }],
    ['neighbors', 'a word that is too long', { word: 'x'.repeat(501) }],
    ['neighbors', 'two words', { word: ['king', 'queen'] }],
    ['neighbors', 'no neighbours', { word: 'king', k: '0' }],
    ['neighbors', 'too many neighbours', { word: 'king', k: '1001' }],
    ['neighbors', 'a number that is no whole one', { word: 'king', k: '1e3' }],
    ['neighbors', 'a negative number', { word: 'king', k: '-1' }],
    ['neighbors', 'an unknown parameter', { word: 'king', topn: '3' }],
    ['odd-one-out', 'one word alone', { word: 'king' }],
    ['odd-one-out', 'too many words', { word: Array.from({ length: 101 }, () => 'king') }],
    ['vectors', 'no words', { word: [] }],
    ['words', 'a prefix that is too long', { prefix: 'x'.repeat(101) }],
    ['arithmetic', 'a formula without a sign', { formula: 'king queen' }],
    ['arithmetic', 'a formula that is too long', { formula: 'x'.repeat(1001) }],
  ])('refuses %s with %s', async (path, _, values) => {
    const { status, error } = await ask(path, values as Record<string, string>);
    expect([status, error?.code]).toEqual([400, 'WRONG_PARAMETER']);
  });

  it.each(['3', '-1', '99999999999', 'x', '..', '0x0'])('refuses model %s', async (model) => {
    const response = await send(`/api/models/${model}/neighbors?word=king`);
    expect(response.status).toBe(404);
  });

  it('refuses queries that a model of this kind cannot answer', async () => {
    expect((await send('/api/models/1/neighbors?word=king')).status).toBe(409);
    expect((await send('/api/compare?left=0&right=1')).status).toBe(409);
    expect((await post({}, 0)).status).toBe(409);
  });

  it('reveals nothing about the machine in unexpected errors', async () => {
    const app = new Hono();
    addApi(app, [], new Background());
    app.get('/broken', () => {
      throw new Error('/home/somebody');
    });
    const text = await (await app.request('/broken')).text();
    expect(text).toContain('UNFORESEEN');
    expect(text).not.toContain('somebody');
  });
});

describe('generated text', () => {
  it('is reproducible by its seed', async () => {
    const options = { prompt: 'the ', length: 20, seed: 7 };
    const [a, b] = [await (await post(options)).text(), await (await post(options)).text()];
    expect(a).toBe(b);
    expect(a).toHaveLength(20);
  });

  it('comes with the probability of each token, and its alternatives', async () => {
    const options = { prompt: 'the ', length: 20, seed: 7 };
    const response = await post({ ...options, rivals: 3 });
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = (await response.text()).trimEnd().split('\n');
    const tokens = lines.map((line) => JSON.parse(line) as TracedToken);
    expect(tokens.map(({ text }) => text).join('')).toBe(await (await post(options)).text());
    for (const { probability, rivals } of tokens) {
      expect(probability).toBeGreaterThan(0);
      expect(rivals).toHaveLength(3);
      expect(rivals[0].probability).toBeGreaterThanOrEqual(rivals[1].probability);
      expect(rivals[0].probability).toBeGreaterThanOrEqual(probability);
    }
  });

  it('can be scored: each token has its probability', async () => {
    const { tokens } = (await (await post({ text: 'the cat', rivals: 2 }, 1, 'tokens')).json()) as {
      tokens: TracedToken[];
    };
    expect(tokens.map(({ text }) => text).join('')).toBe('the cat');
    expect(tokens.every(({ rivals }) => rivals.length === 2)).toBe(true);
    expect((await post({ text: '' }, 1, 'tokens')).status).toBe(400);
    expect((await post({ text: 'the', rivals: 51 }, 1, 'tokens')).status).toBe(400);
    expect((await post({ text: 'x'.repeat(5001) }, 1, 'tokens')).status).toBe(400);
    expect((await post({ text: '漢' }, 1, 'tokens')).status).toBe(422);
  });

  it.each([
    ['too many tokens', { length: 5001 }],
    ['a negative length', { length: -1 }],
    ['a word for a number', { temperature: 'hot' }],
    ['a prompt that is too long', { prompt: 'x'.repeat(10_001) }],
    ['a top p of 0', { topP: 0 }],
    ['a signal', { signal: 1 }],
    ['an unknown option', { tokens: 3 }],
    ['an array', []],
    ['half an object', '{'],
    ['null', 'null'],
  ])('is refused for %s', async (_, body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('is refused if the body is too large', async () => {
    expect((await post({ prompt: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('names the characters of a prompt that the model does not know', async () => {
    const response = await post({ prompt: '漢' });
    expect(response.status).toBe(422);
    const { error } = (await response.json()) as { error: Record<string, string> };
    expect(error.code).toBe('UNKNOWN_CHARACTER');
    expect(error.message).toContain("unknown: 'skip'");
    // The page has no such option.
    expect(error.onPage).toMatch(/"漢".*Leave them out, or train/);
    expect(await (await post({ prompt: '漢', unknown: 'skip', length: 1 })).text()).toHaveLength(1);
    // A refusal leaves the model free.
    expect(await (await post({ length: 1 })).text()).toHaveLength(1);
  });

  it('is generated one at a time, and stops when the client disconnects', async () => {
    const first = await post({ length: 5000 });
    expect(first.status).toBe(200);
    expect((await post({ length: 1 })).status).toBe(429);
    await first.body!.cancel();
    const next = await post({ length: 1 });
    expect([next.status, (await next.text()).length]).toEqual([200, 1]);
  });
});

describe('the OpenAPI document', () => {
  it('has every route of the API, and no other', async () => {
    const app = new Hono();
    addApi(app, [], new Background());
    const registered = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${openApiPath(path)}`)
      .filter((each) => each !== 'get /api/openapi.json');
    const document = (await (await send('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
    };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect([...new Set(registered)].toSorted()).toEqual(described.toSorted());
    expect(document.openapi).toMatch(/^3\.1/);
    const { parameters } = document.paths['/api/models/{model}/neighbors'].get;
    expect(parameters.map(({ name }) => name)).toEqual(['model', 'word', 'k', 'among']);
  });

  it('describes the responses', async () => {
    const examples: Record<string, Record<string, string | string[]>> = {
      words: { prefix: 'k' },
      vocabulary: {},
      vectors: { word: 'king' },
      neighbors: { word: 'king' },
      similarity: { a: 'king', b: 'queen' },
      analogy: { a: 'king', b: 'queen', c: 'man' },
      arithmetic: { formula: 'king - man' },
      'odd-one-out': { word: ['king', 'man'] },
    };
    const asked = createRoutes().filter(({ path }) => path.startsWith('/api/models/:model/'));
    for (const { method, path, answers } of asked) {
      if (method === 'post' || answers.type !== 'application/json') continue;
      const name = path.split('/').at(-1)!;
      const { status, ...answer } = await ask(name, examples[name]);
      expect([name, status]).toEqual([name, 200]);
      expect([name, ...Object.keys(answer)]).toEqual([
        name,
        ...Object.keys(answers.schema.properties as object),
      ]);
    }
  });
});
