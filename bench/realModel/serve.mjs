// Serves a GGUF model as an OpenAI-compatible endpoint on 127.0.0.1, on one thread of the CPU: node serve.mjs FILE [NAME…]
// Each name is a model of its own to clients, and remembers the beginning of its last request. Prints its base URL on a line. Ends with
// its parent or its standard input, after a quarter of an hour without a request, and after two hours whatever happens.
import { createServer } from 'node:http';
import { getLlama, LlamaChat, LlamaLogLevel } from 'node-llama-cpp';

const [, , file, ...names] = process.argv;
const longestIdleMs = 15 * 60_000;
const longestLifeMs = 120 * 60_000;
const longestBodyBytes = 1_000_000;
const contextTokens = 6144;

const llama = await getLlama({ gpu: false, build: 'never', maxThreads: 1, progressLogs: false, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({ sequences: Math.max(1, names.length), contextSize: contextTokens, threads: 1, batchSize: 512 });
const chats = new Map(
  (names.length === 0 ? ['model'] : names).map((name) => [name, new LlamaChat({ contextSequence: context.getSequence() })]),
);

/** One request after another: two on one thread wait for each other. */
let last = Promise.resolve();
const inTurn = (work) => (last = last.then(work, work));

const toHistory = ({ role, content }) =>
  role === 'assistant' ? { type: 'model', response: [content] } : { type: role === 'system' ? 'system' : 'user', text: content };

async function complete({ model: name, messages, temperature = 1, max_completion_tokens, max_tokens, seed, response_format }, signal) {
  const chat = chats.get(name);
  if (chat === undefined) throw Object.assign(new Error(`There is no model ${name}.`), { status: 404 });
  const schema = response_format?.json_schema?.schema;
  const before = chat.sequence.tokenMeter.getState();
  const history = [...messages.map(toHistory), { type: 'model', response: [] }];
  const prompt = chat.chatWrapper.generateContextState({ chatHistory: history }).contextText.tokenize(model.tokenizer).length;
  const maxTokens = max_completion_tokens ?? max_tokens ?? 512;
  if (prompt + maxTokens > contextTokens) {
    const size = `request (${prompt} + ${maxTokens} tokens) exceeds the available context size (${contextTokens} tokens)`;
    throw Object.assign(new Error(size), { status: 400 });
  }
  const { response, metadata } = await chat.generateResponse(history, {
    maxTokens,
    temperature,
    topK: 40,
    topP: 0.95,
    repeatPenalty: false,
    signal,
    ...(seed === undefined ? {} : { seed }),
    ...(schema === undefined ? {} : { grammar: await llama.createGrammarForJsonSchema(schema) }),
  });
  const { usedOutputTokens } = chat.sequence.tokenMeter.diff(before);
  return {
    object: 'chat.completion',
    model: name,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: response },
        finish_reason: metadata.stopReason === 'maxTokens' ? 'length' : 'stop',
      },
    ],
    usage: { prompt_tokens: prompt, completion_tokens: usedOutputTokens, total_tokens: prompt + usedOutputTokens },
  };
}

async function readBody(request) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > longestBodyBytes) throw Object.assign(new Error('The request is too long.'), { status: 413 });
  }
  return JSON.parse(body);
}

let open = 0;
let idle;
const beginIdle = () => {
  clearTimeout(idle);
  if (open === 0) idle = setTimeout(() => process.exit(0), longestIdleMs);
};
beginIdle();
setTimeout(() => process.exit(0), longestLifeMs).unref();
process.on('disconnect', () => process.exit(0));
process.stdin.on('end', () => process.exit(0)).resume();

const server = createServer((request, response) => {
  const answer = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  open++;
  clearTimeout(idle);
  const respond = async () => {
    if (request.method === 'GET' && request.url === '/v1/models')
      return answer(200, { object: 'list', data: [...chats.keys()].map((id) => ({ id, object: 'model' })) });
    if (request.method === 'GET' && request.url === '/usage') return answer(200, { cpuSeconds: process.cpuUsage().user / 1e6 });
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return answer(404, { error: { message: 'Not found.' } });
    const body = await readBody(request);
    // A client that has gone by the time it is its turn costs nothing.
    const completion = await inTurn(() => (gone.signal.aborted ? undefined : complete(body, gone.signal)));
    if (completion !== undefined) answer(200, completion);
  };
  respond()
    .catch((error) => !response.headersSent && answer(error.status ?? 500, { error: { message: String(error.message ?? error) } }))
    .finally(() => {
      open--;
      beginIdle();
    });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
