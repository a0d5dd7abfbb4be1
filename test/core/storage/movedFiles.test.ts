import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import { fileNow, placeBelow } from '../../../src/storage/movedFiles';

describe('the files of a run whose folder was copied or moved', () => {
  const then = resolve('/home/a');
  const now = resolve('/home/b');
  const prompt = (path: string, place?: string) => ({ path, ...(place === undefined ? {} : { place }), text: '', hash: '' });

  it('have a place below the folder only', () => {
    assert.equal(placeBelow(then, join(then, 'x', '..y', 'SKILL.md')), 'x/..y/SKILL.md');
    for (const path of [then, resolve('/home/ab/SKILL.md'), resolve('/home/SKILL.md'), resolve('/SKILL.md')])
      assert.equal(placeBelow(then, path), undefined, path);
  });

  it('are where the folder is now: the prompt, and the cases beside it', () => {
    const recorded = prompt(join(then, 'x', 'SKILL.md'), 'x/SKILL.md');
    assert.equal(fileNow(now, recorded, recorded.path), join(now, 'x', 'SKILL.md'));
    assert.equal(fileNow(now, recorded, join(then, 'data', 'cases.csv')), join(now, 'data', 'cases.csv'));
    assert.equal(fileNow(then, recorded, join(then, 'data', 'cases.csv')), join(then, 'data', 'cases.csv'));
  });

  it('stay where they are outside of it', () => {
    const recorded = prompt(join(then, 'SKILL.md'), 'SKILL.md');
    assert.equal(fileNow(now, recorded, resolve('/elsewhere/cases.csv')), resolve('/elsewhere/cases.csv'));
    const outside = prompt(resolve('/elsewhere/SKILL.md'));
    assert.equal(fileNow(now, outside, outside.path), outside.path);
  });

  it('are never led out of it by a journal', () => {
    for (const place of ['../../etc/passwd', 'x/../../y', '..', '', '.']) {
      for (const file of [resolve('/other/SKILL.md'), resolve('/other/x/cases.csv'), resolve('/etc/passwd')]) {
        const found = fileNow(now, prompt(resolve('/other/SKILL.md'), place), file);
        assert.ok(found === file || placeBelow(now, found) !== undefined, `${place}: ${found}`);
      }
    }
  });
});
