import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import { placeBelow, promptPathIn } from '../../../src/storage/promptPlace';

describe('the place of a prompt', () => {
  const root = resolve('/home/a');
  const recorded = (path: string, place?: string) => ({ path, ...(place === undefined ? {} : { place }), text: '', hash: '' });

  it('is known below the folder only', () => {
    assert.equal(placeBelow(root, join(root, 'x', '..y', 'SKILL.md')), 'x/..y/SKILL.md');
    for (const path of [root, resolve('/home/ab/SKILL.md'), resolve('/home/SKILL.md'), resolve('/SKILL.md')]) assert.equal(placeBelow(root, path), undefined, path);
  });

  it('holds where the folder is now; a file outside of it stays where it is', () => {
    assert.equal(promptPathIn(resolve('/home/b'), recorded(join(root, 'x', 'SKILL.md'), 'x/SKILL.md')), resolve('/home/b/x/SKILL.md'));
    assert.equal(promptPathIn(resolve('/home/b'), recorded('/other/SKILL.md')), '/other/SKILL.md');
    for (const place of ['../../etc/passwd', 'x/../../y', '..', '']) assert.equal(promptPathIn(root, recorded('/other/SKILL.md', place)), '/other/SKILL.md', place);
  });
});
