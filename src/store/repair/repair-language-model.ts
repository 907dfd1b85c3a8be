import type {
  Architecture,
  LanguageModelEpoch,
  LanguageModelState,
  Tensor,
  TrainingPosition,
} from '../../networks/state.js';
import { doublesOf, floatsOf } from '../file/floats.js';
import {
  isArchitecture,
  isPosition,
  parametersFit,
} from '../language-model/language-model-checks.js';
import { TENSOR_BLOCK_BYTES, type TensorRole } from '../language-model/language-model-schema.js';
import { isCount, isObject, type Json } from '../vectors/model-checks.js';
import { LANGUAGE_MODEL_OPTIONS } from '../record.js';
import { insertLanguageModel } from '../language-model/save-language-model.js';
import type { Findings, FoundTensor } from './findings.js';
import type { RecordFile, Value } from './records.js';
import { beyondRepair, type RepairReport } from './report.js';

/**
 * Writes the recovered language model to an empty file: the whole network or nothing, and the
 * training state if it is intact.
 *
 * @param path of the damaged file
 * @throws ModelFileError MODEL_DAMAGED if a parameter or a token is lost
 */
export function repairLanguageModel(
  file: RecordFile,
  found: Findings,
  temporary: string,
  path: string,
  version: string,
): Omit<RepairReport, 'path'> {
  const architecture = found.meta('architecture');
  const level = found.meta('level');
  if (!isArchitecture(architecture) || (level !== 'char' && level !== 'word')) {
    throw beyondRepair(path, 'the architecture of its network is lost');
  }
  const { tokens, counts, uncertainCounts } = tokensOf(found, architecture, path);
  const parameters = tensorsOf(file, found, 'parameter');
  if (parameters === undefined || !parametersFit(architecture, parameters)) {
    throw beyondRepair(path, 'some of its parameters are lost, but a network needs them all');
  }
  const lost: string[] = [];
  const resume = resumeOf(file, found);
  if (resume === undefined) lost.push('the training state');
  const options = found.meta('options');
  const corpus = found.meta('corpus');
  if (!isObject(options)) lost.push('the options');
  else if (!LANGUAGE_MODEL_OPTIONS.areSound(options)) lost.push('some of the options');
  if (!isObject(corpus)) lost.push('the record of the text');
  const history = historyOf(found.history);
  if (history === undefined) lost.push('the history');
  const state: LanguageModelState = {
    architecture,
    vocabulary: { level, tokens, counts },
    parameters,
    options: LANGUAGE_MODEL_OPTIONS.salvaged(options),
    history: history ?? [],
    corpus: isObject(corpus) ? (corpus as Json) : {},
    resume: resume ?? null,
  };
  insertLanguageModel(temporary, path, state, version);
  const words = tokens.length;
  return { kind: 'language-model', words, of: words, unverified: 0, uncertainCounts, lost };
}

function tokensOf(found: Findings, { vocabularySize }: Architecture, path: string) {
  const words = Array.from({ length: Math.min(vocabularySize, found.size) }, (_, id) =>
    found.wordOf(id),
  );
  const tokens = words.flatMap((each) => (each ? [each.word] : []));
  if (new Set(tokens).size !== vocabularySize) {
    throw beyondRepair(path, 'some of its tokens are lost, but a network needs them all');
  }
  const counts = Float64Array.from(words, (each) => (isCount(each!.count, 0) ? each!.count : 0));
  const uncertainCounts = words.filter((each) => each!.isCountUncertain).length;
  return { tokens, counts, uncertainCounts };
}

/** All tensors of a role; undefined where numbers of one are lost. */
function tensorsOf(
  file: RecordFile,
  found: Findings,
  role: TensorRole,
): Map<string, Tensor> | undefined {
  const tensors = new Map<string, Tensor>();
  for (const [place, tensor] of found.tensors) {
    if (tensor.role !== role) continue;
    const whole = tensorOf(file, found, place, tensor);
    if (whole === undefined || tensors.has(tensor.name)) return undefined;
    tensors.set(tensor.name, whole);
  }
  return tensors;
}

function tensorOf(
  file: RecordFile,
  found: Findings,
  place: number,
  { type, shape: json }: FoundTensor,
): Tensor | undefined {
  const shape = parsed(json);
  if (!Array.isArray(shape) || !shape.every((length) => isCount(length, 0))) return undefined;
  if (type !== 'float32' && type !== 'float64') return undefined;
  const length = shape.reduce((product, each) => product * each, type === 'float32' ? 4 : 8);
  const parts = found.parts.get(place);
  const blocks = Math.ceil(length / TENSOR_BLOCK_BYTES);
  if ((parts?.size ?? 0) !== blocks) return undefined;
  const lengths = Array.from({ length: blocks }, (_, block) => parts!.get(block)?.bytes ?? -1);
  const isWhole = lengths.every(
    (bytes, block) => bytes === Math.min(TENSOR_BLOCK_BYTES, length - block * TENSOR_BLOCK_BYTES),
  );
  if (!isWhole) return undefined;
  const bytes = new Uint8Array(length);
  for (const [block, part] of parts ?? []) {
    bytes.set(file.valuesAt(part.place)[3] as Uint8Array, block * TENSOR_BLOCK_BYTES);
  }
  return { shape, data: type === 'float32' ? floatsOf(bytes) : doublesOf(bytes) };
}

/** Null if there was none; undefined if it is lost. */
function resumeOf(file: RecordFile, found: Findings): LanguageModelState['resume'] | undefined {
  const position = found.meta('position');
  if (position === null) return null;
  const tensors = tensorsOf(file, found, 'resume');
  if (!isPosition(position) || tensors === undefined) return undefined;
  return { position: position as TrainingPosition, tensors };
}

const isNumeric = (value: Value): boolean => value === null || typeof value === 'number';

function historyOf(rows: Value[][] | undefined): LanguageModelEpoch[] | undefined {
  if (!rows?.every((row) => row.length === 9 && row.every(isNumeric))) return undefined;
  return rows.map((row) => {
    const [epoch, loss, perplexity, validationLoss, validationPerplexity] = row as number[];
    const [bitsPerCharacter, learningRate, tokens, seconds] = (row as number[]).slice(5);
    return {
      epoch,
      loss: loss ?? NaN,
      perplexity: perplexity ?? NaN,
      validationLoss,
      validationPerplexity,
      bitsPerCharacter,
      learningRate,
      tokens,
      seconds,
    };
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
