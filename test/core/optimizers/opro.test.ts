import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatTrajectory, trajectoryOf } from '../../../src/core/optimizers/opro/metaPrompt';
import type { Candidate } from '../../../src/core/prompt/candidate';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';
import { bestText, testComponent } from '../../support/testProgram';

const prompt = '# Task\n\nStart here.\n\n## Labels\n\n- a\n- b\n';
const cases = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `message ${index}`, index % 2 === 0 ? 'a' : 'b'));
const settings = {
  candidatesPerStep: 8,
  exemplars: 3,
  looks: 1,
  validateEvery: 1,
  validateTop: 2,
  steps: 3,
  trainingCases: 0,
  scoreThreshold: 0.3,
  maxSlotCharacters: 200,
};

/** Answers right on as many of ten inputs as the last digit that stands in the instruction. */
function scoreByDigit() {
  return scriptedModel('task', ({ messages }) => {
    const digit = Number(/quality (\d)/.exec(messages[0]?.content ?? '')?.[1] ?? 4);
    const number = Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
    const expected = number % 2 === 0 ? 'a' : 'b';
    return number % 10 < digit ? expected : 'wrong';
  });
}

/**
 * Eight texts a step: six of varying quality, a duplicate, one that is too long, an empty one;
 * the first has no marks. Asked once more, it says the same.
 */
function proposer() {
  let proposals = 0;
  return scriptedModel('reflection', ({ messages }) => {
    if (messages.length > 1) return messages[1]?.content ?? '';
    const count = ++proposals;
    const step = Math.ceil(count / 8);
    const texts = [
      `Step ${step}, quality 1.`,
      `Step ${step}, quality 2.`,
      `Step ${step}, quality 5.`,
      `Step ${step}, quality 6.`,
      `Step ${step}, quality ${6 + step}.`,
      `Step ${step}, quality 5.`,
      'x'.repeat(201),
      '',
    ];
    const text = texts[(count - 1) % 8] ?? '';
    return count === 1 ? 'I would rather not use marks.' : `Here it is: <INS>${text}</INS>`;
  });
}

async function run(seed = 1) {
  const task = scoreByDigit();
  const reflection = proposer();
  const outcome = await runInMemory({
    prompt,
    cases,
    models: { task, reflection },
    config: { method: 'opro', optimizer: settings, seed, split: { train: 0.5, validation: 0.25, test: 0.25 } },
  });
  assert.equal(outcome.error, undefined);
  return { ...outcome, task, reflection };
}

