import type * as vscode from 'vscode';
import type { Json } from '../core/json';
import type { ChatMessage, Completion, Model, ModelRequest, ToolCall, Usage } from '../core/models/model';
import { charactersPerToken, estimateTokens, ModelError } from '../core/models/model';
import { longestBodyBytes } from './boundedFetch';
import { defaultTimeoutMs, withDeadline } from './deadline';
import { foldSystem } from './foldSystem';

/** What is needed of the `vscode` module, which may be passed whole. */
export interface VscodeLm {
  readonly lm: Pick<typeof vscode.lm, 'selectChatModels'>;
  readonly LanguageModelChatMessage: Pick<typeof vscode.LanguageModelChatMessage, 'User' | 'Assistant'>;
  readonly LanguageModelTextPart: typeof vscode.LanguageModelTextPart;
  readonly LanguageModelToolCallPart: typeof vscode.LanguageModelToolCallPart;
  readonly LanguageModelToolResultPart: typeof vscode.LanguageModelToolResultPart;
  readonly CancellationTokenSource: new () => vscode.CancellationTokenSource;
}

/** One model that VS Code offers. */
export interface VscodeModel {
  /** `vscode:VENDOR/ID`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly maxInputTokens: number;
}

/** Shown by VS Code when it asks the person whether Whetstone may use a model. */
const justification = 'Whetstone measures and improves prompts with this model.';

/**
 * A model of VS Code's language-model API. `name` is `VENDOR/ID`, or `VENDOR/FAMILY` for whichever model of a family there is.
 * The API has no system role: system messages go in front of the user's message that follows. It has no seed either;
 * temperature and token limit are passed to providers that know them, and an answer that runs on is cut off at the limit.
 * The first call shows a question to the person, so it must follow from something the person did.
 */
export function createVscodeLmModel(name: string, host: VscodeLm, timeoutMs: number = defaultTimeoutMs): Model {
  let selected: Promise<vscode.LanguageModelChat> | undefined;

  const answer = async (request: ModelRequest, signal: AbortSignal): Promise<Completion> => {
    const source = new host.CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      selected ??= selectModel(name, host);
      const model = await selected;
      signal.throwIfAborted();
      return await ask(model, request, host, source);
    } catch (error) {
      // The model may have gone, or come back since.
      selected = undefined;
      throw toModelError(error, name);
    } finally {
      source.dispose();
    }
  };

  return {
    id: `vscode:${name}`,
    complete: (request, signal) =>
      withDeadline(
        signal,
        timeoutMs,
        () => new ModelError('timeout', `${name} did not answer within ${timeoutMs / 1000} s.`),
        (inner) => answer(request, inner),
      ),
  };
}

/** The models that VS Code offers, sorted by id. Empty where no extension provides any. */
export async function listVscodeLmModels(host: Pick<VscodeLm, 'lm'>): Promise<VscodeModel[]> {
  const models = await host.lm.selectChatModels();
  const byId = new Map(
    models.map((model) => {
      const id = `vscode:${model.vendor}/${model.id}`;
      return [id, { id, name: model.name, maxInputTokens: model.maxInputTokens }];
    }),
  );
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function selectModel(name: string, { lm }: VscodeLm): Promise<vscode.LanguageModelChat> {
  const slash = name.indexOf('/');
  const vendor = slash > 0 ? { vendor: name.slice(0, slash) } : {};
  const rest = name.slice(slash + 1);
  const [model] = await lm.selectChatModels({ ...vendor, id: rest });
  if (model !== undefined) return model;
  const [relative] = await lm.selectChatModels({ ...vendor, family: rest });
  if (relative !== undefined) return relative;
  throw unknownModel(name);
}

async function ask(
  model: vscode.LanguageModelChat,
  request: ModelRequest,
  host: VscodeLm,
  source: vscode.CancellationTokenSource,
): Promise<Completion> {
  const folded = foldSystem(request.messages);
  const messages = folded.map((message) => toVscodeMessage(message, host));
  const modelOptions = { temperature: request.temperature, max_tokens: request.maxTokens };
  const tools = request.tools?.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters }));
  const options = { justification, modelOptions, ...(tools === undefined ? {} : { tools }) };
  const response = await model.sendRequest(messages, options, source.token);
  // The API has no limit of tokens that providers must keep.
  const longest = Math.min(request.maxTokens * charactersPerToken, longestBodyBytes);
  const { text, calls, isCut } = await readPieces(tools === undefined ? response.text : response.stream, longest, host);
  if (isCut) source.cancel();
  if (calls.length > 0 && !isCut) {
    return { text, calls, usage: await countUsage(model, folded, text + JSON.stringify(calls)), finish: 'calls' };
  }
  // A stream of nothing that does not end is no answer of a model, as an empty one is.
  if (text === '' && isCut) throw new ModelError('garbage', `${model.name} sent an answer without text.`);
  return { text, usage: await countUsage(model, folded, text), finish: isCut ? 'length' : 'stop' };
}

