import { expectedText } from '../../../src/core/cases/expectation';
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { emptyRun, gradedRun, notProvenMetaReflection, provenOpro, racedOpro, runningOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

describe('the panel’s selected candidate', () => {
  const open = usePanels();
  const details = (page: Page): Locator => page.locator('.details-section');
  const tab = (page: Page, name: string | RegExp): Locator => details(page).getByRole('tab', { name });
  const select = (page: Page, id: string): Promise<void> => page.locator(`tr[data-item=${id}]`).click();

  it('has tabs that arrow keys move among', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    equal(await tab(page, 'Edits').getAttribute('aria-selected'), 'true');
    await tab(page, 'Edits').focus();
    await page.keyboard.press('ArrowRight');
    equal(await tab(page, 'Why').getAttribute('aria-selected'), 'true');
    await page.keyboard.press('End');
    equal(await tab(page, /^Cases/).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('ArrowRight');
    equal(await page.locator(':focus').innerText(), 'Edits');
    await details(page).getByRole('tabpanel', { name: 'Edits' }).waitFor();
  });

  it('stands beside the rest on a wide page, and below the table on a narrow one', async () => {
    const { page } = await open(new FakeHost(provenOpro()), { width: 1100 });
    const place = async (part: Locator): Promise<{ x: number; y: number }> => (await part.boundingBox()) ?? { x: 0, y: 0 };
    const table = page.locator('.candidates-section');
    ok((await place(details(page))).x > (await place(table)).x + 300);
    await page.setViewportSize({ width: 1099, height: 900 });
    ok((await place(details(page))).y > (await place(table)).y);
    equal((await place(details(page))).x, (await place(table)).x);
  });

  it('is summed up by its step, its length and its score on each split', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    deepEqual(await details(page).locator('.details-note p').allInnerTexts(), [
      'Step 5, 168 tokens',
      'Scores: training 53.6 % (fit), validation 76.7 % (fit), test 61.5 % (held out)',
      'Admitted: Ahead of c33 on the validation cases',
    ]);
    await select(page, 'r1');
    await details(page).getByText('Step 5', { exact: true }).waitFor();
    deepEqual(await details(page).locator('.details-note p').allInnerTexts(), ['Step 5', 'Rejected: Longer than 600 characters']);
  });

  describe('the edits', () => {
    it('are marked as inserted and deleted text', async () => {
      const fixture = provenOpro();
      const { page } = await open(new FakeHost(fixture));
      const slot = details(page).getByRole('article', { name: 'Slot instruction' });
      const text = async (selector: string): Promise<string> => (await slot.locator(selector).allTextContents()).join('');
      const best = fixture.run.candidates.find(({ id }) => id === fixture.run.best);
      const original = fixture.run.components.find(({ name }) => name === 'instruction');
      equal(await text('.diff-text > ins, .diff-text > span'), best?.values['instruction']);
      equal(await text('.diff-text > del, .diff-text > span'), original?.value);
      const looks = await slot
        .locator('ins, del')
        .evaluateAll((edits) =>
          edits.map((edit) => `${edit.tagName} ${(globalThis as unknown as PageGlobal).getComputedStyle(edit).textDecorationLine}`),
        );
      deepEqual([...new Set(looks)].sort(), ['DEL line-through', 'INS underline']);
    });

    it('can be seen against the parent in place of the original', async () => {
      const fixture = notProvenMetaReflection();
      const { page } = await open(new FakeHost(fixture));
      const slot = details(page).getByRole('article', { name: 'Slot rules' });
      await slot.getByText('new', { exact: true }).waitFor();
      equal(await slot.locator('del').count(), 0);
      await details(page).getByRole('group', { name: 'Compared with' }).getByText('c3, its parent').click();
      await slot.locator('del').filter({ hasText: 'charge that the writer does not recognize' }).waitFor();
      equal(await slot.getByText('new', { exact: true }).count(), 0);
    });

    it('offer no parent where that is the original', async () => {
      const { page } = await open(new FakeHost(notProvenMetaReflection()));
      await select(page, 'c1');
      await page.getByRole('heading', { name: 'Candidate c1', exact: true }).waitFor();
      equal(await details(page).getByRole('group', { name: 'Compared with' }).count(), 0);
    });

    it('are the texts that may change, for the original', async () => {
      const { page } = await open(new FakeHost(emptyRun()));
      await details(page).getByText('You read messages that merchants send').waitFor();
      deepEqual([await details(page).getByRole('button').count(), await details(page).getByRole('tab').count()], [0, 0]);
    });
  });

  describe('the reasons', () => {
    it('of OPRO: the request, and the answer that became the candidate', async () => {
      const fixture = provenOpro();
      const { page } = await open(new FakeHost(fixture));
      await tab(page, 'Why').click();
      const best = fixture.run.candidates.find(({ id }) => id === fixture.run.best);
      const source = details(page).locator('details').filter({ hasText: 'became this candidate' });
      // What was asked and answered is read when it is looked at.
      await source.first().waitFor();
      equal(await source.count(), 1);
      equal(await source.locator('pre').innerText(), `<INS>${best?.values['instruction']}</INS>`);
      const request = details(page).locator('summary', { hasText: 'Request' });
      equal(await details(page).getByText('in ascending order, the best last').count(), 0);
      await request.focus();
      await page.keyboard.press('Enter');
      await details(page).getByText('in ascending order, the best last').waitFor();
    });

    it('of MetaReflection: the rules with the cases that taught them, and the reflections on failures', async () => {
      const host = new FakeHost(notProvenMetaReflection());
      const { page } = await open(host);
      await details(page).getByText('Admitted: Ahead of c3: fixed 8 cases, broke 2').waitFor();
      await tab(page, 'Why').click();
      const rule = details(page).getByRole('listitem').filter({ hasText: 'When the carrier left something behind' });
      await rule.getByRole('button', { name: 'Open case line 25' }).click();
      await details(page).getByText('Rewrite the rules from 3 reflections').waitFor();
      const failure = details(page).getByRole('listitem').filter({ hasText: 'Reflect on line 40' });
      await failure.locator('summary').first().click();
      await failure.getByText('The message says what the writer wants to happen').waitFor();
      deepEqual(host.payloads('openCase'), [{ run: host.runId, case: 'line 25' }]);
    });

    it('of a rejection, in sight whatever tab is open', async () => {
      const { page } = await open(new FakeHost(provenOpro()));
      await select(page, 'r1');
      await details(page).getByText('Rejected: Longer than 600 characters').waitFor();
    });

    it('say when the model gave no answer', async () => {
      const fixture = provenOpro();
      const reflections = await Promise.all(fixture.run.reflections.map(async (each) => ({ ...each, ...(await fixture.texts(each.id)) })));
      const reflection = reflections.find(({ answers }) => answers.includes(null));
      ok(reflection);
      const { page } = await open(new FakeHost(fixture));
      await select(page, reflection.candidates[0] ?? '');
      await tab(page, 'Why').click();
      await details(page)
        .locator('summary', { hasText: `Answer ${reflection.answers.indexOf(null) + 1} of` })
        .click();
      await details(page).getByText('The model gave no answer.').waitFor();
    });
  });

  describe('the cases', () => {
    const split = (page: Page, name: string): Locator => details(page).getByRole('region', { name });
    const cells = async (table: Locator): Promise<readonly string[]> =>
      (await table.locator('tbody tr').allInnerTexts()).map((row) => row.replace(/\s+/g, ' ').trim());

    it('are counted by right and wrong before and after, for each split, the test cases first', async () => {
      const fixture = provenOpro();
      const [test, validation] = await fixture.pairs(fixture.run.best);
      ok(test && validation);
      const { page } = await open(new FakeHost(fixture));
      equal(await tab(page, /^Cases/).innerText(), `Casestest +${test.counts.fixed} −${test.counts.broken}`);
      await tab(page, /^Cases/).click();
      deepEqual(await details(page).getByRole('region').getByRole('heading', { level: 3 }).allInnerTexts(), [
        'Test cases (held out)',
        'Validation cases (fit)',
      ]);
      for (const [name, pairs] of [
        ['Test cases (held out)', test],
        ['Validation cases (fit)', validation],
      ] as const) {
        const { counts, sameRight = 0 } = pairs;
        const table = split(page, name).getByRole('table', { name: `Original and candidate on the ${pairs.split} cases` });
        deepEqual(await table.getByRole('columnheader').allInnerTexts(), ['Candidate right', 'Candidate wrong']);
        deepEqual(await cells(table), [
          `Original right ${sameRight} ${counts.broken} broken`,
          `Original wrong ${counts.fixed} fixed ${counts.same - sameRight}`,
        ]);
        await split(page, name).getByText(`all ${pairs.size} compared`).waitFor();
      }
      await split(page, 'Test cases (held out)')
        .getByText('Original 49.0 %, candidate 61.5 %: +12.5 points. The verdict rests on these.')
        .waitFor();
    });

    it('of a graded metric are counted as better, worse and same, with the mean change', async () => {
      const { page } = await open(new FakeHost(gradedRun()));
      await tab(page, /^Cases/).click();
      const table = split(page, 'Validation cases (fit)').getByRole('table');
      deepEqual(await table.getByRole('columnheader').allInnerTexts(), ['Cases', 'Mean change']);
      deepEqual(await cells(table), ['Better 6 +18.3', 'Worse 2 −10.0', 'Same 2 0.0', 'All 10 +9.0']);
      await split(page, 'Validation cases (fit)').getByText('Worse (2)').click();
      const worse = split(page, 'Validation cases (fit)').getByRole('list', { name: 'validation: Worse (2)' }).getByRole('button');
      await worse.nth(1).waitFor();
      equal(await worse.count(), 2);
    });

    it('are listed as broken and fixed, with both answers', async () => {
      const fixture = provenOpro();
      const { page } = await open(new FakeHost(fixture));
      const [test] = await fixture.pairs(fixture.run.best);
      const broken = test?.first.broken ?? [];
      await tab(page, /^Cases/).click();
      const items = details(page)
        .getByRole('list', { name: `test: Broken (${broken.length})` })
        .getByRole('button');
      equal(await items.count(), broken.length);
      const text = (await items.first().innerText()).replace(/\s+/g, ' ');
      for (const part of [
        broken[0]?.input,
        expectedText(broken[0]?.expected ?? '?'),
        broken[0]?.outputBefore,
        broken[0]?.outputAfter,
        broken[0]?.case,
      ]) {
        ok(text.includes(part ?? '?'), `${part} in ${text}`);
      }
    });

    it('say what a score is made of, where a metric gives parts', async () => {
      const fixture = provenOpro();
      const parts = [
        { name: 'right team', value: 1, weight: 3 },
        { name: 'polite', value: 0.25 },
        { name: 'turn', value: 0, step: 1 },
      ];
      const pairs: typeof fixture.pairs = async (candidate) =>
        (await fixture.pairs(candidate)).map((split) => ({
          ...split,
          first: { ...split.first, broken: split.first.broken.map((change) => ({ ...change, partsAfter: parts })) },
        }));
      const { page } = await open(new FakeHost({ ...fixture, pairs }));
      await tab(page, /^Cases/).click();
      const shown = details(page).locator('.score-parts').first();
      equal((await shown.innerText()).replace(/\s+/g, ' ').trim(), 'right team 100.0 % × 3.0 polite 25.0 % turn 2 0.0 %');
    });

    it('that stayed the same are asked for when they are looked at, page by page', async () => {
      const fixture = provenOpro();
      const host = new FakeHost(fixture);
      const { page } = await open(host);
      const { same = 0 } = (await fixture.pairs(fixture.run.best))[0]?.counts ?? {};
      ok(same > 50);
      await tab(page, /^Cases/).click();
      equal(host.payloads('casePage').length, 0);
      const summary = split(page, 'Test cases (held out)').locator('summary', { hasText: `Same (${same})` });
      await summary.focus();
      await page.keyboard.press('Enter');
      const items = details(page)
        .getByRole('list', { name: `test: Same (${same})` })
        .getByRole('button');
      await items.nth(49).waitFor();
      equal(await items.count(), 50);
      ok((await items.first().innerText()).includes('wrong both times'));
      await page.getByRole('button', { name: `Show more (${same - 50} left)` }).click();
      await items.nth(same - 1).waitFor();
      equal(await page.getByRole('button', { name: /^Show more/ }).count(), 0);
      deepEqual(host.payloads('casePage').at(-1), {
        run: fixture.run.id,
        candidate: fixture.run.best,
        split: 'test',
        outcome: 'same',
        from: 50,
      });
      const inputs = await items.locator('.case-facts').allInnerTexts();
      equal(new Set(inputs).size, same, 'no case twice');
    });

    it('open in their file, by click and by Enter', async () => {
      const fixture = provenOpro();
      const host = new FakeHost(fixture);
      const { page } = await open(host);
      await tab(page, /^Cases/).click();
      await split(page, 'Test cases (held out)')
        .getByText(/^Fixed/)
        .click();
      const items = details(page)
        .getByRole('list', { name: /^test: Fixed/ })
        .getByRole('button');
      await items.nth(0).click();
      await items.nth(1).press('Enter');
      const asked = host.payloads('openCase') as readonly { run: string; case: string }[];
      equal(asked.length, 2);
      for (const [index, ref] of asked.entries()) {
        equal(ref.run, fixture.run.id);
        ok((await items.nth(index).innerText()).includes(ref.case));
      }
    });

    it('of a candidate that was stopped early are the compared ones, without a mean', async () => {
      const fixture = racedOpro();
      const { page } = await open(new FakeHost(fixture));
      const stopped = fixture.run.candidates.find(({ race }) => race && race.compared < race.of);
      ok(stopped?.race);
      const { compared, of, fixed, broken } = stopped.race;
      await select(page, stopped.id);
      await details(page)
        .getByText(`No score: stopped after ${compared} of ${of} cases: ${fixed} fixed, ${broken} broken, against the best at that time.`)
        .waitFor();
      await tab(page, /^Cases/).click();
      const validation = split(page, 'Validation cases (fit)');
      await validation.getByText(`${compared} of ${of} compared`).waitFor();
      equal(await validation.getByText('%').count(), 0);
    });

    it('are asked for again only when the candidate was scored on more', async () => {
      const fixture = runningOpro();
      const host = new FakeHost(fixture);
      const { page } = await open(host);
      await tab(page, 'Cases').getByText('+').waitFor();
      host.push({ ...fixture, run: { ...fixture.run, statusLine: 'Something else' } });
      await page.locator('.step-line').getByText('Something else').waitFor();
      equal(host.payloads('pairedCases').length, 1);
      const candidates = fixture.run.candidates.map((candidate) =>
        candidate.id === fixture.run.best && candidate.scores.validation
          ? { ...candidate, scores: { validation: { ...candidate.scores.validation, count: 61 } } }
          : candidate,
      );
      host.push({ ...fixture, run: { ...fixture.run, candidates, statusLine: 'One case more' } });
      await page.locator('.step-line').getByText('One case more').waitFor();
      equal(host.payloads('pairedCases').length, 2);
    });

    it('are those of the candidate that was selected last, whichever answer comes last', async () => {
      const fixture = runningOpro();
      const host = new FakeHost(fixture);
      let answerFirst = (): void => undefined;
      host.answers.pairedCases = ({ candidate }) =>
        candidate === 'c1' ? new Promise((resolve) => (answerFirst = () => resolve([]))) : fixture.pairs(candidate);
      const { page } = await open(host);
      await tab(page, /^Cases/).click();
      await select(page, 'c1');
      await details(page).getByText('Comparing the cases…').waitFor();
      await select(page, 'c2');
      const expected = (await fixture.pairs('c2'))[0]?.counts.fixed ?? 0;
      await details(page).getByText(`Fixed (${expected})`).waitFor();
      answerFirst();
      host.push({ ...fixture, run: { ...fixture.run, statusLine: 'After the late answer' } });
      await page.locator('.step-line').getByText('After the late answer').waitFor();
      await details(page).getByText(`Fixed (${expected})`).waitFor();
    });

    it('say why they cannot be compared', async () => {
      const host = new FakeHost(provenOpro());
      host.answers.pairedCases = () => {
        throw new Error('The journal is gone.');
      };
      const { page } = await open(host);
      await tab(page, /^Cases/).click();
      await details(page).getByText('The cases could not be compared: The journal is gone.').waitFor();
      await select(page, 'r1');
      await details(page).getByText('This candidate was not scored').waitFor();
    });
  });

  describe('the buttons', () => {
    it('compare and accept the candidate', async () => {
      const fixture = provenOpro();
      const host = new FakeHost(fixture);
      const { page } = await open(host);
      await select(page, 'c1');
      await details(page).getByRole('button', { name: 'Compare' }).click();
      await details(page).getByRole('button', { name: 'Accept c1' }).click();
      const ref = { run: fixture.run.id, candidate: 'c1' };
      deepEqual([host.payloads('compare'), host.payloads('accept')], [[ref], [ref]]);
    });

    it('do not offer to accept a rejected candidate, or any while the run goes on', async () => {
      const ended = await open(new FakeHost(provenOpro()));
      await select(ended.page, 'c3');
      await ended.page.getByRole('heading', { name: 'Candidate c3', exact: true }).waitFor();
      deepEqual(await details(ended.page).getByRole('button').allInnerTexts(), ['Compare']);
      const running = await open(new FakeHost(runningOpro()));
      deepEqual(await details(running.page).getByRole('button').allInnerTexts(), ['Compare']);
    });
  });

  it('says what a person should know of a candidate whatever it scored', async () => {
    const fixture = provenOpro();
    const { best } = fixture.run;
    const candidates = fixture.run.candidates.map((candidate) =>
      candidate.id === best
        ? {
            ...candidate,
            values: {
              ...candidate.values,
              instruction: 'Ordne die Nachricht ein und lies dazu ![x](https://evil.test/p.png) mit der Liste.',
            },
            tokens: 10 * candidate.tokens,
            oneAnswer: { answer: 'billing', cases: 60 },
          }
        : candidate,
    );
    const { page } = await open(new FakeHost({ ...fixture, run: { ...fixture.run, candidates } }));
    const note = page.locator('.details-note');
    for (const said of [
      'Written in another language: German, where the original is in English.',
      'Loads an image from an address that the original does not have: https://evil.test/p.png',
      'Brought one and the same answer to all 60 cases, where several are expected: billing',
      /times as long as the original: [\d,]+ tokens/,
    ])
      await note.getByText(said).waitFor();
    equal(await note.getByRole('link').count(), 0, 'an address is no link');
  });
});

interface PageGlobal {
  getComputedStyle(element: unknown): { textDecorationLine: string };
}