describe('OPRO (Yang et al. 2024)', () => {
  it('says why an instruction is not submitted as it is: behind the best, or not among the best of several', async () => {
    const { entries } = await run();
    const reasons = eventsOf(entries, 'dropped').map(({ reason }) => reason);
    const behind = reasons.flatMap((reason) =>
      [...(/^Behind c\d+ on the 20 training cases: ([\d.]+) % against ([\d.]+) %\.$/.exec(reason)?.slice(1) ?? [])].map(Number),
    );
    const others = reasons.filter((reason) =>
      /^[\d.]+ % on the 20 training cases: no more than 2 go on to the validation cases at a time, and others were as good or better\.$/.test(
        reason,
      ),
    );
    assert.ok(behind.length > 0 && others.length > 0, reasons.join('\n'));
    assert.equal(behind.length / 2 + others.length, reasons.length, reasons.join('\n'));
    for (let index = 0; index < behind.length; index += 2) assert.ok((behind[index] ?? 0) < (behind[index + 1] ?? 0));
  });

  it('lets the instructions of some steps race: the better half goes on to twice as many training cases', async () => {
    const qualities = [1, 2, 3, 9, 5, 6, 7, 8];
    const reflection = scriptedModel('reflection', (_, count) => `<INS>Try ${count}, quality ${qualities[count - 1] ?? 0}.</INS>`);
    const { entries, error } = await runInMemory({
      prompt,
      cases,
      models: { task: scoreByDigit(), reflection },
      config: {
        method: 'opro',
        optimizer: { ...settings, steps: 2, candidatesPerStep: 4, looks: 3, validateEvery: 2, deletions: 0 },
        split: { train: 0.5, validation: 0.25, test: 0.25 },
      },
    });
    assert.equal(error, undefined);
    const tried = new Map<string, number>();
    for (const { candidate, split, scores } of eventsOf(entries, 'scored'))
      if (split === 'train') tried.set(candidate, (tried.get(candidate) ?? 0) + scores.length);
    assert.deepEqual(
      [...tried.values()].sort((a, b) => a - b),
      [5, 5, 5, 5, 10, 10, 20, 20, 20],
      'of 20; the original is scored on all',
    );
    assert.equal(tried.get('c4'), 20);
    assert.equal(tried.get('c1'), 5);
    assert.deepEqual(
      eventsOf(entries, 'gate').map(({ candidate, admitted }) => [candidate, admitted])[0],
      ['c4', true],
      'the best goes to the gate first, though an earlier step wrote it',
    );
    const dropped = eventsOf(entries, 'dropped').map(({ reason }) => reason);
    assert.ok(dropped.includes('On the 5 training cases that were drawn (of 20) as many as go on to more of them were as good or better.'));
  });

  it('asks for fewer instructions where the budget would not pay for their race', async () => {
    const asked = async (calls: number): Promise<number> => {
      const reflection = scriptedModel('reflection', (_, count) => `<INS>Try ${count}, quality 5.</INS>`);
      const optimizer = { ...settings, steps: 1, candidatesPerStep: 8, looks: 3, deletions: 0 };
      const split = { train: 0.5, validation: 0.25, test: 0.25 };
      const config = { method: 'opro', optimizer, split, budget: { calls } };
      const { entries } = await runInMemory({ prompt, cases, models: { task: scoreByDigit(), reflection }, config });
      const description = eventsOf(entries, 'step').find(({ step }) => step === 1)?.description ?? '';
      return Number(/writing (\d+)/.exec(description)?.[1]);
    };
    assert.equal(await asked(500), 8);
    const few = await asked(110);
    assert.ok(few > 1 && few < 8, String(few));
  });

  it('shows the best 20 ascending with integer scores, and none below the threshold', () => {
    const scored = Array.from({ length: 30 }, (_, index) => ({
      candidate: { id: `c${index}`, values: { instruction: `text ${index}` } } as unknown as Candidate,
      score: index / 30,
    }));
    const shown = formatTrajectory(trajectoryOf(scored, testComponent('instruction', 'text', 'text'), 20, 0.4));
    const scores = [...shown.matchAll(/<score>(.+)<\/score>/g)].map((match) => match[1]);
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => Number(a) - Number(b)),
    );
    assert.equal(scores.length, 18, '12 of 30 are below 0.4');
    assert.ok(scores.every((score) => /^\d+$/.test(score ?? '')));
    assert.equal(
      [...formatTrajectory(trajectoryOf(scored, testComponent('instruction', 'text', 'text'), 20, 0)).matchAll(/<score>/g)].length,
      20,
    );
    assert.match(shown, /text 29\n<\/instruction>\n<score>97<\/score>$/);
  });

  it('shows a person the trajectory that the model saw, the best first', async () => {
    const { entries, reflection } = await run();
    const shown = eventsOf(entries, 'exhibit').map(({ exhibit }) => (exhibit.shape === 'table' ? exhibit.rows : []));
    const steps = reflection.requests.filter(({ messages }) => messages.length === 1).filter((_, index) => index % 8 === 0);
    const seen = steps.map(({ messages }) =>
      [...(messages[0]?.content ?? '').matchAll(/<instruction>\n([^]*?)\n<\/instruction>\n<score>(\d+)<\/score>/g)]
        .map(([, text, score]) => [Number(score), text])
        .reverse(),
    );
    assert.deepEqual(
      shown.map((rows) => rows.map(([, score, text]) => [score, text])),
      seen,
    );
    assert.equal(shown.length, 3);
    assert.deepEqual(shown[0]?.[0]?.[0], 'c0');
  });

  it('shows each step what the steps before it scored, and three exemplars with the place of the instruction', async () => {
    const { reflection } = await run();
    const requests = reflection.requests.filter(({ messages }) => messages.length === 1).map(({ messages }) => messages[0]?.content ?? '');
    assert.equal(requests.length, 24, '8 a step');
    assert.equal(new Set(requests.slice(0, 8)).size, 1, 'one request, sampled eight times');
    assert.ok(reflection.requests.every(({ temperature }) => temperature === 1));
    assert.equal(requests[0]?.match(/<case>\n<INS>/g)?.length, 3);
    assert.match(requests[0] ?? '', /# Task\n\n<INS>\n/);
    assert.match(requests[0] ?? '', /Start here\.\n<\/instruction>\n<score>\d+<\/score>/);
    assert.match(requests[8] ?? '', /quality 7\.\n<\/instruction>\n<score>\d+<\/score>/);
    assert.doesNotMatch(requests[8] ?? '', /quality 1\./, 'below the threshold of 0.3');
  });

  it('shows the training cases first that the best instruction misses, where it is to; else any', async () => {
    const shownIn = async (missedFirst: boolean): Promise<readonly string[]> => {
      const reflection = scriptedModel('reflection', () => '<INS>Step 1, quality 6.</INS>');
      const config = {
        method: 'opro',
        optimizer: { ...settings, steps: 2, exemplars: 6, missedFirst },
        split: { train: 0.5, validation: 0.25, test: 0.25 },
      } as const;
      await runInMemory({ prompt, cases, models: { task: scoreByDigit(), reflection }, config });
      return reflection.requests.slice(-1).flatMap(({ messages }) => messages[0]?.content.match(/(?<=<input>message )\d+/g) ?? []);
    };
    const missed = (shown: readonly string[]): number => shown.filter((number) => Number(number) % 10 >= 6).length;
    assert.equal(missed(await shownIn(true)), 6, 'quality 6 misses those that end in 6 to 9');
    assert.ok(missed(await shownIn(false)) < 6);
  });

  it('scores no duplicate twice, and rejects what is too long, empty or unmarked with a reason', async () => {
    const { entries, task } = await run();
    const reasons = eventsOf(entries, 'rejected').map(({ reason }) => reason);
    assert.ok(
      reasons.some((reason) => /201 characters, 1 more than the limit of 200/.test(reason)),
      reasons.join('\n'),
    );
    assert.ok(reasons.some((reason) => /empty/.test(reason)));
    assert.ok(reasons.some((reason) => /no instruction between/.test(reason)));
    assert.equal(reasons.filter((reason) => /^The same as c\d+\.$/.test(reason)).length, 3, 'one a step');
    const perText = new Map<string, number>();
    for (const { messages } of task.requests) {
      const key = messages.map(({ content }) => content).join('\u0000');
      perText.set(key, (perText.get(key) ?? 0) + 1);
    }
    assert.ok(
      [...perText.values()].every((count) => count === 1),
      'no prompt is asked twice about the same message',
    );
  });

  it('proposes the best of the validation split, not the best of training', async () => {
    const overfitted = scriptedModel('task', ({ messages }) => {
      const text = messages[0]?.content ?? '';
      const number = Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
      const right = number % 2 === 0 ? 'a' : 'b';
      if (text.includes('memorized')) return training.has(`message ${number}`) ? right : 'wrong';
      return text.includes('general') ? (number % 5 === 0 ? 'wrong' : right) : number % 2 === 0 ? right : 'wrong';
    });
    const training = new Set<string>();
    const reflection = scriptedModel(
      'reflection',
      (_, count) => `<INS>${count % 2 === 0 ? `memorized ${count}` : `general ${count}`}</INS>`,
    );
    const config = {
      method: 'opro',
      optimizer: { ...settings, steps: 1, validateTop: 8 },
      split: { train: 0.5, validation: 0.25, test: 0.25 },
    } as const;
    const first = await runInMemory({ prompt, cases, models: { task: overfitted, reflection }, config });
    eventsOf(first.entries, 'started')[0]?.splits.train.forEach((id) => training.add(id.replace('line', 'message')));
    const second = await runInMemory({
      prompt,
      cases,
      models: { task: overfitted, reflection: scriptedModel('reflection', reflectionAnswer) },
      config,
    });
    function reflectionAnswer(_: unknown, count: number): string {
      return `<INS>${count % 2 === 0 ? `memorized ${count}` : `general ${count}`}</INS>`;
    }
    assert.equal(second.error, undefined);
    assert.match(bestText(second.result) ?? '', /general/);
  });

  it('writes the same journal for the same seed, and another for another', async () => {
    const [one, again, other] = [await run(1), await run(1), await run(2)];
    const derived = (lines: readonly string[]) => lines.filter((line) => !line.includes('"type":"completion"'));
    assert.deepEqual(derived(one.lines), derived(again.lines));
    assert.notDeepEqual(derived(one.lines), derived(other.lines));
  });

  it('is shown drafts that could not be tried, shortened and with why, but not in the paper preset', async () => {
    const requestsOf = async (preset: 'practical' | 'paper') => {
      let drafts = 0;
      const reflection = scriptedModel('reflection', ({ messages }) => {
        if (messages[1] !== undefined) return messages[1].content;
        drafts++;
        return `<INS>Use {{history}}, ${drafts}. ${drafts > 2 ? 'x'.repeat(300) : ''}</INS>`;
      });
      const optimizer = { steps: 3, candidatesPerStep: 2, trainingCases: 0, maxSlotCharacters: 200 };
      const { error } = await runInMemory({
        prompt,
        cases,
        models: { task: scoreByDigit(), reflection },
        config: { method: 'opro', preset, optimizer },
      });
      assert.equal(error, undefined);
      return reflection.requests.filter(({ messages }) => messages.length === 1).map(({ messages }) => messages[0]?.content ?? '');
    };
    const [first, , second, , third] = await requestsOf('practical');
    assert.doesNotMatch(first ?? '', /<rejected>/);
    const why = String.raw`Why not: It could not be tried\. Slot "instruction" adds {{history}}, which was not there before\.`;
    assert.match(
      second ?? '',
      new RegExp(
        String.raw`<rejected>\n<draft>\nUse {{history}}, 1\.\n</draft>\n${why}\n\n` +
          String.raw`<draft>\nUse {{history}}, 2\.\n</draft>\n${why}\n</rejected>`,
      ),
    );
    assert.match(
      third ?? '',
      /<draft>\nUse {{history}}, 4\. x{200,300}…\n<\/draft>\nWhy not: It could not be tried\. Slot "instruction" has 3\d\d characters/,
    );
    const paper = await requestsOf('paper');
    assert.ok(paper.every((request) => /<\/case>\n\nWrite a new instruction/.test(request)));
  });

  it('is shown what the gate turned down, and no count or score of the validation cases', async () => {
    // Right on training cases only: an instruction that knows them by heart.
    const { entries: before } = await runInMemory({
      prompt,
      cases,
      models: { task: scoreByDigit(), reflection: proposer() },
      config: { method: 'opro', optimizer: { steps: 1 } },
    });
    const training = new Set(eventsOf(before, 'started')[0]?.splits.train.map((id) => id.replace('line', 'message')));
    const task = scriptedModel('task', ({ messages }) => {
      const input = messages.at(-1)?.content ?? '';
      const right = Number(input.slice(8)) % 2 === 0 ? 'a' : 'b';
      const learned = (messages[0]?.content ?? '').includes('by heart');
      const isRight = learned ? training.has(input) : !training.has(input) && Number(input.slice(8)) % 3 > 0;
      return isRight ? right : 'wrong';
    });
    const reflection = scriptedModel('reflection', (_, count) => `<INS>Know it by heart, version ${count}.</INS>`);
    const { entries, error } = await runInMemory({
      prompt,
      cases,
      models: { task, reflection },
      config: { method: 'opro', optimizer: { steps: 2, candidatesPerStep: 1, validateEvery: 1 } },
    });
    assert.equal(error, undefined);
    assert.equal(eventsOf(entries, 'gate')[0]?.admitted, false);
    const second = reflection.requests[1]?.messages[0]?.content ?? '';
    const shown = /<rejected>\n([\s\S]*)\n<\/rejected>/.exec(second)?.[1];
    assert.equal(
      shown,
      '<draft>\nKnow it by heart, version 1.\n</draft>\n' +
        'Why not: It did well on the messages that it was scored on, but did not hold on others.',
    );
  });

  describe('when it stalls', () => {
    const ofTen = (text: (count: number) => string) => scriptedModel('reflection', (_, count) => text(count));
    const opro = (reflection: ReturnType<typeof ofTen>, optimizer: Record<string, number>, preset: 'practical' | 'paper' = 'practical') =>
      runInMemory({
        prompt,
        cases,
        models: { task: scoreByDigit(), reflection },
        config: { method: 'opro', preset, optimizer: { trainingCases: 0, looks: 1, validateEvery: 1, ...optimizer } },
      });

    it('ends after three steps without a usable draft, and after its patience where drafts only repeat earlier ones', async () => {
      const reflection = ofTen((count) => (count === 1 ? 'Sorry, no.' : '<INS>Start here.</INS>'));
      const { entries } = await opro(reflection, { candidatesPerStep: 2 });
      const [ended] = eventsOf(entries, 'ended');
      assert.equal(ended?.reason, 'stalled');
      assert.equal(
        ended?.detail,
        '4 steps in a row brought nothing new that could be scored: of 8 drafts asked for, 8 repeated earlier ones.',
      );
      const refused = await opro(
        ofTen(() => "I'm sorry, but I can't help with that."),
        { candidatesPerStep: 2 },
      );
      const detail = eventsOf(refused.entries, 'ended')[0]?.detail ?? '';
      assert.equal(detail, '3 steps in a row brought nothing new that could be scored: of 6 drafts asked for, 6 could not be read.');
    });

    it('ends after as many steps without an admitted instruction as it has patience, and counts what became of them', async () => {
      const reflection = ofTen(
        (count) => `<INS>${count % 3 === 0 ? 'Start here.' : `Quality none, ${count}. quality ${count % 3 === 1 ? 1 : 4}.`}</INS>`,
      );
      const { entries } = await opro(reflection, { candidatesPerStep: 3, validateTop: 1, patience: 4 });
      const [ended] = eventsOf(entries, 'ended');
      assert.equal(
        ended?.detail,
        '3 steps in a row brought no version that held: of 9 drafts asked for, 3 repeated earlier ones, ' +
          '3 did not stand out on the training cases and 3 did not hold on the validation cases.',
      );
    });

    it('begins to count anew with each admitted instruction', async () => {
      const reflection = ofTen((count) => `<INS>Try ${count}, quality ${count === 3 ? 8 : 1}.</INS>`);
      const { entries } = await opro(reflection, { candidatesPerStep: 1, patience: 4, steps: 20 });
      assert.equal(eventsOf(entries, 'ended')[0]?.reason, 'stalled');
      assert.equal(Math.max(...eventsOf(entries, 'step').map(({ step }) => step)), 3 + 4);
    });

    it('submits what still waits before it gives up', async () => {
      const reflection = ofTen((count) => `<INS>Try ${count}, quality ${count === 1 ? 8 : 1}.</INS>`);
      const { entries } = await opro(reflection, { candidatesPerStep: 1, patience: 2, validateEvery: 5, steps: 2 + 2 });
      assert.equal(eventsOf(entries, 'gate')[0]?.admitted, true);
    });

    it('never does so with the settings of the paper', async () => {
      const { entries } = await opro(
        ofTen(() => '<INS>Start here.</INS>'),
        { candidatesPerStep: 1, steps: 30 },
        'paper',
      );
      assert.equal(eventsOf(entries, 'ended')[0]?.detail, 'All 30 steps are done.');
    });

    it('gives each slot its turn first', async () => {
      const slots = Array.from(
        { length: 5 },
        (_, index) => `<!-- whetstone:slot s${index} -->\nPart ${index}.\n<!-- /whetstone:slot -->\n`,
      ).join('\n');
      const reflection = scriptedModel(
        'reflection',
        ({ messages }) => `<INS>${/slot s4 -->\n<INS>/.test(messages[0]?.content ?? '') ? 'quality 9.' : ''}</INS>`,
      );
      const { entries } = await runInMemory({
        prompt: slots,
        cases,
        models: { task: scoreByDigit(), reflection },
        config: { method: 'opro', optimizer: { candidatesPerStep: 1 } },
      });
      assert.equal(eventsOf(entries, 'gate')[0]?.admitted, true);
    });
  });

  describe('with several slots', () => {
    const two =
      '# Task\n\n<!-- whetstone:slot tone -->\nBe neutral.\n<!-- /whetstone:slot -->\n\n<!-- whetstone:slot steps -->\n' +
      'Start here.\n<!-- /whetstone:slot -->\n\n- a\n- b\n';

    /** Right on more inputs for a good tone, and on more still for good steps beside it. */
    const solver = () =>
      scriptedModel('task', ({ messages }) => {
        const system = messages[0]?.content ?? '';
        const digit = 4 + (system.includes('kind') ? 2 : 0) + (system.includes('careful') ? 3 : 0);
        const number = Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
        return number % 10 < digit ? (number % 2 === 0 ? 'a' : 'b') : 'wrong';
      });

    async function goRound() {
      let count = 0;
      const reflection = scriptedModel('reflection', ({ messages }) => {
        const isTone = /# Task\n\n<!-- whetstone:slot tone -->\n<INS>/.test(messages[0]?.content ?? '');
        return `<INS>${isTone ? 'Be kind' : 'Be careful'} ${++count}.</INS>`;
      });
      const optimizer = { steps: 4, candidatesPerStep: 2, trainingCases: 0, looks: 1, validateEvery: 1 };
      const outcome = await runInMemory({
        prompt: two,
        cases,
        models: { task: solver(), reflection },
        config: { method: 'opro', optimizer, split: { train: 0.5, validation: 0.25, test: 0.25 } },
      });
      assert.equal(outcome.error, undefined);
      return {
        ...outcome,
        requests: reflection.requests.filter((_, index) => index % 2 === 0).map(({ messages }) => messages[0]?.content ?? ''),
      };
    }

    it('rewrites one slot a step, in turn, beside the others of the best admitted candidate', async () => {
      const { entries, requests, result } = await goRound();
      const placed = requests.map((request) => /whetstone:slot (\w+) -->\n<INS>/.exec(request)?.[1]);
      assert.deepEqual(placed, ['tone', 'steps', 'tone', 'steps']);
      assert.match(
        requests[1] ?? '',
        /Be kind \d\.\n<!-- \/whetstone:slot -->\n\n<!-- whetstone:slot steps -->\n<INS>/,
        'the tone that was admitted stands beside it',
      );
      assert.match(bestText(result) ?? '', /Be kind \d\.[\s\S]*Be careful \d\./);
      const [, first, , third] = eventsOf(entries, 'candidate');
      assert.equal(first?.values['steps'], undefined, 'the other one stays as it is');
      assert.match(third?.values['tone'] ?? '', /kind/);
      assert.match(
        eventsOf(entries, 'step')
          .map(({ description }) => description)
          .join('\n'),
        /Step 2 of 4: writing 2 versions of the slot "steps"/,
      );
    });

    it('shows in each step what that slot said, each text once with its best score', async () => {
      const { requests } = await goRound();
      const shown = (request: string | undefined) =>
        [...(request ?? '').matchAll(/<instruction>\n(.*)\n<\/instruction>\n<score>(\d+)/g)].map((match) => [match[1], Number(match[2])]);
      const [[neutral, plain]] = shown(requests[0]) as [[string, number]];
      assert.equal(neutral, 'Be neutral.');
      const [[start, kind], ...more] = shown(requests[1]) as [[string, number]];
      assert.deepEqual([start, more], ['Start here.', []]);
      assert.ok(kind > plain, 'its score is the one beside the kind tone');
      const tones = shown(requests[2]);
      assert.deepEqual(
        tones.map(([text]) => String(text).slice(0, 7)),
        ['Be neut', 'Be kind', 'Be kind'],
      );
      assert.ok(Number(tones.at(-1)?.[1]) > kind, 'the tone stands with what it reached beside the careful steps');
    });
  });
});
