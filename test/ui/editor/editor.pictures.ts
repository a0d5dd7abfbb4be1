import { useVSCode } from '../support/vscode';

const themes = ['light', 'dark', 'high-contrast', 'high-contrast-light'] as const;
const widths = [1280, 470] as const;

/** Pictures of the editor for people to look at, in `test-artifacts/editor`. */
describe('pictures of the editor', function () {
  this.timeout(180_000);
  const vscode = useVSCode({ example: 'support-triage', settings: { 'files.autoSave': 'off' }, viewport: { width: 1280, height: 860 } });

  /** Takes a picture in each theme and width. `shown` waits for what a change of theme draws anew. */
  async function pictures(name: string, shown: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    for (const theme of themes) {
      await vscode().setViewport(1280, 860);
      await vscode().setTheme(theme);
      await shown();
      for (const width of widths) {
        await vscode().setViewport(width, 860);
        await vscode().screenshot(`editor/${name}-${theme}-${width}`);
      }
    }
    await vscode().setViewport(1280, 860);
  }

  it('of the views before there is a run', async () => {
    await vscode().hideSecondarySideBar();
    await vscode().runCommand('Whetstone: Show History');
    await vscode()
      .page.getByText(/No runs yet/)
      .waitFor();
    await pictures('welcome');
  });

  it('of the walkthrough', async () => {
    // Beside the side bar there is no room for what belongs to a step.
    await vscode().runCommand('View: Toggle Primary Side Bar Visibility');
    await vscode().runCommand('Welcome: Open Walkthrough...');
    await vscode().page.keyboard.type('Sharpen');
    await vscode().page.keyboard.press('Enter');
    await vscode().page.getByText('Bring your cases').first().click();
    await pictures('walkthrough', () => vscode().webview().getByRole('heading', { name: 'Cases say what is right' }).waitFor());
    await vscode().runCommand('View: Toggle Primary Side Bar Visibility');
    await vscode().runCommand('View: Close All Editors');
  });

  it('of a prompt with its lenses, the panel at the end, the diff and the history', async () => {
    await vscode().openFile('SKILL.md');
    const lens = vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' });
    await lens.waitFor();
    await pictures('prompt');
    await lens.click();
    await vscode()
      .page.getByText(/ tokens \(/)
      .waitFor();
    await pictures('estimate');
    await vscode().pick('Start');
    await vscode()
      .webview()
      .getByText(/^(Proven|Not proven|No gain|Worse)\b/)
      .first()
      .waitFor();
    await vscode().page.locator('.notification-toast').waitFor({ state: 'detached' });
    await pictures('panel');
    const review = async () => {
      await vscode().webview().getByRole('button', { name: 'Review Best Candidate' }).click();
      await vscode().page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    };
    await review();
    // A diff that was too narrow for two sides leaves the lines of its left side unwrapped from then on, in VS Code itself.
    await pictures('diff', async () => {
      await vscode().runCommand('View: Close Editor');
      await review();
    });
    await vscode().runCommand('View: Close All Editors');
    await vscode().runCommand('Whetstone: Show History');
    await vscode()
      .page.getByRole('treeitem', { name: /^Step 1(,|$)/ })
      .locator('.monaco-tl-twistie')
      .click();
    await vscode()
      .page.getByRole('treeitem', { name: /^Candidate c1(,|$)/ })
      .click();
    await vscode()
      .webview()
      .getByText(/^(Proven|Not proven|No gain|Worse)\b/)
      .first()
      .waitFor();
    await pictures('history');
  });
});
