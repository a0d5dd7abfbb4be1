import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { endpointToRecord, hasHiddenQuery, isOpenAIUrl, isRecordedAs, shownEndpoint } from '../../../src/providers/endpointRecord';

describe('a base URL as it is recorded', () => {
  const record = (url: string | undefined) => endpointToRecord(['openai:m', 'lexical'], url);

  it('holds nothing that may be secret, and says whether there was a query', () => {
    assert.equal(record('https://h.example/v1/'), 'https://h.example/v1');
    assert.equal(record('https://user:pass@h.example/v1?key=secret#x'), 'https://h.example/v1?');
    assert.deepEqual(
      [record(''), record(undefined), record('nonsense'), endpointToRecord(['lexical'], 'https://h.example/v1')],
      [undefined, undefined, undefined, undefined],
    );
    assert.deepEqual(['https://h.example/v1?', 'https://h.example/v1', undefined].map(hasHiddenQuery), [true, false, false]);
  });

  it('is found again in the URL that it was made from', () => {
    assert.ok(isRecordedAs('https://h.example/v1?key=secret', 'https://h.example/v1?'));
    assert.ok(isRecordedAs('https://h.example/v1?key=secret', 'https://h.example/v1'), 'as older journals have it');
    assert.ok(!isRecordedAs('https://h.example/v1', 'https://h.example/v1?'), 'it lacks the query');
    assert.ok(!isRecordedAs('https://h.example/v2', 'https://h.example/v1'));
    assert.ok(!isRecordedAs(undefined, undefined));
  });

  it('is shown without what its query says', () => {
    assert.deepEqual(['', 'https://h.example/v1/', 'https://h.example/v1?key=secret', 'h.example?key=secret'].map(shownEndpoint), [
      'OpenAI',
      'https://h.example/v1',
      'https://h.example/v1?…',
      'h.example?…',
    ]);
  });

  it('is OpenAI’s own only over https at its very host', () => {
    assert.deepEqual([undefined, '', 'https://api.openai.com/v1'].map(isOpenAIUrl), [true, true, true]);
    for (const url of ['http://api.openai.com/v1', 'https://api.openai.com.evil.example/v1', 'https://api.openai.com:8443/v1', 'nonsense'])
      assert.ok(!isOpenAIUrl(url), url);
  });
});
