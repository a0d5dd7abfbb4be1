// The styles of the parts come after those that they build on.
import './styles/tokens.css';
import './styles/base.css';
import { render } from 'preact';
import { stringsElementId } from '../../src/panel/panelHtml';
import type { PanelStrings } from '../../src/panel/panelStrings';
import { NumberFormat } from './format/numbers';
import { webviewHost } from './model/hostContext';
import { PanelModel } from './model/panelModel';
import { PanelContext } from './panelContext';
import { PanelView } from './PanelView';

const strings = JSON.parse(document.getElementById(stringsElementId)?.textContent ?? '') as PanelStrings;
const numbers = new NumberFormat(document.documentElement.dataset.numbers ?? document.documentElement.lang);
const model = new PanelModel(webviewHost());
const root = document.getElementById('panel');
if (root) {
  render(
    <PanelContext.Provider value={{ model, strings, numbers }}>
      <PanelView />
    </PanelContext.Provider>,
    root,
  );
}
void model.start();
