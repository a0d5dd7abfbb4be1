import fc from 'fast-check';

const word = fc.constantFrom('sort', 'the', 'mail', 'bills', 'näh', '信', '🦊', 'a-b', '5', '"so"', '<b>', '{"a": 1}');
const variable = fc.constantFrom('{{mail}}', '{name}', '${input:x}', '#tool:search', '%s');

/** One line of words, beginning with a word. */
export const sentence = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => `Do ${words.join(' ')}.`);

const block = fc.oneof(
  sentence,
  sentence.map((text) => `## ${text}`),
  sentence.map((text) => `- ${text}`),
  sentence.map((text) => `<!-- ${text} -->`),
  sentence.map((text) => `\`\`\`\n${text}\n<!-- whetstone:slot no -->\n\`\`\``),
  variable.map((text) => `Use ${text} here.`),
  fc.constantFrom('  ', '\t', '> quoted', '| a | b |', '***'),
);
const blocks = fc.array(block, { maxLength: 3 }).map((items) => items.join('\n\n'));

/** Prompt files with a slot (marked or not), any front matter, byte order mark, line ends and end of file. */
export const promptText = fc
  .record({
    mark: fc.boolean(),
    header: fc.constantFrom('', '---\nname: x\n---\n', '---\nname: x # note\ndescription: "a: b"\n---\n\n'),
    before: blocks,
    slot: fc.tuple(sentence, fc.constantFrom('', '\n'), fc.option(variable, { nil: '' })).map((parts) => parts.join(' ').trim()),
    marked: fc.boolean(),
    after: blocks,
    rules: fc.option(fc.array(sentence, { maxLength: 3 }), { nil: undefined }),
    tail: fc.constantFrom('', '\n', '\n\n', '  \n\t'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ mark, header, before, slot, marked, after, rules, tail, lineEnd }) => {
    const body = marked ? `<!-- whetstone:slot instruction -->\n  ${slot}\t\n\n<!-- /whetstone:slot -->` : slot;
    const section = rules && `<!-- whetstone:rules -->\n${rules.map((rule) => `- ${rule}\n`).join('')}<!-- /whetstone:rules -->`;
    const parts = [before, body, after, section].filter((part) => part !== undefined);
    return `${mark ? '\uFEFF' : ''}${(header + parts.join('\n\n') + tail).replaceAll('\n', lineEnd)}`;
  });
