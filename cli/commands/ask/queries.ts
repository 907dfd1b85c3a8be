import type { Command } from 'commander';
import type { Asking } from '../../queries/query.js';
import { addAnalogy } from './analogy.js';
import { addCloserThan } from './closer-than.js';
import { addDistances } from './distances.js';
import { addDoesntMatch } from './doesnt-match.js';
import { addPredict } from './predict.js';
import { addRank } from './rank.js';
import { addSentence } from './sentence.js';
import { addSimilar } from './similar.js';
import { addSimilarity } from './similarity.js';
import { addVector } from './vector.js';
import { addWmd } from './wmd.js';

/** All commands that ask a model for words and numbers. */
export function addQueries(program: Command, asking: Asking): void {
  addSimilar(program, asking);
  addAnalogy(program, asking);
  addSimilarity(program, asking);
  addDoesntMatch(program, asking);
  addRank(program, asking);
  addCloserThan(program, asking);
  addDistances(program, asking);
  addPredict(program, asking);
  addVector(program, asking);
  addSentence(program, asking);
  addWmd(program, asking);
}
