import { expect } from 'vitest';

/** The elements of an XML text, if each is closed where it must be. */
export function elementsOf(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const tag = /<(?<end>\/?)(?<name>[a-z]+)(?:\s[\w-]+="[^"<>&]*")*(?<alone>\/?)>/g;
  const rest = xml.replaceAll(tag, (...found) => {
    const { end, name, alone } = found.at(-1) as Record<string, string>;
    if (end === '/') expect(open.pop()).toBe(name);
    else names.push(name);
    if (end === '' && alone === '') open.push(name);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
  return names;
}

/** The texts of an SVG file. */
export const labelsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label);
