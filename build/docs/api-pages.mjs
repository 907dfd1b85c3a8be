/** The API reference: what each entry of the package exports, from the docstrings of the sources. */
import { moduleAt } from './declarations.mjs';

const ENTRIES = [
  {
    name: 'wordloom',
    path: 'dist/src/index.d.ts',
    page: 'docs/reference/api.md',
    intro: 'Train, open and query word vectors and language models.',
  },
  {
    name: 'wordloom/advanced',
    path: 'dist/src/advanced.d.ts',
    page: 'docs/reference/advanced.md',
    intro: 'The parts that `wordloom` is made of, for programs that need more than a model.',
  },
  {
    name: 'wordloom/server',
    path: 'dist/src/server/index.d.ts',
    page: 'docs/reference/server.md',
    intro: 'Models behind a fetch handler.',
  },
];

export const apiPages = () =>
  Object.fromEntries(ENTRIES.map((entry) => [entry.page, pageOf(entry)]));

function pageOf({ name, path, page, intro }) {
  const module = moduleAt(path);
  const exported = module.names().map((each) => ({ ...module.find(each), name: each }));
  const kinds = [
    ['Functions', isFunction],
    ['Classes', ({ nodes }) => nodes[0]?.type === 'ClassDeclaration'],
    [
      'Constants',
      (each) =>
        each.isNamespace || (each.nodes[0]?.type === 'VariableDeclaration' && !isFunction(each)),
    ],
    ['Types', ({ nodes }) => /^TS(?:Interface|TypeAlias)/.test(nodes[0]?.type)],
  ];
  const others = ENTRIES.filter((entry) => entry.page !== page).map(
    (entry) => `[\`${entry.name}\`](${entry.page.split('/').at(-1)})`,
  );
  const lines = [
    `# API of \`${name}\``,
    '',
    `${intro} [Options](options.md) lists all options. Other entry points: ${others.join(', ')}.`,
    '',
    '<!-- Generated from the docstrings by `npm run docs`; do not edit. -->',
    '',
  ];
  for (const [title, is] of kinds) {
    const all = exported.filter(is).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    if (all.length === 0) continue;
    const links = all.map((each) => `[${each.name}](#${each.name.toLowerCase()})`);
    lines.push(`## ${title}`, '', `${links.join(' · ')}`, '');
    for (const each of all) lines.push(...entryOf(each, title));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Whether it is called: a function, or a constant that holds one. */
function isFunction({ name, nodes: [node] }) {
  if (node?.type !== 'VariableDeclaration') return /Function/.test(node?.type);
  const { id } = node.declarations.find((each) => each.id.name === name) ?? {};
  return id?.typeAnnotation?.typeAnnotation.type === 'TSFunctionType';
}

function entryOf({ name, module, nodes, isNamespace }, kind) {
  const lines = [`### ${name}`, ''];
  if (isNamespace) {
    const names = module.names().map((each) => `\`${each}\``);
    return [...lines, `A namespace of ${names.join(', ')}.`, ''];
  }
  const docs = nodes.map((node) => module.docOf(node.outer));
  if (kind === 'Functions') {
    const signatures = nodes.map((node) => signatureOf(module.textOf(node)).replace(/^const /, ''));
    return [...lines, ...code(signatures), ...prose(docs.find((doc) => doc !== '') ?? '')];
  }
  const [node] = nodes;
  if (kind === 'Constants') {
    const declarator = node.declarations.find(({ id }) => id.name === name);
    return [
      ...lines,
      ...code([shortened(`const ${module.textOf(declarator)}`)]),
      ...prose(docs[0]),
    ];
  }
  if (kind === 'Classes') {
    const base = node.superClass && module.textOf(node.superClass);
    const found = base && module.find(base);
    const part = found?.nodes[0]?.abstract ? found : undefined; // of one class in two files
    return [
      ...lines,
      ...code([`class ${name}${base && !part ? ` extends ${base}` : ''}`]),
      ...prose(docs[0]),
      ...membersOf(module, node.body.body),
      ...(part ? membersOf(part.module, part.nodes[0].body.body) : []),
    ];
  }
  if (node.type === 'TSInterfaceDeclaration') {
    return [
      ...lines,
      ...prose(docs[0]),
      ...inherited(module, node),
      ...membersOf(module, node.body.body),
    ];
  }
  return [...lines, ...code([shortened(signatureOf(module.textOf(node)))]), ...prose(docs[0])];
}

/** The members of interfaces that an interface extends, as if they were its own. */
function inherited(module, { extends: bases = [] }) {
  return bases.flatMap((base) => {
    const found = module.find(module.textOf(base.expression));
    const [node] = found?.nodes ?? [];
    if (node?.type !== 'TSInterfaceDeclaration') {
      return [`- and what \`${oneLine(module.textOf(base))}\` has`];
    }
    return [...inherited(found.module, node), ...membersOf(found.module, node.body.body)];
  });
}

/** A line for each public member, with what its docstring says. */
function membersOf(module, members) {
  const lines = members
    .filter(
      ({ key, accessibility, type }) =>
        key?.type !== 'PrivateIdentifier' &&
        accessibility !== 'private' &&
        accessibility !== 'protected' &&
        type !== 'StaticBlock' &&
        key?.name !== 'private',
    )
    .map((member) => {
      const signature = oneLine(module.textOf(member))
        .replace(/;$/, '')
        .replace(/^readonly /, '');
      const doc = proseOf(module.docOf(member)) || trailingComment(module, member);
      const text = doc.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
      const [first, ...rest] = text.join('\n').trim().split('\n');
      return [`- \`${signature}\`${first ? `: ${first}` : ''}`, ...rest].join('\n');
    });
  return lines.length === 0 ? [] : [...lines, ''];
}

/** What stands behind a member on its line, such as its shape. */
function trailingComment(module, { end }) {
  const rest = module.code.slice(end, module.code.indexOf('\n', end));
  return /^;?\s*\/\/\s*(.*)$/.exec(rest)?.[1] ?? '';
}

const code = (lines) => ['```ts', ...lines, '```', ''];
const oneLine = (text) =>
  text
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
const prose = (doc) => (doc === '' ? [] : [proseOf(doc), '']);

const MOST = 600; // letters of a declaration that are shown
const shortened = (text) => (text.length > MOST ? `${text.slice(0, MOST).trimEnd()} ...` : text);

const signatureOf = (text) =>
  text
    .replace(/^export\s+/, '')
    .replace(/^declare\s+/, '')
    .replace(/;$/, '');

/** A docstring as Markdown: its tags become sentences. */
function proseOf(doc) {
  const [text, ...tags] = doc.split(/^@(?=param|returns?|throws|default)|\s@(?=default\b)/m);
  const said = { param: [], returns: [], throws: [], default: [] };
  for (const tag of tags) {
    const [, kind, rest] = /^(\w+)\s*([^]*)$/.exec(tag);
    said[kind === 'return' ? 'returns' : kind].push(oneParagraph(rest));
  }
  const parameters = said.param.map((each) => {
    const [, name, what] = /^(\S+)\s*([^]*)$/.exec(each);
    return `- \`${name}\`: ${what}`;
  });
  return [
    text.trim(),
    parameters.join('\n'),
    said.returns.map((each) => `Returns ${each}`).join('\n'),
    said.throws.map((each) => `Throws ${each}`).join('\n'),
    said.default.map((each) => `Default: \`${each.replaceAll('`', '')}\`.`).join(' '),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const oneParagraph = (text) => text.replaceAll(/\s*\n\s*/g, ' ').trim();
