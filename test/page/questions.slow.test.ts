import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missing } from '../browser/chromium.js';
import { servePage, wordsOf } from './served.js';

const HOSTILE = '<img src=x onerror=alert(1)>';

describe.skipIf(missing)(
  missing ? `questions on the page (skipped: ${missing})` : 'questions on the page',
  () => {
    const site = servePage();

    it('finds neighbours by keyboard alone, and goes back', async () => {
      const page = await site.open();
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
      const page = await site.open();
      await page.getByLabel('Word', { exact: true }).fill('quene');
      await page.getByText('Did you mean').waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.getByRole('table', { name: 'Nearest to queen' }).waitFor();
      await page.goto(`${site.origin}/#/neighbors?word=quen`);
      await page.getByRole('alert').getByRole('link', { name: 'queen' }).click();
      await page.getByRole('table', { name: 'Nearest to queen' }).waitFor();
    });

    it('calculates with words, and shows the share of each', async () => {
      const page = await site.open('#/arithmetic');
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
      const page = await site.open('#/arithmetic?formula=king+man');
      expect(await page.getByRole('alert').innerText()).toContain('Write + or - before "man"');
    });

    it('finds the odd one out', async () => {
      const page = await site.open('#/odd-one-out');
      await page
        .getByRole('combobox', { name: 'Add a word' })
        .fill('king queen kingdom well-known');
      await page.keyboard.press('Enter');
      const odd = page.locator('.facts strong');
      await odd.waitFor();
      expect(await odd.innerText()).toBe('well-known');
    });

    it('compares the neighbours of a word in two models', async () => {
      const page = await site.open('#/neighbors?word=king');
      await page.getByLabel('Compare with').selectOption({ index: 1 });
      await page.getByText(/The two lists share \d+ of \d+ words/).waitFor();
      expect(page.url()).toContain('with=1');
      expect((await wordsOf(page, 0))[0]).toContain('queen');
      expect((await wordsOf(page, 1))[0]).toContain('man');
    });

    it('saves what it shows, and makes it safe for spreadsheets on request', async () => {
      const page = await site.open(`#/neighbors?word=${encodeURIComponent(HOSTILE)}`);
      const save = async (name: string): Promise<string> => {
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name, exact: true }).click();
        return readFileSync(await (await download).path(), 'utf8');
      };
      expect(await save('TSV')).toMatch(/^word\tcosine\tcount\trank\n=cmd\(\)\t0\.99/);
      await page.getByLabel('For spreadsheets').check();
      expect(await save('TSV')).toContain("\n'=cmd()\t");
      expect(JSON.parse(await save('JSON'))).toMatchObject({
        words: [{ word: '=cmd()' }, {}, {}, {}, {}, {}, {}, {}],
      });
    });

    it('copies a list', async () => {
      const page = await site.open('#/neighbors?word=king', {
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByText('Copied 8 words.').waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
        /^word\t.*\nqueen\t/,
      );
    });

    it('shows words of a hostile model as text', async () => {
      const page = await site.open('#/neighbors?word=king');
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
        await page.goto(`${site.origin}/#/${path}${encodeURIComponent(word)}`);
        await page.locator('.found').first().waitFor();
        expect(await page.locator('main').innerText()).toContain(HOSTILE);
      }
      expect(await page.locator('img').count()).toBe(0);
      expect(dialogs).toEqual([]);
    });
    it('compares two models: the words that changed most, two lists, and two linked maps', async () => {
      const page = await site.open('#/compare');
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
      const page = await site.open('#/text?model=2');
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
      const page = await site.open('#/text?model=2');
      await page.getByLabel('Prompt').fill('the cat');
      await page.getByRole('button', { name: 'Score the prompt' }).click();
      await page.locator('.facts', { hasText: 'Perplexity' }).waitFor();
      expect(await page.locator('.tokens [role=option]').count()).toBe(7);
    });

    it('generates text, and stops', async () => {
      const page = await site.open('#/text?model=2');
      await page.getByLabel('Prompt').fill('the ');
      await page.getByLabel('Tokens', { exact: true }).fill('30');
      await page.getByRole('button', { name: 'Write', exact: true }).click();
      await page.getByText('The text is complete.').waitFor();
      expect((await page.locator('.written').innerText()).length).toBeGreaterThan(20);
      await page.getByLabel('Tokens', { exact: true }).fill('5000');
      await page.getByRole('button', { name: 'Write', exact: true }).click();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Stop', disabled: true }).waitFor();
    });

    it('leaves out characters that a language model does not know, on request', async () => {
      const page = await site.open('#/text?model=2');
      await page.getByLabel('Prompt').fill('the 漢cat');
      await page.getByRole('button', { name: 'Score the prompt' }).click();
      const alert = page.getByRole('alert');
      expect(await alert.innerText()).toMatch(/"漢".*Leave them out, or train/s);
      await alert.getByRole('button', { name: 'Leave them out' }).click();
      await page.locator('.facts', { hasText: 'Perplexity' }).waitFor();
      expect((await page.locator('.tokens [role=option]').allTextContents()).join('')).toBe(
        'the cat',
      );
      expect(await alert.count()).toBe(0);
      await page.getByLabel('Tokens', { exact: true }).fill('5');
      await page.getByRole('button', { name: 'Write', exact: true }).click();
      await alert.getByRole('button', { name: 'Leave them out' }).click();
      await page.getByText('The text is complete.').waitFor();
    });
  },
);
