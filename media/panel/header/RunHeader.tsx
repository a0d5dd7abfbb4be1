import type { RefObject } from 'preact';
import { isResumable, isUnderWay } from '../../../src/core/run/view/runStates';
import type { RecordedFile } from '../../../src/core/run/journal/events';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../controls/Button';
import { Icon } from '../controls/Icon';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { acceptWords } from './acceptWords';
import { Facts } from './Facts';
import { Headline } from './Headline';
import { interruptionId } from './RunNotices';
import './header.css';

const stateIcons = {
  running: 'loading',
  elsewhere: 'multiple-windows',
  stopped: 'stop',
  interrupted: 'interrupted',
  failed: 'error',
  ended: 'check',
} as const;

/** Which prompt it is about, how it stands, and what can be done now. */
export function RunHeader() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  const [{ path }, ...further] = run.files as [RecordedFile, ...RecordedFile[]];
  const { folder, name } = splitPath(path);
  return (
    <header class="run-header">
      <div class="run-title">
        <h1>
          <button type="button" class="link" aria-label={fill(strings.header.openPrompt, path)} onClick={() => void model.openPrompt()}>
            {name}
          </button>
        </h1>
        {folder !== '' && (
          <span class="path" title={path}>
            {folder}
          </span>
        )}
        {further.length > 0 && (
          <span class="path" title={further.map((file) => file.path).join('\n')}>
            {fill(further.length === 1 ? strings.header.oneFileMore : strings.header.filesMore, numbers.whole(further.length))}
          </span>
        )}
        <span class={`run-state run-state-${run.state}`}>
          <Icon name={stateIcons[run.state]} class={run.state === 'running' ? 'spin' : ''} />
          {strings.header[run.state]}
        </span>
        <Actions />
      </div>
      <Headline />
      <Facts />
    </header>
  );
}

function Actions() {
  const { model, strings } = usePanel();
  const place = useKeptFocus();
  const run = model.run.value;
  const best = model.best.value;
  if (!run) return null;
  const running = run.state === 'running';
  const elsewhere = run.state === 'elsewhere';
  const ahead = best !== undefined && best.id !== run.baseline;
  const accepted = ahead && model.held.value === best.id;
  const busy = model.busy.value;
  return (
    <div class="actions" ref={place}>
      {running && (
        <Button
          icon="stop"
          label={busy === 'stop' ? strings.header.stopping : strings.header.stop}
          disabled={busy === 'stop'}
          onPress={() => void model.stop()}
        />
      )}
      {(elsewhere || isResumable(run.state)) && (
        <Button
          icon="resume"
          primary={!elsewhere}
          label={busy === 'resume' ? strings.header.resuming : strings.header.resume}
          explainedBy={interruptionId}
          disabled={elsewhere || busy !== undefined}
          onPress={() => void model.resume()}
        />
      )}
      {ahead && (
        <Button
          icon="diff"
          label={strings.header.review}
          primary={run.verdict?.kind === 'proven' && !accepted}
          onPress={() => void model.compare(best.id)}
        />
      )}
      {ahead && !isUnderWay(run.state) && !accepted && (
        <Button
          icon="check"
          {...acceptWords(run, best, strings)}
          disabled={busy !== undefined}
          onPress={() => void model.accept(best.id)}
        />
      )}
      {accepted && (
        <span class="done">
          <Icon name="check" />
          {strings.header.accepted}
        </span>
      )}
    </div>
  );
}

/** Hands the focus on when the button that had it goes: to the next button of its place, else to the title. */
function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  // What is asked while rendering is still on the page.
  const hadFocus = place.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (!hadFocus || document.activeElement !== document.body) return;
    const next = place.current?.querySelector('button') ?? place.current?.parentElement?.querySelector('button');
    next?.focus();
  });
  return place;
}

/** So many folders are enough to tell a file by; all are in the tooltip. */
const shownFolders = 3;

/** `docs/SKILL.md` → `docs/` and `SKILL.md`, on every system. Of a long path, the end. */
function splitPath(path: string): { folder: string; name: string } {
  const parts = path.split(/(?<=[\\/])/);
  const folders = parts.slice(0, -1);
  const shown = folders.length > shownFolders ? ['…/', ...folders.slice(-shownFolders)] : folders;
  return { folder: shown.join(''), name: parts.at(-1) ?? path };
}
