// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { archiveEntries } from './archive.mjs';

/** An archive of a.txt, empty, and dir/ü.txt, "hello", with a comment, written by another program (Python's zipfile). */
const archive = Buffer.from(
  [
    'UEsDBBQAAAAAAAAAIVAAAAAAAAAAAAAAAAAFAAAAYS50eHRQSwMEFAAACAAAAAAhUIamEDYFAAAABQAAAAoAAABkaXIvw7wudHh0aGVsbG9QSwECFAMUAAAA',
    'AAAAACFQAAAAAAAAAAAAAAAABQAAAAAAAAAAAAAAgAEAAAAAYS50eHRQSwECFAMUAAAIAAAAACFQhqYQNgUAAAAFAAAACgAAAAAAAAAAAAAAgAEjAAAAZGly',
    'L8O8LnR4dFBLBQYAAAAAAgACAGsAAABQAAAACQBhIGNvbW1lbnQ=',
  ].join(''),
  'base64',
);

describe('the entries of an archive', () => {
  it('are read from its directory', () => {
    assert.deepEqual(
      archiveEntries(archive).map(({ name, bytes }) => [name, bytes]),
      [
        ['a.txt', 0],
        ['dir/ü.txt', 5],
      ],
    );
  });

  it('are refused for another file', () => {
    assert.throws(() => archiveEntries(Buffer.from('PK, but no archive')), /no zip archive/);
  });
});
