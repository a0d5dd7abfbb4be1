import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { startWhetstone } from '../../support/commandLine';
import { OpenAIServer } from '../../support/openaiServer';

interface Chat {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

const colors = ['crimson', 'scarlet', 'navy', 'azure'];
const kindOf = (color: string): string => (colors.indexOf(color) < 2 ? 'red' : 'blue');

describe('prompt files on the command line', function () {
  this.timeout(120_000);
  let folder: string;
  let server: OpenAIServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-files-'));
    const rows = Array.from({ length: 88 }, (_, index) => {
      const color = colors[index % 4] ?? '';
      return `A ${color} car was seen at ${String(index * 7)} Mill Road,${kindOf(color)}\n`;
    });
    await writeFile(join(folder, 'cases.csv'), `input,expected\n${rows.join('')}`);
    // Knows what the system says of a color, and nothing else.
    server = await OpenAIServer.start({
      answer: ({ messages }) => {
        const all = messages.map(({ content }) => content).join('\n');
        if (all.includes('<rules>')) return `<rules>\n${colors.map((color) => `- ${color} is ${kindOf(color)} [1]`).join('\n')}\n</rules>`;
        if (all.includes('<case>')) return 'The color of the car decides: crimson is red.';
        const system = messages.find(({ role }) => role === 'system')?.content ?? '';
        const color = colors.find((each) => messages.at(-1)?.content.includes(each)) ?? '';
        return new RegExp(`${color} is (\\w+)`).exec(system)?.[1] ?? 'unknown';
      },
    });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) =>
    startWhetstone(folder, [...args, '--cases', 'cases.csv', '--model', 'openai:any', '--base-url', server.url]).ended;

  const chat = (role: string, content: string) => ({ role, content });
  const messages = [
    chat('system', 'Name the color.'),
    chat('user', 'A pink car'),
    chat('assistant', 'red'),
    chat('user', 'Car: {{ input }}'),
  ];
  const files: Readonly<Record<string, readonly [text: string, read: (text: string) => Chat]>> = {
    'color.json': [`${JSON.stringify({ messages, temperature: 0.1 }, undefined, 4)}\n`, (text) => JSON.parse(text) as Chat],
    'color.prompt.yml': [
      `name: Color\nmessages:\n${messages
        .map(({ role, content }) => `  - role: ${role}\n    content: |-\n      ${content}\n`)
        .join('')}model: x\n`,
      (text) => parse(text) as Chat,
    ],
  };
  for (const [name, [text, read]] of Object.entries(files))
    it(`are optimized as chats, and stay valid: ${name}`, async () => {
      await writeFile(join(folder, name), text);
      const { code, stdout, stderr } = await run('optimize', name, '--method', 'metareflection', '--max-calls', '600', '--apply');
      assert.equal(code, 0, stderr);
      assert.match(stdout, /verdict {2}proven/);
      const asked = server.requests.filter(({ messages: sent }) => sent.length === 4);
      assert.ok(asked.length > 40);
      assert.deepEqual(
        asked[0]?.messages.map(({ role }) => role),
        ['system', 'user', 'assistant', 'user'],
      );
      const after = read(await readFile(join(folder, name), 'utf8'));
      assert.match(after.messages[0]?.content ?? '', /^Name the color\.\n\n<!-- whetstone:rules -->\n- crimson is red\n/);
      assert.deepEqual({ ...after, messages: after.messages.slice(1) }, { ...read(text), messages: messages.slice(1) });
    });

  it('say which files are not sent, and send those that are named', async () => {
    await mkdir(join(folder, 'references'));
    await writeFile(join(folder, 'references', 'colors.md'), colors.map((color) => `${color} is ${kindOf(color)}\n`).join(''));
    await writeFile(join(folder, 'SKILL.md'), '# Color\n\nName the color by [the list](references/colors.md).\n');
    const without = await run('eval', 'SKILL.md');
    assert.match(without.stderr, /SKILL\.md:3: The prompt speaks of 1 file that the model is not sent: references\/colors\.md \(line 3\)/);
    assert.match(without.stdout, / 0\.0 %[\s\S]*without {2}references\/colors\.md: the prompt speaks of it/);
    const sent = await run('eval', 'SKILL.md', '--attach', 'linked');
    assert.match(sent.stdout, /100\.0 %/);
    assert.doesNotMatch(sent.stderr + sent.stdout, /not sent|without {2}/);
    await writeFile(join(folder, 'a.eval.yaml'), 'prompt: SKILL.md\nattach: [references/colors.md]\n');
    assert.match((await run('eval', 'SKILL.md', '--eval', 'a.eval.yaml')).stdout, /100\.0 %/);
  });
});