function toVscodeMessage({ role, content, calls = [], callId = '' }: ChatMessage, host: VscodeLm): vscode.LanguageModelChatMessage {
  const { User, Assistant } = host.LanguageModelChatMessage;
  if (role === 'tool') return User([new host.LanguageModelToolResultPart(callId, [new host.LanguageModelTextPart(content)])]);
  if (role !== 'assistant') return User(content);
  if (calls.length === 0) return Assistant(content);
  const said = content === '' ? [] : [new host.LanguageModelTextPart(content)];
  return Assistant([...said, ...calls.map((call) => new host.LanguageModelToolCallPart(call.id, call.name, asObject(call.arguments)))]);
}

/** The API has objects alone for arguments. */
function asObject(given: Json): object {
  return typeof given === 'object' && given !== null ? given : { value: given };
}

/** The most pieces without text that an answer may have: a stream of nothing else need not end. */
const mostEmptyPieces = 10_000;
/** The most calls of one answer. */
const mostCalls = 128;

/** What came of a stream. */
interface ReadPieces {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly isCut: boolean;
}

/** The text and the calls of a stream, cut off after so many characters, or where nothing comes any more. */
async function readPieces(stream: AsyncIterable<unknown>, longest: number, host: VscodeLm): Promise<ReadPieces> {
  const calls: ToolCall[] = [];
  let text = '';
  let emptyPieces = 0;
  for await (const piece of stream) {
    if (piece instanceof host.LanguageModelToolCallPart) calls.push({ id: piece.callId, name: piece.name, arguments: piece.input as Json });
    const said = typeof piece === 'string' ? piece : piece instanceof host.LanguageModelTextPart ? piece.value : '';
    if (said === '') emptyPieces++;
    text += said.slice(0, longest + 1 - text.length);
    const isCut = text.length > longest || emptyPieces > mostEmptyPieces || calls.length > mostCalls;
    if (isCut) return { text: text.slice(0, longest), calls, isCut };
  }
  return { text, calls, isCut: false };
}

/** Tokens as the model counts them; an estimate where it does not. */
async function countUsage(model: vscode.LanguageModelChat, messages: readonly ChatMessage[], answer: string): Promise<Usage> {
  const count = async (text: string): Promise<number> => {
    try {
      return await model.countTokens(text);
    } catch {
      return estimateTokens(text);
    }
  };
  const input = messages.map(({ content, calls }) => (calls === undefined ? content : content + JSON.stringify(calls))).join('\n');
  const [inputTokens, outputTokens] = await Promise.all([count(input), count(answer)]);
  return { inputTokens, outputTokens };
}

/** The codes of `LanguageModelError`, and the names that Copilot gives its errors. */
function toModelError(error: unknown, name: string): Error {
  if (error instanceof ModelError) return error;
  const { code, name: kind, message } = error as Partial<vscode.LanguageModelError>;
  if (code === 'NotFound') return unknownModel(name);
  if (code === 'NoPermissions') {
    return new ModelError(
      'not-permitted',
      `Whetstone was not allowed to use ${name}. Allow it in VS Code's Accounts menu, under Manage Language Model Access.`,
    );
  }
  if (kind === 'ChatQuotaExceeded')
    return new ModelError('not-permitted', `The allowance for ${name} is used up. Choose another model, or wait until it is renewed.`);
  if (code === 'Blocked' || kind === 'ChatRateLimited')
    return new ModelError('rate-limited', `VS Code asks for fewer requests to ${name}.`);
  if (/token limit/i.test(message ?? '')) return new ModelError('bad-request', `The request is too long for ${name}.`);
  return new ModelError(
    'unavailable',
    `${name} failed to answer. It may work again later.${message ? ` It says: ${message.slice(0, 300)}` : ''}`,
  );
}

function unknownModel(name: string): ModelError {
  return new ModelError(
    'unknown-model',
    `VS Code offers no model ${name}. Choose one with the command Whetstone: Select Models, or sign in to its provider.`,
  );
}
