import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chatAgent } from '../../../src/core/agents/chat/chatAgent';
import { withinReach } from '../../../src/core/agents/withinReach';
import { loadProgram } from '../../../src/core/prompt/loadProgram';
import { testComponent, testProgram } from '../../support/testProgram';

describe('what an agent does not read', () => {
  const skill = '---\nname: x\ndescription: Sorts mail.\n---\n\nSort it.\n';

  it('is changed by no method: of one chat turn, all but the body of the first file', () => {
    const files = [
      { path: '/w/SKILL.md', text: skill },
      { path: '/w/more/AGENTS.md', text: 'Answer.\n' },
    ] as const;
    const program = loadProgram({ files, configuration: [testComponent('topK', 'config', '5')], evalFile: { path: '/w/x.eval.yaml' } });
    const reached = withinReach(program, chatAgent, 'chat');
    const open = (all: typeof program.components) => all.filter(({ locked }) => locked !== true).map(({ name }) => name);
    assert.deepEqual(open(reached.program.components), ['instruction', 'rules']);
    assert.deepEqual(
      reached.program.files.flatMap(({ components }) => open(components)),
      ['instruction', 'rules'],
    );
    assert.deepEqual(reached.problems, [
      {
        severity: 'warning',
        file: '/w/x.eval.yaml',
        message: 'The agent "chat" sends /w/SKILL.md alone: /w/more/AGENTS.md, 1 value below "config" will stay as they are.',
      },
    ]);
    assert.deepEqual(withinReach(program, { ...chatAgent, reads: () => true }, 'chat'), { program, problems: [] });
  });

  it('is nothing that a person named where the program is one file', () => {
    const { program, problems } = withinReach(testProgram(skill), chatAgent, 'chat');
    assert.deepEqual(
      [problems, program.components.map(({ name, locked }) => [name, locked === true])],
      [
        [],
        [
          ['description', true],
          ['instruction', false],
          ['rules', false],
        ],
      ],
    );
  });
});
