/** A worker thread that generates the texts of its prompts; `generate-each.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../threads.js';
import { LanguageModel } from '../language-model.js';
import { type GenerationData, textOf, type TextRequest } from './generate-each.js';

const model = LanguageModel.fromState((workerData as GenerationData).state);

answerCalls<TextRequest, string>(parentPort!, (request) => textOf(model.generate(request)));
