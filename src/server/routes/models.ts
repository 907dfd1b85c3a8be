import { LanguageModel } from '../../language-model/language-model.js';
import { BOOLEAN, listOf, NUMBER, objectOf, orNull, type Route, STRING, WHOLE } from '../route.js';
import type { ServedModel } from '../served-model.js';

const FACTS = {
  id: WHOLE,
  name: STRING,
  kind: STRING,
  problem: orNull(STRING),
  isTraining: BOOLEAN,
};
const SIZES = { size: WHOLE, dim: WHOLE };

/** The entry of a model in the list. */
function summaryOf(served: ServedModel, id: number) {
  const { name, kind, known: model, problem } = served;
  const facts = { id, name, kind, problem, isTraining: served.live?.isOver === false };
  if (model === undefined) return { ...facts, size: 0 };
  return model instanceof LanguageModel
    ? {
        ...facts,
        level: model.vocabulary.level,
        size: model.vocabulary.size,
        architecture: model.architecture,
      }
    : { ...facts, size: model.size, dim: model.dim };
}

/** `GET /api/models` */
export const listModels: Route = {
  method: 'get',
  path: '/api/models',
  summary: 'The served models.',
  parameters: {},
  needsNoModel: true,
  answers: {
    type: 'application/json',
    schema: objectOf({ models: listOf(objectOf({ ...FACTS, ...SIZES }, ['dim'])) }),
  },
  handle: ({ models }) => ({ models: models.map(summaryOf) }),
};

/** `GET /api/models/:model` */
export const modelInfo: Route = {
  method: 'get',
  path: '/api/models/:model',
  summary: 'A model: its options, its text, and its training history.',
  parameters: {},
  answers: {
    type: 'application/json',
    schema: objectOf(
      {
        ...FACTS,
        ...SIZES,
        options: { type: 'object' },
        corpus: { type: 'object' },
        history: listOf({ type: 'object', properties: { epoch: WHOLE, loss: NUMBER } }),
      },
      ['dim'],
    ),
  },
  handle({ models, served, model }) {
    const { options, corpus, history } = model;
    return { ...summaryOf(served, models.indexOf(served)), options, corpus, history };
  },
};
