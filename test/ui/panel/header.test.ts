import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FailureKind } from '../../../src/core/models/model';
import type { RunView } from '../../../src/core/run/view/runView';
import type { Verdict } from '../../../src/core/stats/verdict';
import {
  elsewhereRun,
  emptyRun,
  evaluation,
  failedRun,
  gradedRun,
  interruptedRun,
  notProvenMetaReflection,
  provenOpro,
  runningOpro,
} from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels, type ShownPanel } from './page/panelPage';

const proven: Verdict = { kind: 'proven', difference: 0.146, interval: { low: 0.061, high: 0.228 }, pValue: 0.0012, cases: 96 };

describe('the panel’s header', () => {
  const open = usePanels();
  const openRun = (run: RunView): Promise<ShownPanel> => open(new FakeHost({ kind: 'run', run }));
  const withVerdict = (verdict: Verdict): Promise<ShownPanel> => openRun({ ...provenOpro().run, verdict });
  const headline = (panel: ShownPanel): Promise<string> => panel.page.locator('.headline-words').innerText();

  describe('the verdict', () => {
    it('says what is proven, with interval, p-value and cases', async () => {
      equal(
        await headline(await withVerdict(proven)),
        'Proven: +14.6 points (95 % interval +6.1 to +22.8, p = 0.0012, 96 test cases, held out)',
      );
    });

    it('says how many cases would be needed where nothing is proven', async () => {
      const panel = await withVerdict({
        kind: 'not proven',
        difference: 0.042,
        interval: { low: -0.031, high: 0.115 },
        pValue: 0.31,
        cases: 48,
        casesNeeded: 210,
      });
      equal(await headline(panel), 'Not proven: +4.2 points (95 % interval −3.1 to +11.5, p = 0.31, 48 test cases, held out)');
      await panel.page
        .getByText(
          'Zero lies inside the interval: the difference may be luck. ' +
            'About 210 test cases would be needed to prove a difference of this size; there are 48.',
          { exact: true },
        )
        .waitFor();
    });

    it('says that there is none where the run could not pay for it', async () => {
      const { verdict: _, ...run } = provenOpro().run;
      const said = await headline(await openRun({ ...run, stopReason: 'budget' }));
      equal(said, 'No verdict The best candidate did not meet the original on the test cases, so no gain can be proven.');
    });

    it('draws the interval against zero', async () => {
      const { page } = await withVerdict(proven);
      const plot = page.getByRole('img', { name: 'The difference, +14.6 points, with its 95 % interval from +6.1 to +22.8, against zero' });
      const at = async (part: string): Promise<{ left: number; right: number }> => {
        const box = await plot.locator(part).boundingBox();
        return { left: box?.x ?? 0, right: (box?.x ?? 0) + (box?.width ?? 0) };
      };
      const [zero, interval, value] = [await at('.difference-zero'), await at('.difference-interval'), await at('.difference-value')];
      ok(zero.right < interval.left && interval.left < value.left && value.right < interval.right);
      deepEqual(await plot.locator('text').allTextContents(), ['+6.1', '+22.8', '0', 'worse', 'better']);
      await page.getByText('Zero lies outside the interval').waitFor();
    });

    it('names no gain, and a worse candidate', async () => {
      const none = await withVerdict({ kind: 'no gain', difference: 0, interval: { low: -0.05, high: 0.05 }, pValue: 1, cases: 96 });
      equal(await headline(none), 'No gain: 0.0 points (95 % interval −5.0 to +5.0, p = 1.0, 96 test cases, held out)');
      const worse = await withVerdict({ kind: 'worse', difference: -0.12, interval: { low: -0.2, high: -0.04 }, pValue: 0.004, cases: 96 });
      equal(await headline(worse), 'Worse: −12.0 points (95 % interval −20.0 to −4.0, p = 0.0040, 96 test cases, held out)');
      // Figures never round against the word beside them.
      const small = await withVerdict({
        kind: 'proven',
        difference: 0.0004,
        interval: { low: 0.00004, high: 0.0009 },
        pValue: 0.0498,
        cases: 9000,
      });
      equal(await headline(small), 'Proven: +0.040 points (95 % interval +0.004 to +0.090, p = 0.0498, 9,000 test cases, held out)');
    });

    it('gives no figures where nothing was compared', async () => {
      const { run } = provenOpro();
      const verdict = { ...proven, kind: 'no gain', difference: 0 } as const;
      const score = 'The test cases were asked for its score: 49.0 % (held out) on 96 cases that chose nothing.';
      const candidates = run.candidates.map((each) => (each.id === run.baseline ? each : { ...each, state: 'rejected' as const }));
      equal(
        await headline(await openRun({ ...run, candidates, best: run.baseline, verdict })),
        `No gain No candidate was admitted, so the original is suggested. ${score}`,
      );
      const tied = await openRun({ ...run, best: run.baseline, verdict });
      equal(
        await headline(tied),
        `No gain What was admitted is tied with the original and no shorter, so the original is suggested. ${score}`,
      );
      const untested = await withVerdict({ kind: 'not proven', difference: 0, interval: { low: 0, high: 0 }, pValue: 1, cases: 0 });
      equal(await headline(untested), 'Not proven There were no test cases on which the two could be compared.');
    });

    it('speaks of a gain or an improvement only when it is proven', async () => {
      for (const fixture of [runningOpro(), notProvenMetaReflection(), interruptedRun()]) {
        const panel = await open(new FakeHost(fixture));
        const text = await panel.page.locator('#panel').innerText();
        deepEqual(
          /\b(improve[ds]?|improvement|gain(s|ed)?)\b/i.exec(text.replaceAll('You improve the instruction of a prompt.', '')),
          null,
        );
      }
    });

    it('explains itself to the keyboard', async () => {
      const { page } = await withVerdict(proven);
      const summary = page.getByText('What this means');
      await summary.focus();
      await page.keyboard.press('Enter');
      await page.getByText('The original and the best candidate answered the same 96 test cases', { exact: false }).waitFor();
    });
  });

  it('shows the best so far until there is a verdict', async () => {
    equal(
      await headline(await open(new FakeHost(runningOpro()))),
      'Best so far: 70.0 % (fit) +18.3 points against the original’s 51.7 % on 60 validation cases; only the test cases can prove it',
    );
    equal(await headline(await open(new FakeHost(emptyRun()))), 'Scoring the original prompt No candidate yet.');
    const { run } = runningOpro();
    equal(
      await headline(await openRun({ ...run, best: run.baseline })),
      'Original: 51.7 % (fit) on 60 validation cases; no candidate is ahead of it yet',
    );
  });

  it('says how many runs of the same prompt and cases there are, below the verdict', async () => {
    const { run } = provenOpro();
    const host = new FakeHost({ kind: 'run', run });
    const { page } = await open(host);
    equal(await page.locator('.headline-beside').count(), 0);
    host.push({ kind: 'run', run, beside: { number: 25, total: 26 } });
    await page
      .getByText(
        'This is run 25 of 26 of this prompt on these cases. Each errs on its own: ' +
          'without any gain, up to one in 40 says “proven” by luck.',
        { exact: true },
      )
      .waitFor();
    host.push({ kind: 'run', run, beside: { number: 1, total: 1 } });
    await page.getByText('No other run of this prompt on these cases is known here.', { exact: true }).waitFor();
    host.push({ kind: 'run', run: { ...run, best: run.baseline }, beside: { number: 2, total: 2 } });
    await page.getByText(/^This is run 2 of 2 of this prompt/).waitFor();
  });

  it('names the best where it was admitted before all validation cases were asked', async () => {
    const { run } = runningOpro();
    const candidates = run.candidates.map((candidate) => (candidate.id === run.best ? { ...candidate, scores: {} } : candidate));
    equal(
      await headline(await openRun({ ...run, candidates })),
      `${run.best} is ahead its other validation cases are being asked; the original has 51.7 % (fit) on all of them`,
    );
  });

  it('of an evaluation shows the score, and nothing of what only an optimization has', async () => {
    const panel = await open(new FakeHost(evaluation()));
    equal(await headline(panel), 'Score: 57.1 % (held out) (95 % interval 50.8–63.2 %, 240 cases)');
    await panel.page.locator('.facts').getByText('Evaluation', { exact: true }).waitFor();
    deepEqual(await panel.page.getByRole('heading', { level: 2 }).allInnerTexts(), ['Cases']);
    deepEqual(await panel.accessibilityProblems(), []);
  });

  it('shortens a long path, and keeps all of it for those who ask', async () => {
    const promptPath = '/home/someone/projects/desk/.github/skills/triage/SKILL.md';
    const { page } = await openRun({ ...provenOpro().run, files: provenOpro().run.files.map((file) => ({ ...file, path: promptPath })) });
    equal(await page.locator('.run-title .path').innerText(), '…/.github/skills/triage/');
    equal(await page.locator('.run-title .path').getAttribute('title'), promptPath);
    await page.getByRole('button', { name: `Open ${promptPath}` }).waitFor();
  });

  it('tells what the run was set to', async () => {
    const { page } = await open(new FakeHost(notProvenMetaReflection()));
    const facts = page.locator('.facts');
    await facts.getByText('MetaReflection, practical').waitFor();
    equal(
      await facts.getByText('MetaReflection, practical').getAttribute('title'),
      'Learns a short list of rules from failed cases. Sees failures, never scores.',
    );
    equal(
      await facts.getByText('iequals').getAttribute('title'),
      'The output is the expected text; upper and lower case and white space around it do not matter.',
    );
    // Its metric asks no judge.
    await facts.getByText('openai:small-model (task), openai:large-model (reflection)').waitFor();
    await facts.getByText('84 training, 60 validation, 48 test').waitFor();
    await facts.getByText('Nov 23, 2026, 9:12 AM').waitFor();
    const lexical = await open(new FakeHost(provenOpro()));
    await lexical.page.getByText('lexical (built in, no language model)').waitFor();
  });

  describe('the buttons', () => {
    const buttons = async (panel: ShownPanel): Promise<readonly string[]> =>
      panel.page.locator('.run-title .actions').getByRole('button').allInnerTexts();

    it('are those that the state allows', async () => {
      deepEqual(await buttons(await open(new FakeHost(emptyRun()))), ['Stop']);
      deepEqual(await buttons(await open(new FakeHost(runningOpro()))), ['Stop', 'Review Best Candidate']);
      deepEqual(await buttons(await open(new FakeHost(interruptedRun()))), ['Resume', 'Review Best Candidate', 'Accept…']);
      deepEqual(await buttons(await open(new FakeHost(provenOpro()))), ['Review Best Candidate', 'Accept']);
      const { run } = provenOpro();
      deepEqual(await buttons(await openRun({ ...run, best: run.baseline })), []);
      deepEqual(await buttons(await open(new FakeHost({ kind: 'run', run, held: run.best }))), ['Review Best Candidate']);
    });

    it('offer to accept again what was accepted and taken back', async () => {
      const { run } = provenOpro();
      const accepted = { ...run, accepted: [run.best] };
      const host = new FakeHost({ kind: 'run', run: accepted, held: run.best });
      const { page } = await open(host);
      const badge = page.locator('.run-title').getByText('Accepted', { exact: true });
      const row = page.locator(`tr[data-item=${run.best}]`);
      await badge.waitFor();
      await row.getByText('Accepted', { exact: true }).waitFor();
      equal(await page.getByRole('button', { name: `Accept ${run.best}` }).count(), 0);
      // Undo brings the original back.
      host.push({ kind: 'run', run: accepted, held: run.baseline });
      await badge.waitFor({ state: 'detached' });
      await row.getByText('Accepted before', { exact: true }).waitFor();
      equal(
        await page
          .locator('.run-title')
          .getByRole('button', { name: `Accept ${run.best}` })
          .count(),
        1,
      );
      equal(
        await page
          .locator('.details-section')
          .getByRole('button', { name: `Accept ${run.best}` })
          .count(),
        1,
      );
      // Neither does the original count as accepted.
      equal(await page.locator('tr[data-item=c0]').getByText('Accepted').count(), 0);
    });

    it('point to the review only where there is a gain to accept', async () => {
      const primary = async (panel: ShownPanel): Promise<readonly string[]> =>
        panel.page.locator('.run-title .actions .primary').allInnerTexts();
      deepEqual(await primary(await withVerdict(proven)), ['Review Best Candidate']);
      for (const kind of ['not proven', 'no gain', 'worse'] as const) {
        const panel = await withVerdict({ ...proven, kind });
        deepEqual([await primary(panel), await buttons(panel)], [[], ['Review Best Candidate', 'Accept…']], kind);
      }
      const { run } = provenOpro();
      deepEqual(await primary(await open(new FakeHost({ kind: 'run', run, held: run.best }))), []);
    });

    it('ask the host', async () => {
      const host = new FakeHost(provenOpro());
      const { page } = await open(host);
      const { run } = provenOpro();
      await page.getByRole('button', { name: 'Review Best Candidate' }).click();
      await page
        .locator('.run-title')
        .getByRole('button', { name: `Accept ${run.best}` })
        .click();
      await page.getByRole('button', { name: `Open ${run.files[0]?.path}` }).click();
      const ref = { run: run.id, candidate: run.best };
      deepEqual([host.payloads('compare'), host.payloads('accept'), host.payloads('openPrompt')], [[ref], [ref], [{ run: run.id }]]);
    });

    it('take an interrupted run up again', async () => {
      const host = new FakeHost(interruptedRun());
      const { page } = await open(host);
      await page.getByRole('button', { name: 'Resume' }).press('Enter');
      await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
      deepEqual(host.payloads('resume'), [{ run: host.runId }]);
    });

    it('do not resume what another window has under way, and say so', async () => {
      const host = new FakeHost({ kind: 'run', run: { ...interruptedRun().run, state: 'elsewhere', owner: 'process 4711' } });
      const panel = await open(host);
      const { page } = panel;
      const reason = 'Another window has this run under way (process 4711). It can be resumed here when it has stopped there.';
      const resume = page.getByRole('button', { name: 'Resume', description: reason });
      equal(await resume.getAttribute('aria-disabled'), 'true');
      await resume.press('Enter');
      await page.getByText(reason).waitFor();
      await page.locator('.run-state').getByText('Running in another window').waitFor();
      deepEqual([await buttons(panel), host.payloads('resume')], [['Resume', 'Review Best Candidate'], []]);
      deepEqual(await panel.accessibilityProblems(), []);
    });

    it('stop a run that goes on again, also before the answer to Resume has come', async () => {
      const host = new FakeHost(interruptedRun());
      let resumed = (): void => undefined;
      host.answers.resume = () => new Promise<void>((resolve) => (resumed = resolve));
      host.answers.stop = () => new Promise<void>(() => undefined);
      const { page } = await open(host);
      await page.getByRole('button', { name: 'Resume' }).press('Enter');
      await page.getByRole('button', { name: 'Resuming…' }).waitFor();
      host.push({ kind: 'run', run: { ...interruptedRun().run, state: 'running' } });
      const stop = page.getByRole('button', { name: 'Stop', exact: true });
      await stop.waitFor();
      equal(await stop.getAttribute('aria-disabled'), null);
      await stop.press('Enter');
      await page.getByRole('button', { name: 'Stopping…' }).waitFor();
      deepEqual(host.payloads('stop'), [{ run: host.runId }]);
      resumed();
      await page.getByRole('button', { name: 'Stopping…' }).press('Enter');
      deepEqual(host.payloads('stop').length, 1, 'what it waits for is the stop');
    });

    it('do not stop twice, and wait until it has stopped', async () => {
      const host = new FakeHost(runningOpro());
      let stopped = (): void => undefined;
      host.answers.stop = () => new Promise<void>((resolve) => (stopped = resolve));
      const { page } = await open(host);
      await page.getByRole('button', { name: 'Stop' }).click();
      const stopping = page.getByRole('button', { name: 'Stopping…' });
      await stopping.press('Enter');
      equal(await stopping.getAttribute('aria-disabled'), 'true');
      stopped();
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      equal(host.payloads('stop').length, 1);
    });

    it('hand the focus on when the one that has it goes', async () => {
      const host = new FakeHost(runningOpro());
      const { page } = await open(host);
      const { run } = runningOpro();
      const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
      await page.getByRole('button', { name: 'Stop' }).focus();
      host.push({ kind: 'run', run: { ...run, state: 'interrupted' } });
      await page.getByRole('button', { name: 'Resume' }).waitFor();
      equal(await focused(), 'Resume');
      host.push({ kind: 'run', run });
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      equal(await focused(), 'Stop');
      host.push({ kind: 'run', run: { ...run, state: 'interrupted' } });
      await page.getByRole('button', { name: 'Resume' }).waitFor();
      host.push({ kind: 'run', run: { ...run, state: 'ended', best: run.baseline } });
      await page.getByRole('button', { name: 'Resume' }).waitFor({ state: 'detached' });
      equal(await focused(), run.files[0]?.path.split('/').at(-1), 'where no button is left, the title has it');
    });

    it('say why something was not done, until that is dismissed', async () => {
      const host = new FakeHost(provenOpro());
      host.answers.accept = () => {
        throw new Error('SKILL.md was deleted. Restore it, then accept again.');
      };
      const { page } = await open(host);
      await page.locator('.run-title').getByRole('button', { name: 'Accept' }).click();
      const alert = page.getByRole('alert');
      await alert.getByText('SKILL.md was deleted.').waitFor();
      await alert.getByRole('button', { name: 'Show Log' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      equal(host.payloads('showLog').length, 1);
      await page.locator('.run-title').getByRole('button', { name: 'Accept' }).click();
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
    });
  });

  it('of a run under way elsewhere says nowhere that it was interrupted', async () => {
    const panel = await open(new FakeHost(elsewhereRun()));
    const { page } = panel;
    equal(await headline(panel), 'Scoring the original prompt It goes on in another window.');
    await page.locator('.run-state').getByText('Running in another window').waitFor();
    equal(await page.locator('.step-line').innerText(), 'Scoring the prompt as it is');
    await page.getByRole('status').getByText('Scoring the prompt as it is').waitFor();
    deepEqual(/interrupted|cut off/i.exec(await page.locator('#panel').innerText()), null);
    equal(await page.locator('.run-header .done').count(), 0);
    deepEqual(await panel.accessibilityProblems(), []);
    const scored = await openRun({ ...runningOpro().run, state: 'elsewhere', owner: 'process 4711' });
    ok((await headline(scored)).startsWith('Best so far: 70.0 %'));
  });

  describe('of a run that failed', () => {
    const said = 'https://models.example/v1 refused the API key (401). Set it with “Whetstone: Set API Key…”.';

    it('says the cause first of all, as an error, and what can be done', async () => {
      const host = new FakeHost(failedRun());
      const panel = await open(host);
      const { page } = panel;
      const notice = page.getByRole('alert');
      equal(
        await notice.locator('.notice-text').innerText(),
        `${said}\nEverything the run had found by then is kept. Resume goes on from there, and asks for no answer twice.`,
      );
      await page.locator('.run-state').getByText('Failed', { exact: true }).waitFor();
      equal(await page.getByText(said).count(), 1, 'it is said once');
      deepEqual(await notice.getByRole('button').allInnerTexts(), ['Set API Key…', 'Show Log']);
      await notice.getByRole('button', { name: 'Set API Key…' }).click();
      await notice.getByRole('button', { name: 'Show Log' }).click();
      await page.getByRole('button', { name: 'Resume' }).click();
      deepEqual(
        [host.payloads('setApiKey'), host.payloads('showLog').length, host.payloads('resume')],
        [[{ run: host.runId }], 1, [{ run: host.runId }]],
      );
      deepEqual(await panel.accessibilityProblems(), []);
    });

    it('offers what helps against that error, and only the log where nothing does', async () => {
      const offered = async (failure: FailureKind): Promise<readonly string[]> =>
        (await openRun({ ...failedRun().run, failure })).page.getByRole('alert').getByRole('button').allInnerTexts();
      deepEqual(await offered('no-key'), ['Set API Key…', 'Show Log']);
      deepEqual(await offered('unknown-model'), ['Select Models…', 'Show Log']);
      deepEqual(await offered('no-contact'), ['Show Log']);
      deepEqual(await offered('other'), ['Show Log']);
      const host = new FakeHost({ kind: 'run', run: { ...failedRun().run, failure: 'not-permitted' } });
      const { page } = await open(host);
      await page.getByRole('button', { name: 'Select Models…' }).click();
      equal(host.payloads('selectModels').length, 1);
    });

    it('is calm where a person stopped it', async () => {
      const { page } = await open(new FakeHost(interruptedRun()));
      await page.getByRole('note').getByText('This run was interrupted.').waitFor();
      equal(await page.getByRole('alert').count(), 0);
    });
  });

  it('says what speaks against the search, and how many cases or calls more it takes', async () => {
    const { run } = runningOpro();
    const outlook = { cases: { tests: 24, needed: 57, more: 83 }, calls: { tried: 3, enough: 10, more: 1400 } };
    const facts = (await openRun({ ...run, outlook })).page.locator('.facts');
    await facts
      .getByText('With 24 test cases a gain is not likely to be proven. It takes about 57, which is about 83 cases more in all.')
      .waitFor();
    await facts.getByText('The limits pay for about 3 new prompts. To try 10 it takes about 1,400 calls more.').waitFor();
    equal(await (await openRun(run)).page.locator('.facts').getByText('Outlook').count(), 0);
  });

  it('says that a score is the mean of several rollouts a case', async () => {
    const { run } = gradedRun();
    const ended = await openRun(run);
    await ended.page.getByText('each the mean of 3 rollouts a case').waitFor();
    await ended.page.locator('.facts').getByText('3 a case').waitFor();
    await ended.page.locator('.details-note').getByText('(mean of 3 rollouts a case)').waitFor();
    const { verdict: _, stopReason: __, stopDetail: ___, ...rest } = run;
    ok((await headline(await openRun({ ...rest, state: 'running' }))).endsWith('; mean of 3 rollouts a case'));
    equal(await (await open(new FakeHost(provenOpro()))).page.getByText('rollouts').count(), 0);
  });

  it('says why the run ended, in words and with its numbers', async () => {
    const line = async (run: RunView): Promise<string> => (await openRun(run)).page.locator('.step-line').innerText();
    equal(
      await line(notProvenMetaReflection().run),
      'Stopped: nothing better comes up. 6 steps were made; the last two brought nothing new.',
    );
    equal(await line(gradedRun().run), 'Stopped: the budget pays for no more. 780 of 800 calls were spent; a further step takes 45.');
    equal(await line(evaluation().run), 'Scored on 240 cases.');
  });

  describe('the progress', () => {
    it('shows what was spent of each limit, beside the estimate', async () => {
      const { page } = await open(new FakeHost(notProvenMetaReflection()));
      const read = async (name: string): Promise<readonly (string | null)[]> => {
        const meter = page.getByRole('meter', { name });
        return [
          await meter.getAttribute('aria-valuetext'),
          await meter.getAttribute('aria-valuenow'),
          await meter.getAttribute('aria-valuemax'),
        ];
      };
      deepEqual(await read('Cost'), ['0.1218 of 0.50, estimate 0.15 (0.09 to 0.21)', '0.121792', '0.5']);
      deepEqual(await read('Minutes'), ['6.4 of 20.0', '6.4', '20']);
      deepEqual(await read('Tokens'), ['143K of 300K, estimate 165K (120K to 210K), 134K in, 9,152 out', '142912', '300000']);
    });

    it('marks the range of the estimate and the limit on the bar', async () => {
      const { page } = await open(new FakeHost(notProvenMetaReflection()));
      const meter = page.getByRole('meter', { name: 'Calls' });
      const shares = await meter
        .locator('line')
        .evaluateAll((lines) => lines.map((line) => [line.getAttribute('class'), line.getAttribute('x2')]));
      deepEqual(shares, [
        ['meter-estimate', '95.56%'],
        ['meter-estimate', '71.11%'],
        ['meter-estimate', '95.56%'],
        ['meter-limit', '100%'],
      ]);
      equal(await meter.locator('.meter-spent').getAttribute('width'), '78.56%');
      equal(await page.getByRole('meter', { name: 'Minutes' }).locator('.meter-estimate').count(), 0);
    });

    it('draws nothing where there is neither a limit nor an estimate', async () => {
      const { run } = notProvenMetaReflection();
      const { page } = await openRun({ ...run, budget: {} });
      await page.locator('.meter').filter({ hasText: 'Minutes' }).getByText('6.4').waitFor();
      equal(await page.getByRole('meter', { name: 'Minutes' }).count(), 0);
    });

    it('names an estimate where there is no limit', async () => {
      const { page } = await open(new FakeHost(runningOpro()));
      await page.getByText('estimate 810K (640K to 980K)', { exact: true }).waitFor();
      equal(await page.getByRole('meter').count(), 2);
    });

    it('reads the step line out, but not more often than every five seconds', async () => {
      const fixture = runningOpro();
      const host = new FakeHost(fixture);
      const panel = await open(host, { fakeClock: true });
      const { page } = panel;
      const status = page.getByRole('status');
      const line = async (text: string): Promise<void> => {
        host.push({ ...fixture, run: { ...fixture.run, statusLine: text } });
        await page.locator('.step-line').getByText(text).waitFor();
        await page.clock.runFor(100);
      };
      await line('Step 5: first');
      await status.getByText('Step 5: first').waitFor();
      await line('Step 5: second');
      await line('Step 5: third');
      await page.clock.runFor(4700);
      equal(await status.innerText(), 'Step 5: first');
      await page.clock.runFor(200);
      await status.getByText('Step 5: third').waitFor();
      await line('Step 5: fourth');
      equal(await status.innerText(), 'Step 5: third');
      equal(await status.getAttribute('aria-live'), 'polite');
    });
  });
});
