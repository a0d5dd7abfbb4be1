import { readFileSync, readdirSync } from 'node:fs';
import { decodeJournal } from '../../../src/core/run/journal';
import { RunFold } from '../../../src/core/run/runFold';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';
const root = '/tmp/realrun/.whetstone/runs';
describe('real', () => {
  const open = usePanels();
  for (const id of readdirSync(root)) for (const part of [1, 0.5]) it(`${id} ${part}`, async () => {
    const d = decodeJournal(readFileSync(`${root}/${id}/journal.jsonl`, 'utf8'));
    const fold = new RunFold(id);
    for (const e of d.entries.slice(0, Math.round(d.entries.length * part))) fold.apply(e);
    const run = fold.view(part < 1)!;
    const name = id.split('-').at(-1);
    console.log(JSON.stringify(run).length, run.candidates.length, run.curve.length);
    for (const width of [1280]) {
      const p = await open(new FakeHost({ run, caseChanges: (c) => fold.caseChanges(c) }), { theme: part === 1 ? 'light' : 'dark', width, height: 1000 });
      await p.page.screenshot({ path: `/tmp/shots/real-${name}-${part}.png`, fullPage: true });
      const why = p.page.locator('.details-section').getByRole('tab', { name: 'Why' });
      await why.click();
      await p.page.screenshot({ path: `/tmp/shots/real-${name}-${part}-why.png` });
      await p.page.locator('.details-section').getByRole('tab', { name: 'Cases' }).click();
      await p.page.screenshot({ path: `/tmp/shots/real-${name}-${part}-cases.png` });
    }
  });
});
