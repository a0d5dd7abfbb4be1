import assert from 'node:assert/strict';
import { linkedFiles } from '../../../src/core/prompt/linkedFiles';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';

const linked = (text: string, path = 'SKILL.md') => linkedFiles(parsePrompt(path, text)).map(({ name, line }) => `${name}:${line}`);

describe('linkedFiles', () => {
  it('finds what a prompt links, includes or names, each once, with its line', () => {
    const text = [
      '---\nname: "[x](not.md)"\n---\n# Sort\n',
      'Read [the labels](references/labels.md "Labels") and ![a plan](./assets/my%20plan.png#top).',
      'See #file:docs/style.md, @docs/more.md and [the labels](references/labels.md).',
      'Run `scripts/sort.py` first. {% include "head.j2" %}',
    ].join('\n');
    assert.deepEqual(linked(text), [
      'references/labels.md:6',
      'assets/my plan.png:6',
      'docs/style.md:7',
      'docs/more.md:7',
      'scripts/sort.py:8',
      'head.j2:8',
    ]);
    assert.deepEqual(linked('{{> footer}} Sort {{input}}.', 'a.hbs'), ['footer:1']);
  });

  it('takes no address, anchor, package, mail address or other code for a file', () => {
    const text =
      'See [a](https://example.org/a.md), [b](#b), [c](mailto:a@b.md), [d](/etc/passwd), ann@mail.md, @scope/pkg, @ann, `src/a.ts`, ' +
      '[e]({{url}}) and arr[0](x) as `f(x)`.';
    assert.deepEqual(
      linked(text).filter((each) => each !== 'x:1'),
      [],
    );
  });

  it('finds them in the turns of a chat, on the lines of the file', () => {
    const system = '  - role: system\n    content: |\n      Sort.\n      See [labels](labels.md).\n';
    const chat = `messages:\n${system}  - role: user\n    content: "{{input}}"\n`;
    assert.deepEqual(linked(chat, 'a.prompt.yml'), ['labels.md:5']);
  });
});
