import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { mostParts, type Exhibit } from '../../../src/core/optimizers/exhibit';
import { layoutGraph, type NodeSize } from '../../../media/panel/exhibits/graphLayout';
import { front, hostileExhibits, huge, memory, tangles, team, withExhibits } from './fixtures/exhibits';
import { provenOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { themeNames, usePanels } from './page/panelPage';

const savedState = { historyTab: 'exhibits' };

describe('the panel’s exhibits', () => {
  const open = usePanels();
  const history = (page: Page): Locator => page.getByRole('region', { name: 'History' });
  const choose = (page: Page, title: string) => history(page).getByRole('combobox', { name: 'Exhibit' }).selectOption({ label: title });

  it('have a tab where the method shows something, and none where it does not', async () => {
    const none = await open(new FakeHost(provenOpro()));
    equal(await history(none.page).getByRole('tab', { name: 'Exhibits' }).count(), 0);
    const { page } = await open(new FakeHost(withExhibits([memory])));
    await history(page).getByRole('tab', { name: 'Exhibits' }).click();
    await history(page).getByRole('heading', { name: 'Insights' }).waitFor();
    equal(await history(page).getByRole('combobox').count(), 0, 'there is nothing to choose from');
  });

  it('are chosen by their titles, and the choice is kept', async () => {
    const host = new FakeHost(withExhibits([memory, front, team]));
    const panel = await open(host, { savedState });
    const { page } = panel;
    await history(page).getByRole('list', { name: 'Insights' }).waitFor();
    await choose(page, 'Pareto front');
    await history(page).getByRole('table', { name: 'Pareto front' }).waitFor();
    await panel.reload();
    await history(page).getByRole('table', { name: 'Pareto front' }).waitFor();
    host.push(withExhibits([memory, { ...front, rows: [['c9', 1, 'alone']] } as Exhibit, team]));
    await history(page).getByRole('cell', { name: 'c9', exact: true }).waitFor();
    equal(await history(page).getByRole('row').count(), 2);
  });

  describe('of items', () => {
    it('give each item’s kind, role, votes, strength, last use, source and cases', async () => {
      const host = new FakeHost(withExhibits([memory]));
      const { page } = await open(host, { savedState });
      const items = history(page).getByRole('list', { name: 'Insights' }).getByRole('listitem');
      const texts = (await items.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
      equal(texts[0], 'rule A charge goes to billing. line 11 line 40 4 votes Strength 75 of 100 last used in step 3 from run 7');
      equal(texts[1], 'critic Anger says nothing. 1 vote Strength 0 of 100');
      equal(texts[3], 'Plain.');
      const meter = items.first().getByRole('meter', { name: 'Strength' });
      deepEqual([await meter.getAttribute('aria-valuenow'), await meter.getAttribute('aria-valuetext')], ['75', '75 of 100']);
      const width = (item: number, bar: string): Promise<string | null> => items.nth(item).locator(bar).first().getAttribute('width');
      deepEqual([await width(0, '.bar-for'), await width(1, '.bar-for'), await width(2, '.bar-against')], ['48', '12', '24']);
      await items.first().getByRole('button', { name: 'Open case line 40' }).click();
      deepEqual(host.payloads('openCase'), [{ run: host.runId, case: 'line 40' }]);
    });

    it('show many cases of an item when they are asked for', async () => {
      const { page } = await open(new FakeHost(withExhibits([memory])), { savedState });
      const item = history(page).getByRole('list', { name: 'Insights' }).getByRole('listitem').nth(2);
      equal(await item.getByRole('button', { name: /^Open case/ }).count(), 30);
      await item.getByRole('button', { name: 'Show more (15 left)' }).click();
      equal(await item.getByRole('button', { name: /^Open case/ }).count(), 45);
    });
  });

  describe('of a table', () => {
    const cells = (page: Page): Promise<string[]> =>
      history(page).getByRole('table', { name: 'Pareto front' }).locator('tbody td:first-child').allInnerTexts();

    it('are sorted by any column with the keyboard, numbers by their size, and rows without a cell last', async () => {
      const { page } = await open(new FakeHost(withExhibits([front])), { savedState });
      deepEqual(await cells(page), ['c1', 'c10', 'c2', 'c3']);
      const header = (name: string): Locator => history(page).getByRole('columnheader', { name });
      await header('Billing').getByRole('button').press('Enter');
      equal(await header('Billing').getAttribute('aria-sort'), 'ascending');
      deepEqual(await cells(page), ['c3', 'c1', 'c10', 'c2']);
      await header('Billing').getByRole('button').press('Space');
      equal(await header('Billing').getAttribute('aria-sort'), 'descending');
      deepEqual(await cells(page), ['c2', 'c10', 'c1', 'c3']);
      await header('Note').getByRole('button').click();
      equal(await header('Billing').getAttribute('aria-sort'), null);
      deepEqual(await cells(page), ['c2', 'c1', 'c10', 'c3']);
      await header('Note').getByRole('button').click();
      deepEqual(await cells(page), ['c10', 'c1', 'c2', 'c3']);
    });

    it('write numbers as the panel does', async () => {
      const { page } = await open(new FakeHost(withExhibits([front])), { savedState });
      deepEqual(await history(page).getByRole('table').locator('tbody td:nth-child(2)').allInnerTexts(), ['0.25', '0.5', '12', '−1']);
    });
  });

  describe('of a graph', () => {
    it('are a drawing with a name, and a table that says the same', async () => {
      const { page } = await open(new FakeHost(withExhibits([team])), { savedState });
      await history(page).getByRole('img', { name: 'The team: 3 nodes, 4 edges. The table has them as text.' }).waitFor();
      deepEqual(await history(page).locator('.graph-label').allTextContents(), ['Planner 0.9', 'Worker 0.4', 'Critic']);
      equal(await history(page).locator('.graph-edge').count(), 4);
      await history(page).getByText('As a table').press('Enter');
      const rows = history(page).getByRole('table', { name: 'The team' }).locator('tbody tr');
      await rows.first().waitFor();
      deepEqual(
        (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
        ['Planner 0.9 Worker 3', 'Worker 0.4 Critic', 'Critic Planner 0.5, Critic'],
      );
    });

    it('have no edge that runs through a label', async () => {
      const { page } = await open(new FakeHost(withExhibits([team, ...tangles])), { savedState });
      for (const { title } of [team, ...tangles]) {
        await choose(page, title);
        await history(page)
          .getByRole('img', { name: new RegExp(`^${title}:`) })
          .waitFor();
        const { edges, crossed } = await page.evaluate<{ readonly edges: number; readonly crossed: readonly string[] }>(labelsCrossed);
        ok(edges > 3);
        deepEqual(crossed, [], title);
      }
    });

    it('are laid out in layers where nothing leads back, else in columns, no two nodes in one place', () => {
      const nodes = ['a', 'b', 'c', 'd'].map((id) => ({ id, label: id }));
      const size = (): NodeSize => ({ radius: 4, label: 60 });
      const tree = layoutGraph(
        nodes,
        [
          ['a', 'b'],
          ['a', 'c'],
          ['b', 'd'],
          ['a', 'd'],
        ],
        size,
      );
      const xOf = new Map(tree.nodes.map(({ node, x }) => [node.id, x]));
      ok((xOf.get('a') ?? 0) < (xOf.get('b') ?? 0) && xOf.get('b') === xOf.get('c') && (xOf.get('c') ?? 0) < (xOf.get('d') ?? 0));
      for (const layout of [
        tree,
        layoutGraph(
          nodes,
          [
            ['a', 'b'],
            ['b', 'a'],
          ],
          size,
        ),
        layoutGraph(nodes, [], size),
      ]) {
        equal(new Set(layout.nodes.map(({ x, y }) => `${x.toFixed()} ${y.toFixed()}`)).size, 4);
        ok(layout.nodes.every(({ x, y }) => x > 0 && y > 0 && x < layout.width && y < layout.height));
      }
    });
  });

  it('of a candidate stand with it', async () => {
    const { page } = await open(new FakeHost(withExhibits([memory, { ...front, id: 'credit', title: 'Credit', of: 'c36' }])), {
      savedState: { ...savedState, tab: 'why' },
    });
    await history(page).getByRole('list', { name: 'Insights' }).waitFor();
    equal(await history(page).getByRole('combobox').count(), 0);
    const details = page.locator('.details-section');
    await details.getByRole('heading', { name: 'Shown of this candidate' }).waitFor();
    await details.getByRole('table', { name: 'Credit' }).waitFor();
    await page.locator('tr[data-item=c5]').click();
    await page.getByRole('heading', { name: 'Candidate c5', exact: true }).waitFor();
    equal(await details.getByRole('table', { name: 'Credit' }).count(), 0);
  });

  it('say when there is nothing in them, or not all of it', async () => {
    const empty: readonly Exhibit[] = [
      { ...memory, items: [] } as Exhibit,
      { ...front, rows: [] } as Exhibit,
      { ...team, nodes: [], edges: [] } as Exhibit,
    ];
    const { page } = await open(
      new FakeHost(withExhibits([...empty, { exhibit: { ...memory, id: 'cut', title: 'Cut off' } as Exhibit, leftOut: 1234 }])),
      { savedState },
    );
    for (const title of ['Insights', 'Pareto front', 'The team']) {
      await choose(page, title);
      await history(page).getByText('There is nothing in it yet.').waitFor();
    }
    await choose(page, 'Cut off');
    await history(page).getByText('1,234 more were left out: there was no room for them.').waitFor();
  });

  describe('with 10,000 parts', () => {
    const many = huge(mostParts);

    it('turn the pages of items, and find one among all of them', async () => {
      const { page } = await open(new FakeHost(withExhibits(many)), { savedState });
      const items = history(page).getByRole('list', { name: 'Many items' }).getByRole('listitem');
      await history(page).getByText('1–100 of 10,000').waitFor();
      equal(await items.count(), 100);
      await history(page).getByRole('button', { name: 'Next page' }).press('Enter');
      await items.first().getByText('Item number 100.').waitFor();
      await history(page).getByRole('searchbox', { name: 'Find in “Many items”' }).fill('number 7777.');
      await items.first().getByText('Item number 7777.').waitFor();
      equal(await items.count(), 1);
    });

    it('draw the rows of a table in sight, sorted as a whole', async () => {
      const { page } = await open(new FakeHost(withExhibits(many)), { savedState });
      await choose(page, 'Many rows');
      const table = history(page).getByRole('table', { name: 'Many rows' });
      await table.getByRole('cell', { name: 'row 0', exact: true }).waitFor();
      equal(await table.getAttribute('aria-rowcount'), '10001');
      ok((await table.getByRole('row').count()) < 100);
      await table.getByRole('columnheader', { name: 'Value' }).getByRole('button').press('Enter');
      await table.getByRole('columnheader', { name: 'Value' }).getByRole('button').press('Enter');
      await table.locator('tr[aria-rowindex="2"]').getByRole('cell', { name: '10,006', exact: true }).waitFor();
      await page.locator('.exhibit-table').evaluate((area) => (area.scrollTop = area.scrollHeight));
      await table.locator('tr[aria-rowindex="10001"]').waitFor();
      equal(await table.locator('tr[aria-rowindex="10001"] td').nth(1).innerText(), '0');
      await history(page).getByRole('searchbox').fill('row 4321');
      await table.getByRole('cell', { name: 'row 4321', exact: true }).waitFor();
    });

    it('draw a part of a graph, say so, and list all of it', async () => {
      const { page } = await open(new FakeHost(withExhibits(many)), { savedState });
      await choose(page, 'Many nodes');
      await history(page).getByText('The 150 of 10,000 nodes with the most edges are drawn; the table has all.').waitFor();
      equal(await history(page).locator('.graph-node').count(), 150);
      await history(page).getByText('As a table').press('Enter');
      const table = history(page).getByRole('table', { name: 'Many nodes' });
      const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Node 1', exact: true }) });
      await row.getByText('Node 3, Node 4, Node 5').waitFor();
      equal(await table.getAttribute('aria-rowcount'), '10001');
    });

    it('break no rule of axe', async () => {
      const panel = await open(new FakeHost(withExhibits(many)), { savedState, width: 470 });
      for (const title of ['Many items', 'Many rows', 'Many nodes']) {
        await choose(panel.page, title);
        await history(panel.page)
          .getByRole(title === 'Many nodes' ? 'img' : 'searchbox')
          .first()
          .waitFor();
        equal(await panel.overflow(), 0, title);
        deepEqual(await panel.accessibilityProblems(), [], title);
      }
    });
  });

  it('show hostile texts as text', async () => {
    const panel = await open(new FakeHost(hostileExhibits()), { savedState, width: 470 });
    const { page } = panel;
    const options = await history(page).getByRole('combobox', { name: 'Exhibit' }).locator('option').count();
    for (let index = 0; index < options; index++) {
      await history(page).getByRole('combobox', { name: 'Exhibit' }).selectOption({ index });
      await panel.openEverything();
      equal(await history(page).locator('img, script, iframe, object, embed, a, style, [onerror], [onload]').count(), 0);
      ok(!(await history(page).innerText()).includes('\u202e'));
      equal(await panel.overflow(), 0, `exhibit ${index}`);
      deepEqual(await panel.accessibilityProblems(), []);
    }
    equal(await page.title(), 'Whetstone Run');
  });

  describe('in every theme', () => {
    const folder = join(process.cwd(), 'test-artifacts', 'panel');
    before(() => mkdir(folder, { recursive: true }));
    for (const theme of themeNames) {
      it(`break no rule of axe and fit into a narrow panel, ${theme}`, async () => {
        const panel = await open(new FakeHost(withExhibits([memory, front, team])), { theme, width: 470, savedState });
        for (const title of ['Insights', 'Pareto front', 'The team']) {
          await choose(panel.page, title);
          await panel.openEverything();
          await history(panel.page).screenshot({ path: join(folder, `exhibit-${title.replaceAll(' ', '-')}-${theme}.png`) });
          equal(await panel.overflow(), 0, title);
          deepEqual(await panel.accessibilityProblems(), [], title);
        }
      });
    }

    it('are seen where the system forces its colors', async () => {
      const { page } = await open(new FakeHost(withExhibits([team])), { savedState });
      await page.emulateMedia({ forcedColors: 'active' });
      const look = (selector: string, property: string): Promise<string> =>
        page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`);
      const text = await look('body', 'color');
      deepEqual(
        [await look('.graph-edge', 'stroke'), await look('.graph-node', 'fill'), await look('.graph-label', 'fill')],
        [text, text, text],
      );
    });
  });
});

/** In the page: the labels of the drawing that an edge runs through, and how many edges it has. */
const labelsCrossed = `(() => {
  const drawing = document.querySelector('.graph svg');
  const boxes = [...drawing.querySelectorAll('.graph-label')].map((label) => [label.textContent, label.getBBox()]);
  const edges = [...drawing.querySelectorAll('.graph-edge')];
  const crossed = new Set();
  for (const edge of edges)
    for (let at = 0; at <= edge.getTotalLength(); at += 2) {
      const { x, y } = edge.getPointAtLength(at);
      for (const [text, box] of boxes) if (x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height) crossed.add(text);
    }
  return { edges: edges.length, crossed: [...crossed] };
})()`;
