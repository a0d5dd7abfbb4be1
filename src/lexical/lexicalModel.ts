import { abortError } from '../core/models/abort';
import type { Completion, Model, ModelRequest } from '../core/models/model';
import { estimateInput, estimateTokens, lexicalModelId } from '../core/models/model';
import { answerMessages, taskOf } from './answering';
import { chooseCall } from './calling';
import { Dice } from './dice';
import { fillForm } from './filling';
import { materialOf } from './material';
import { AnswerSpeaker, MaterialSpeaker } from './speakers';

/**
 * The built-in model: a small word counter in the clothes of a chat model, for work without a key or a network. It is a pure
 * function of the messages, the tools, the form of the answer, the temperature, the seed and the token limit; it knows nothing but English
 * function words.
 * @param pause lets others have their turn before each answer: it computes, and with a long prompt for a while, where other models wait.
 */
export function createLexicalModel(pause: () => Promise<void> = () => Promise.resolve()): Model {
  return {
    id: lexicalModelId,
    async complete(request, signal) {
      if (signal.aborted) throw abortError(signal);
      await pause();
      if (signal.aborted) throw abortError(signal);
      return respond(request);
    },
  };
}

/** Thinks about what a request shows, calls a tool, or answers; which of them, tags, form and tools say, and never the prose. */
function respond(request: ModelRequest): Completion {
  const { messages, tools = [], format, seed, temperature } = request;
  const material = materialOf(messages, format !== undefined);
  const call = material === undefined && tools.length > 0 ? chooseCall(messages, tools) : undefined;
  if (call !== undefined) {
    const usage = { inputTokens: estimateInput(request), outputTokens: estimateTokens(JSON.stringify(call)) };
    return { text: '', calls: [call], usage, finish: 'calls' };
  }
  const thinker = material === undefined ? undefined : new MaterialSpeaker(material, new Dice(seed, temperature));
  if (format !== undefined) return cut(request, JSON.stringify(fillForm(format.schema, thinker ?? new AnswerSpeaker(taskOf(messages)))));
  return cut(request, thinker?.text('') ?? answerMessages(messages));
}

/** Counts tokens as the rest of Whetstone estimates them, and cuts what is too long. */
function cut(request: ModelRequest, answer: string): Completion {
  const isCut = estimateTokens(answer) > request.maxTokens;
  const text = isCut ? answer.slice(0, request.maxTokens * 4) : answer;
  return { text, usage: { inputTokens: estimateInput(request), outputTokens: estimateTokens(text) }, finish: isCut ? 'length' : 'stop' };
}
