/** The reference of options: the tables from which the library checks them and the command line has its flags. */
import * as tables from '../../dist/src/advanced.js';

const SECTIONS = [
  {
    title: 'Training word vectors',
    intro:
      '`train` and `inspect` take these, and `wordloom train` and `wordloom inspect` as flags.',
    groups: [
      ['Settings that suit the text', tables.PRESET_OPTIONS],
      ['Training', tables.TRAINING_OPTIONS],
      ['Vocabulary', tables.VOCABULARY_OPTIONS],
      ['Tokens', tables.TOKENIZER_OPTIONS],
      ['Reading', tables.CORPUS_OPTIONS],
      ['Phrases in the text', tables.PHRASES_IN_TEXT],
      ['Initial weights', tables.INITIAL_WEIGHTS_OPTIONS],
    ],
  },
  {
    title: 'Learning phrases',
    intro: '`learnPhrases` takes these, and `wordloom phrases`.',
    groups: [['Phrases', tables.PHRASE_OPTIONS]],
  },
  {
    title: 'Language models',
    intro: '`trainLanguageModel` takes these, and `wordloom lm train`.',
    groups: [
      ['Settings that suit the text', tables.LANGUAGE_MODEL_PRESET_OPTIONS],
      ['Network', tables.NETWORK_OPTIONS],
      ['Vectors', { ...tables.INITIALISE_OPTIONS, ...tables.FREEZE_OPTIONS }],
      ['Vocabulary', tables.LANGUAGE_MODEL_VOCABULARY_OPTIONS],
      ['Training', tables.LANGUAGE_MODEL_TRAINING_OPTIONS],
      ['Tokens, for words', tables.LANGUAGE_MODEL_TOKENIZER_OPTIONS],
    ],
  },
  {
    title: 'Generating text',
    intro: '`LanguageModel.generate` takes these, and `wordloom lm generate`.',
    groups: [['Generating', tables.GENERATE_OPTIONS]],
  },
];

export async function optionPage() {
  const lines = [
    '# Options',
    '',
    'Every option of the library is also a flag of the command line. One table defines both, with default and',
    'check. The last column shows when an option may change. By default it stays the same when training resumes,',
    'and you may change it when training continues from a model. `resume`: it may change when training resumes.',
    '`fixed`: it cannot change when training continues. `fresh`: it does not carry over when training continues.',
    '',
    '<!-- Generated from the option tables by `npm run docs`; do not edit. -->',
    '',
  ];
  for (const { title, intro, groups } of SECTIONS) {
    lines.push(`## ${title}`, '', intro, '');
    for (const [heading, table] of groups) {
      if (groups.length > 1) lines.push(`### ${heading}`, '');
      lines.push(
        '| option | flag | default | what it does | kept |',
        '| --- | --- | --- | --- | --- |',
      );
      for (const [name, row] of Object.entries(table)) lines.push(...rowsOf(name, row));
      lines.push('');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

const rowsOf = (name, row) =>
  tables.flagsOf(row).map(({ flag, help, sets }) => {
    const option = sets === undefined ? name : `${name}: ${sets}`;
    const cells = [`\`${option}\``, `\`${flag}\``, defaultOf(row), what(row, help), keptOf(row)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });

function what({ type: { argument } }, help) {
  if (argument.kind !== 'choice' || argument.choices.length > 12) return help;
  return `${help}: ${argument.choices.map((choice) => `\`${choice}\``).join(', ')}`;
}

function defaultOf({ default: value, defaultText }) {
  if (defaultText !== undefined) return defaultText;
  return value === undefined || typeof value === 'function' ? '' : `\`${value}\``;
}

const keptOf = ({ resume, continue: continued }) =>
  [resume === 'may change' ? 'resume' : '', continued ?? ''].filter(Boolean).join(', ');
