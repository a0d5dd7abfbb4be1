import { commonLineEnd } from '../lineEnds';
import { lineOf } from '../../lineOf';
import { holdsMessages, readMessages } from './messages';
import type { PromptFormat } from './promptFormat';
import { refuse } from './promptFormat';
import { describeFormats } from './refusal';
import type { YamlNode } from './yamlTree';
import { readYamlTree } from './yamlTree';
import { writeYaml } from './yamlText';

/** The messages of a chat as YAML: GitHub Models' `.prompt.yml`, or a list of them as promptfoo has it. */
export const yamlMessagesFormat: PromptFormat = {
  id: 'messages-yaml',
  label: '.prompt.yml and .yaml with a list of messages, each with a role and content',
  filling: 'any',
  recognizes: (path) => /\.ya?ml$/.test(path) && !/\.eval\.ya?ml$/.test(path),
  read(path, text) {
    const root = tree(path, text);
    if (!holdsMessages(root)) refuse(path, { message: `There is no list of messages in this YAML file. ${describeFormats()}` });
    const lineEnd = commonLineEnd(text);
    return readMessages(path, text, root, (node) => {
      const { start, end, style = 'plain', keyColumn = 0 } = node as YamlNode;
      const isBlock = style === 'literal' || style === 'folded';
      return {
        span: { start, end },
        line: lineOf(text, start) + (isBlock ? 1 : 0),
        isByLine: style === 'literal',
        write: (fresh) => writeYaml(fresh, { style, written: text.slice(start, end), indent: keyColumn + 2, lineEnd }),
      };
    });
  },
};

function tree(path: string, text: string): YamlNode {
  try {
    return readYamlTree(text);
  } catch (error) {
    refuse(path, { message: `This is not valid YAML: ${(error as Error).message}` });
  }
}
