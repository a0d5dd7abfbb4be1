import assert from 'node:assert/strict';
import { fillTemplate } from '../../src/core/fillTemplate';

describe('fillTemplate', () => {
  it('fills every place, once', () => {
    assert.equal(fillTemplate('{{a}} {{b}} {{a}} { {c} }', { a: '{{b}}', b: '$& $1' }), '{{b}} $& $1 {{b}} { {c} }');
  });

  it('throws on a place without a value', () => {
    assert.throws(() => fillTemplate('{{a}} {{b}}', { a: 'x' }), /\{\{b\}\}/);
    assert.throws(() => fillTemplate('{{constructor}}', {}), /\{\{constructor\}\}/);
  });
});
