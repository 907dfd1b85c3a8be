/**
 * Reads the compiler's declarations (.d.ts): which names a module exports, and how each is declared and
 * documented. TypeScript 7 has no API for that, and tools that need TypeScript 5 do not run beside it; so
 * rolldown's parser reads the files.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { parseAst } from 'rolldown/parseAst';

/** @typedef {{ name: string, nodes: object[], module: Module }} Declared a declaration, its overloads as nodes */

const modules = new Map();

/** A file of declarations. */
class Module {
  constructor(path) {
    this.path = path;
    this.code = readFileSync(path, 'utf8');
    this.body = parseAst(this.code, { lang: 'dts' }).body;
  }

  static at(path) {
    if (!modules.has(path)) modules.set(path, new Module(path));
    return modules.get(path);
  }

  textOf({ start, end }) {
    return this.code.slice(start, end);
  }

  /** The doc comment that ends right before a node; '' where there is none. */
  docOf({ start }) {
    const before = this.code.slice(0, start).trimEnd();
    if (!before.endsWith('*/')) return '';
    const comment = before.slice(before.lastIndexOf('/*'));
    if (!comment.startsWith('/**')) return '';
    const lines = comment.slice(3, -2).split('\n');
    return lines
      .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
      .join('\n')
      .trim();
  }

  #targetOf({ value }) {
    return value.startsWith('.')
      ? Module.at(join(dirname(this.path), value.replace(/\.js$/, '.d.ts')))
      : undefined;
  }

  /** The names that this module exports. */
  names() {
    return this.body.flatMap((node) => {
      if (node.type === 'ExportAllDeclaration') {
        return node.exported ? [node.exported.name] : this.#targetOf(node.source).names();
      }
      if (node.type !== 'ExportNamedDeclaration') return [];
      if (node.declaration) return namesOf(node.declaration);
      return node.specifiers.map(({ exported }) => exported.name);
    });
  }

  /** How a name is declared, here or where it is imported from; undefined in a package. */
  find(name) {
    const own = this.body
      .map((node) => ({ node, declared: node.declaration ?? node }))
      .filter(({ declared }) => namesOf(declared).includes(name));
    if (own.length > 0) {
      return {
        name,
        module: this,
        nodes: own.map(({ node, declared }) => ({ ...declared, outer: node })),
      };
    }
    for (const node of this.body) {
      if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration') {
        const specifier = node.specifiers.find(
          ({ local, exported }) => (exported ?? local).name === name,
        );
        if (specifier === undefined) continue;
        const there = (specifier.imported ?? specifier.local).name;
        if (node.source) return this.#targetOf(node.source)?.find(there);
        if (there !== name) return this.find(there);
      }
      if (node.type === 'ExportAllDeclaration') {
        const target = this.#targetOf(node.source);
        if (node.exported?.name === name)
          return { name, module: target, nodes: [], isNamespace: true };
        const found = node.exported ? undefined : target.find(name);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

export const moduleAt = (path) => Module.at(path);

function namesOf(node) {
  if (node.type === 'VariableDeclaration') return node.declarations.map(({ id }) => id.name);
  return node.id ? [node.id.name] : [];
}
