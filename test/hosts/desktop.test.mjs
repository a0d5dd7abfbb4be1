// @ts-check
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { desktopCommand, display, runInDesktop, testOptions } from './desktop.mjs';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.mjs';

const tests = { workspace: '/w', extensions: ['/own', '/fixture'], testsPath: '/own/out/index.js', env: { A: 'b' } };

describe('the desktop host', () => {
  it('loads every extension for development and opens the workspace first', () => {
    const options = testOptions(tests, '/data');
    assert.deepEqual(options.extensionDevelopmentPath, ['/own', '/fixture']);
    assert.equal(options.extensionTestsPath, '/own/out/index.js');
    assert.deepEqual(options.extensionTestsEnv, { A: 'b' });
    assert.equal(options.launchArgs?.[0], '/w');
    assert.ok(options.launchArgs?.includes('--user-data-dir=/data'));
  });

  it('downloads a VS Code only when none is named', () => {
    assert.equal(testOptions(tests, '/data').version, 'stable');
    const named = testOptions(tests, '/data', '/opt/code');
    assert.equal(named.vscodeExecutablePath, '/opt/code');
    assert.equal(named.version, undefined);
  });

  it('takes a virtual display only where Linux has no other', () => {
    const folder = temporaryFolder();
    assert.equal(display({ PATH: folder }, 'linux'), 'none');
    writeFileSync(join(folder, 'xvfb-run'), '');
    assert.equal(display({ PATH: folder }, 'linux'), 'virtual');
    assert.equal(display({ PATH: folder, DISPLAY: ':0' }, 'linux'), 'own');
    assert.equal(display({ PATH: '' }, 'darwin'), 'own');
    assert.equal(desktopCommand('/o.json', 'virtual')[0], 'xvfb-run');
    assert.notEqual(desktopCommand('/o.json', 'own')[0], 'xvfb-run');
    return removeTemporaryFolder(folder);
  });

  // A shell script in the place of VS Code shows what VS Code would be started with.
  (process.platform === 'win32' ? describe.skip : describe)('with a stand-in for VS Code', () => {
    const folder = temporaryFolder();
    const standIn = join(folder, 'code');
    const kept = { DISPLAY: process.env.DISPLAY, VSCODE_PATH: process.env.VSCODE_PATH };

    before(() => {
      writeFileSync(standIn, `#!/bin/sh\nprintf '%s\\n' "$@" "A=$A" > ${join(folder, 'seen')}\nexit "\${CODE:-0}"\n`);
      chmodSync(standIn, 0o755);
      process.env.DISPLAY = ':0';
      process.env.VSCODE_PATH = standIn;
    });
    after(async () => {
      for (const [name, value] of Object.entries(kept)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await removeTemporaryFolder(folder);
    });

    it('hands over the arguments and the environment', async () => {
      assert.equal(await runInDesktop({ ...tests, timeoutMs: 20_000 }), 0);
      const seen = readFileSync(join(folder, 'seen'), 'utf8').split('\n');
      for (const line of [
        '/w',
        '--extensionTestsPath=/own/out/index.js',
        '--extensionDevelopmentPath=/own',
        '--extensionDevelopmentPath=/fixture',
        'A=b',
      ]) {
        assert.ok(seen.includes(line), `${line} is missing in ${seen.join(' ')}`);
      }
    });

    it('reports that VS Code ended with a failure', async () => {
      assert.notEqual(await runInDesktop({ ...tests, env: { CODE: '1' }, timeoutMs: 20_000 }), 0);
    });
  });
});
