import { deepEqual } from 'node:assert/strict';
import { panelStates } from './fixtures/states';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

/** From the narrowest that VS Code makes an editor to a wide screen, in pixels. */
const widths = [395, 470, 800, 1280, 1600];

describe('the panel in its place', () => {
  const open = usePanels();

  for (const [name, { shown, savedState }] of Object.entries(panelStates)) {
    it(`is never wider than that: ${name}`, async () => {
      const panel = await open(new FakeHost(shown()), { savedState });
      const overflows: Record<number, number> = {};
      for (const width of widths) {
        await panel.page.setViewportSize({ width, height: 900 });
        // What is drawn by measure is drawn anew in the frame after.
        await panel.until('true');
        overflows[width] = await panel.overflow();
      }
      deepEqual(overflows, Object.fromEntries(widths.map((width) => [width, 0])));
    });
  }
});
