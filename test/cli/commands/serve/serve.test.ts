import { request } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { Program } from '../../program-process.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('model.db');

beforeAll(async () => {
  folder.write('text.txt', smallText(30));
  await wordloom('train', folder.at('text.txt'), '-o', model, '--dim', '8', '-q');
}, 60_000);

interface Served {
  readonly program: Program;
  readonly address: string;
  readonly link: string;
  readonly key: string;
}

/** A server in a process of its own, which has printed where it is. */
async function start(...flags: string[]): Promise<Served> {
  const program = new Program('serve', model, '--json', ...flags);
  await program.says('Ctrl-C stops the server');
  while (!program.stdout.includes('\n')) await new Promise((resolve) => setTimeout(resolve, 10));
  return { program, ...(JSON.parse(program.stdout) as Omit<Served, 'program'>) };
}

async function stop({ program }: Served): Promise<number | null> {
  program.child.kill('SIGINT');
  return await program.ended;
}

/** The status of a request whose headers are as they are given, which fetch would not allow. */
const statusOf = (address: string, path: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(address);
    request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });

/** The first line of the answer to raw bytes. */
const answerTo = (address: string, bytes: string) =>
  new Promise<string>((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (data) => (answer += data));
    socket.on('close', () => resolve(answer.split('\r\n')[0]));
    socket.on('error', reject);
  });

describe('wordloom serve', () => {
  it('prints a link to this machine that lets one browser in, then another', async () => {
    const served = await start();
    const { program, address, link } = served;
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\da-f]{48}$/);
    expect(program.stderr).toContain('Serving model.db (22 words).');
    const response = await fetch(link, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    await program.says('For another browser: http://127.0.0.1:');
    const next = /For another browser: (\S+)/.exec(program.stderr)![1];
    expect((await fetch(link)).status).toBe(403);
    expect((await fetch(next, { redirect: 'manual' })).status).toBe(303);
    expect(await stop(served)).toBe(0);
    expect(program.stderr).not.toContain('Interrupted');
  });

  it('answers programs that hold the key', async () => {
    const served = await start();
    const headers = { authorization: `Bearer ${served.key}` };
    const response = await fetch(`${served.address}/api/models/0/neighbors?word=king`, { headers });
    expect(await response.json()).toMatchObject({ word: { word: 'king' } });
    await stop(served);
  });

  it('checks the host first, however it is forged', async () => {
    const served = await start('--allowed-host', 'words.example');
    const { address, key } = served;
    const authorization = `Bearer ${key}`;
    const ask = (headers: Record<string, string>, path = '/api/models') =>
      statusOf(address, path, { authorization, ...headers });
    expect(await ask({ host: 'words.example:9' })).toBe(200);
    expect(await ask({ host: 'localhost:9000' })).toBe(200); // a tunnel has another port
    expect(await ask({ host: 'evil.example' })).toBe(403);
    expect(await ask({ host: 'evil.example' }, 'http://127.0.0.1/api/models')).toBe(403);
    expect(await ask({ host: '127.0.0.1' }, 'http://evil.example/api/models')).not.toBe(200);
    expect(await ask({ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await ask({}, '/page/../../../../etc/passwd')).toBe(404);
    expect(await ask({}, '/page/..%5c..%5cpackage.json')).toBe(404);
    for (const raw of [
      'GET /api/models HTTP/1.1\r\n\r\n', // without a host
      'GET /api/models HTTP/1.0\r\n\r\n',
      'nonsense\r\n\r\n',
      `GET /api/models HTTP/1.1\r\nHost: evil\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization}\r\n\r\n`,
    ]) {
      expect(await answerTo(address, raw)).toMatch(/^HTTP\/1\.1 (?:400|403)/);
    }
    expect(await ask({})).toBe(200);
    await stop(served);
  });

  it('answers from the new file once it was replaced, and never fails in between', async () => {
    const served = await start();
    const headers = { authorization: `Bearer ${served.key}` };
    const url = `${served.address}/api/models/0`;
    const trained = wordloom('train', folder.at('text.txt'), '-o', model, '--dim', '6', '-q');
    for (let dim = 8; dim !== 6;) {
      const response = await fetch(url, { headers });
      expect(response.status).toBe(200);
      ({ dim } = (await response.json()) as { dim: number });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await trained).code).toBe(0);
    await stop(served);
  });

  it('says why it cannot listen', async () => {
    const served = await start();
    const { port } = new URL(served.address);
    const taken = await wordloom('serve', model, '--port', port);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('--port 0')]);
    const elsewhere = await wordloom('serve', model, '--host', '203.0.113.7');
    expect([elsewhere.code, elsewhere.stderr]).toEqual([1, expect.stringContaining('--host')]);
    await stop(served);
  });

  it('warns if other machines can reach it, and requires a token there', async () => {
    const open = await wordloom('serve', model, '--host', '0.0.0.0', '--no-token');
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('--no-token')]);
    const served = await start('--host', '0.0.0.0', '--allowed-host', 'words.example');
    expect(served.program.stderr).toContain('other machines can reach 0.0.0.0');
    expect(served.link).toMatch(/^http:\/\/words\.example:\d+\/\?token=/);
    await stop(served);
  });

  it('refuses files that are not models, and invalid flags', async () => {
    const missing = await wordloom('serve', folder.at('missing.db'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('missing.db')]);
    const foreign = await wordloom('serve', model, folder.at('text.txt'));
    expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringContaining('text.txt')]);
    for (const flags of [
      ['--port', '65536'],
      ['--port', 'x'],
      ['--host', ''],
      ['--allow-host', 'x'],
    ]) {
      expect((await wordloom('serve', model, ...flags)).code).toBe(2);
    }
    expect((await wordloom('serve')).code).toBe(2);
  });
});
