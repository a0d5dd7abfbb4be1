// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { candidates, isAtLeast, opensElsewhere } from './desktopCode.mjs';

describe('an installed VS Code', () => {
  it('is looked for on the PATH first', () => {
    const [first] = candidates({ PATH: '/home/me/bin' }, 'linux');
    assert.equal(first, '/home/me/bin/code');
  });

  it('is no tool that opens files elsewhere', () => {
    for (const path of [
      '/usr/lib/code-server/bin/code-server',
      '/home/me/.vscode-server/cli/servers/Stable-1/server/bin/remote-cli/code',
      '/mnt/c/Users/me/AppData/Local/Programs/Microsoft VS Code/bin/code',
    ]) {
      assert.ok(opensElsewhere(path), path);
    }
    assert.ok(!opensElsewhere('/usr/share/code/bin/code'));
  });

  it('is new enough for the extension', () => {
    assert.ok(isAtLeast('1.139.1', '^1.101.0'));
    assert.ok(isAtLeast('1.101.0', '^1.101.0'));
    assert.ok(!isAtLeast('1.99.3', '^1.101.0'));
    assert.ok(!isAtLeast('2.0.0', '^1.101.0'));
  });
});
