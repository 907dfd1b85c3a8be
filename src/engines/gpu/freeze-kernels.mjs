/**
 * A step of the build, after the compiler: kernels become their own source text. gpu.js takes either
 * form, but an application's minifier would rename what is inside a function, and reuses names in
 * ways that gpu.js does not understand.
 */
import { readdirSync, writeFileSync } from 'node:fs';

const folder = new URL('../../../dist/src/engines/gpu/kernels/', import.meta.url);

const names = readdirSync(folder, { recursive: true });

for (const name of names.filter((each) => each.endsWith('.js'))) {
  const url = new URL(name, folder);
  const kernels = Object.entries(await import(url)).map(
    ([kernel, code]) => `export const ${kernel} = ${JSON.stringify(String(code))};\n`,
  );
  writeFileSync(url, kernels.join('') || 'export {};\n');
}
