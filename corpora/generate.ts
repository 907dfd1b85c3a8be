/**
 * Writes the generated corpora and their analogy questions:
 *
 *     node dist/corpora/generate.js [folder]
 *
 * `folder` (default `corpora`) must exist. Seeded: the same code always writes the same bytes.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seedRandom } from '../src/random.js';
import { ENGLISH } from './grammar/en/index.js';
import { KOREAN } from './grammar/ko/index.js';
import { shuffled } from './grammar/template.js';
import type { Topic } from './grammar/topic.js';

/** All documents of a world in random order, one a line. */
function worldText(topics: readonly Topic[], seed: number): string {
  const random = seedRandom(seed);
  const documents = topics.flatMap((topic) =>
    Array.from({ length: topic.documents }, () => topic.write(random)),
  );
  return shuffled(random, documents).join('\n') + '\n';
}

/** Every ordered couple of pairs of a relation as a question, in word2vec's questions-words.txt format. */
function analogyQuestions(topics: readonly Topic[]): string {
  const lines: string[] = [];
  for (const [relation, pairs] of topics.flatMap((topic) => Object.entries(topic.analogies))) {
    lines.push(`: ${relation}`);
    for (const known of pairs) {
      for (const asked of pairs) {
        if (asked !== known) lines.push([...known, ...asked].join(' ').toLowerCase());
      }
    }
  }
  return lines.join('\n') + '\n';
}

const folder = process.argv[2] ?? 'corpora';
const files = {
  'world.en.txt': worldText(ENGLISH, 1),
  'world.ko.txt': worldText(KOREAN, 2),
  'analogies.en.txt': analogyQuestions(ENGLISH),
  'analogies.ko.txt': analogyQuestions(KOREAN),
};
for (const [name, text] of Object.entries(files)) {
  await writeFile(path.join(folder, name), text);
}
