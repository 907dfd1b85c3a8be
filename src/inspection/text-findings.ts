import type { Example, TextFacts } from '../ingest/examine/text-facts.js';
import { type Finding, type FindingCode, percent, shown } from './finding.js';

/** The reading options that findings depend on. */
export interface TokenizerUse {
  /** The name of the tokenizer; 'function' for one in code. */
  readonly name: string;
  /** Whether the case of letters was left to the tokenizer's default, which is to keep it. */
  readonly keepsCaseUnasked: boolean;
}

// Clean texts of eight languages stay below a tenth of each.
const LEAST = {
  replacements: 1e-4, // of characters
  controls: 1e-4, // likewise
  mojibake: 0.02, // of the characters that are not ASCII
  markup: 0.005, // of characters
  urls: 0.02, // likewise
  json: 0.5, // of lines
  capitals: 0.02, // of letters
  punctuated: 0.05, // of words
  unspaced: 0.2, // of letters
  foreign: 0.03, // characters beyond ASCII, of letters
};

/** The tokenizers of the package natural. */
const ENGLISH = new Set(['word', 'treebank', 'word-punct', 'aggressive']);

/** Fewer characters of mojibake or markup than this are chance. */
const FEW = 12;

/** Words of one script without spaces are this long at most, on average. */
const LONGEST_RUN = 5;

/** Problems with the text itself, or with the tokenizer for it. */
export function textFindings(facts: TextFacts, tokenizer: TokenizerUse): Finding[] {
  return [...encodingFindings(facts), ...markupFindings(facts), ...wordFindings(facts, tokenizer)];
}

function encodingFindings(facts: TextFacts): Finding[] {
  const { characters, replacements, controls, nonAscii, matched, examples } = facts;
  return [
    ...found(LEAST.replacements, replacements, characters, (share) => ({
      code: 'MIS_ENCODED',
      message:
        `${percent(share)} of the characters are U+FFFD, which replaced bytes that were not ` +
        `UTF-8${shown(examples.replacement)}. Words with one are cut or lost. The text was in ` +
        'another encoding, such as Latin-1: convert it first (iconv -f LATIN1 -t UTF-8, say).',
      example: examples.replacement,
    })),
    ...found(LEAST.controls, controls, characters, (share) => ({
      code: 'CONTROL_CHARACTERS',
      message:
        `${percent(share)} of the characters are control characters${shown(examples.control)}, ` +
        'which text should not contain: is there a binary file among the texts? Leave it out.',
      example: examples.control,
    })),
    ...found(LEAST.mojibake, matched.mojibake < FEW ? 0 : matched.mojibake, nonAscii, (share) => ({
      code: 'MOJIBAKE',
      message:
        `${percent(share)} of the characters beyond ASCII look like UTF-8 that was read as Latin-1 ` +
        `and saved again${shown(examples.mojibake)}. Such words are wrong. Convert the text back first ` +
        '(iconv -f UTF-8 -t WINDOWS-1252, say, or the Python package ftfy).',
      example: examples.mojibake,
    })),
  ];
}

function markupFindings({ characters, lines, jsonLines, matched, examples }: TextFacts): Finding[] {
  const { tag, entity, wiki } = matched;
  const example = examples.tag ?? examples.wiki ?? examples.entity;
  const markup = tag + entity + wiki;
  return [
    ...found(LEAST.markup, markup < FEW ? 0 : markup, characters, (share) => ({
      code: 'MARKUP',
      message:
        `${percent(share)} of the text is ${wiki > tag + entity ? 'wiki' : 'HTML or XML'} markup` +
        `${shown(example)}. Names of tags and attributes become frequent words, and separate the ` +
        'true ones. Extract the text first (html2text or wikiextractor, say).',
      example,
    })),
    ...found(LEAST.urls, matched.url, characters, (share) => ({
      code: 'URLS',
      message:
        `${percent(share)} of the text is web addresses${shown(examples.url)}, whose parts become ` +
        'words (https, www, com). Remove them first.',
      example: examples.url,
    })),
    ...found(LEAST.json, jsonLines, lines, (share) => ({
      code: 'JSON_LINES',
      message:
        `${percent(share)} of the lines look like JSON${shown(examples.json)}. Names of fields ` +
        'become frequent words. Extract the text first (jq -r .text, say).',
      example: examples.json,
    })),
  ];
}

function wordFindings(facts: TextFacts, tokenizer: TokenizerUse): Finding[] {
  const { letters, nonAscii, capitals, words, punctuated, unspaced, unspacedRuns } = facts;
  const findings: Finding[] = [];
  if (tokenizer.keepsCaseUnasked) {
    findings.push(
      ...found(LEAST.capitals, capitals, letters, (share) => ({
        code: 'CASE_KEPT',
        severity: 'note',
        message:
          `${percent(share)} of the letters are capitals, and the tokenizer whitespace keeps them: ` +
          '"The" and "the" get different vectors. Use lowercase (--lowercase), or the tokenizer ' +
          'unicode. To keep case on purpose, set lowercase to false (--keep-case).',
      })),
    );
  }
  if (tokenizer.name === 'whitespace') {
    findings.push(
      ...found(LEAST.punctuated, punctuated, words, (share) => ({
        code: 'PUNCTUATION_KEPT',
        message:
          `${percent(share)} of the words end in punctuation, which the tokenizer whitespace keeps: ` +
          '"dog." and "dog" get different vectors. Use the tokenizer unicode.',
      })),
    );
  }
  if (ENGLISH.has(tokenizer.name)) {
    findings.push(
      ...found(LEAST.foreign, nonAscii, letters, (share) => ({
        code: 'ENGLISH_ONLY',
        message:
          `The text has characters beyond ASCII (${percent(share)} as many as letters), and the ` +
          `tokenizer ${tokenizer.name} is for English: it drops such letters, or splits words at them ` +
          '("café" becomes "caf"). What it drops is not counted, not even in the coverage. Use the ' +
          'tokenizer unicode.',
      })),
    );
  }
  const isCut = tokenizer.name === 'segmenter' || tokenizer.name === 'function';
  if (!isCut && unspaced > LONGEST_RUN * unspacedRuns) {
    findings.push(
      ...found(LEAST.unspaced, unspaced, letters, (share) => ({
        code: 'NO_SPACES',
        message:
          `${percent(share)} of the letters are in a script that puts no spaces between words, so ` +
          `the tokenizer ${tokenizer.name} takes whole phrases for words. Use the tokenizer ` +
          "segmenter with the text's language (--tokenizer segmenter --locale ja, say).",
      })),
    );
  }
  return findings;
}

/** A finding where `part` is `least` of `whole` or more. */
function found(
  least: number,
  part: number,
  whole: number,
  finding: (share: number) => {
    code: FindingCode;
    severity?: Finding['severity'];
    message: string;
    example?: Example;
  },
): Finding[] {
  const share = whole === 0 ? 0 : part / whole;
  if (part === 0 || share < least) return [];
  return [{ severity: 'warning', ...finding(share), figures: { share } }];
}
