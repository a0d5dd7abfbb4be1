import { deepEqual, equal, fail, match } from 'node:assert/strict';
import { evaluation, evaluationApart } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

describe('the panel of an evaluation', () => {
  const open = usePanels();

  it('lists the wrong cases, page by page, each with what was asked, expected and answered, and opens its line', async () => {
    const host = new FakeHost(evaluation());
    const panel = await open(host);
    const { page } = panel;
    const section = page.locator('.evaluation-section');
    await section.getByText('57.1 % (held out): 137 of 240 right').waitFor();
    const list = section.getByRole('list', { name: 'test: Wrong (103)' });
    equal(await list.getByRole('button').count(), 50);
    await section.getByRole('button', { name: 'Show more (53 left)' }).click();
    await section.getByRole('button', { name: 'Show more (3 left)' }).click();
    await section.getByRole('button', { name: /Show more/ }).waitFor({ state: 'detached' });
    equal(await list.getByRole('button').count(), 103);
    deepEqual(
      host.payloads('failedCases').map((payload) => (payload as { from: number }).from),
      [0, 50, 100],
    );
    const first = list.getByRole('button').first();
    match((await first.innerText()).replace(/\s+/g, ' '), /\w.* expected [\w-]+ answered [\w-]+ messages\.csv:139$/);
    await first.click();
    deepEqual(host.payloads('openCase'), [{ run: host.runId, case: 'line 139' }]);
    equal(await page.getByText('test', { exact: true }).count(), 0);
    await section.getByText('The parts of the prompt that may change').click();
    await section.getByRole('article', { name: 'Slot instruction' }).waitFor();
    deepEqual(await panel.accessibilityProblems(), []);
  });

  it('gives the score on the cases that no run has used, and the others apart; wrong cases come before unanswered ones', async () => {
    const panel = await open(new FakeHost(evaluationApart()));
    const { page } = panel;
    match(
      await page.locator('.headline-words').innerText(),
      /^Score: 57\.4 % \(held out\) \(95 % interval [\d.–]+ %, 94 cases that no run has used to make this prompt\)$/,
    );
    await page.locator('.facts').getByText('72 training, 72 validation, 96 test').waitFor();
    deepEqual(await page.locator('.evaluation-section h3').allInnerTexts(), [
      'Cases that no run has used (held out)',
      'Validation cases (fit)',
      'Training cases (fit)',
    ]);
    const unused = page.getByRole('region', { name: 'Cases that no run has used (held out)' });
    await unused.getByText('57.4 % (held out): 54 of 94 right').waitFor();
    const groups = await unused.locator('summary').allInnerTexts();
    deepEqual(groups, ['Wrong (40)', 'No answer (2)']);
    await unused.getByText('no answer The endpoint gave no answer (status 503).').first().waitFor();
    await page
      .getByRole('region', { name: 'Training cases (fit)' })
      .getByText('A run could learn from them, so their score flatters the prompt.')
      .waitFor();
    await page.getByText('2 answers never came (calls for them: 10). They count in no score.').waitFor();
    deepEqual(await panel.accessibilityProblems(), []);
  });

  it('says that there is no score to speak of where a run has used all cases', async () => {
    const { run } = evaluationApart();
    const candidates = run.candidates.map(({ scores: { test, ...scores }, ...candidate }) => ({ ...candidate, scores }));
    const { page } = await open(new FakeHost({ kind: 'run', run: { ...run, candidates, splitSizes: { ...run.splitSizes, test: 0 } } }));
    await page.getByText('No score on unseen cases').waitFor();
  });

  it('says beside the score how many answers were cut off or none, and what else a person should know of them', async () => {
    const fixture = evaluation();
    const [prompt] = fixture.run.candidates;
    const scored = prompt?.scores.test ?? fail();
    const flawed = { ...scored, flaws: { of: 240, cut: 230, empty: 3 } };
    const spending = { ...fixture.run.spending, inputCut: 12 };
    const candidates = [{ ...(prompt ?? fail()), scores: { test: flawed } }];
    const panel = await open(new FakeHost({ ...fixture, run: { ...fixture.run, maxAnswerTokens: 512, candidates, spending } }));
    const { page } = panel;
    const said = 'Of 240 answers: 230 cut off at 512 tokens, 3 empty.';
    await page.locator('.headline').getByText(said).or(page.locator('header').getByText(said)).first().waitFor();
    await page.locator('.evaluation-section').getByText(said).waitFor();
    await page.getByText(`12 of ${spending.answers} answers are to requests that the endpoint has cut off`, { exact: false }).waitFor();
    await page.getByText(/With "maxAnswerTokens: \d+" in the eval file they would be shorter and quicker\./).waitFor();
    deepEqual(await panel.accessibilityProblems(), []);
  });
});
