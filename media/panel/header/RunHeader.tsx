import { Button } from '../controls/Button';
import { Icon } from '../controls/Icon';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { Facts } from './Facts';
import { Headline } from './Headline';
import './header.css';

const stateIcons = { running: 'loading', interrupted: 'interrupted', ended: 'check' } as const;

/** Which prompt it is about, how it stands, and what can be done now. */
export function RunHeader() {
  const { model, strings } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  const { folder, name } = splitPath(run.promptPath);
  return (
    <header class="run-header">
      <div class="run-title">
        <h1>
          <button
            type="button"
            class="link"
            aria-label={fill(strings.header.openPrompt, run.promptPath)}
            onClick={() => void model.openPrompt()}
          >
            {name}
          </button>
        </h1>
        {folder !== '' && <span class="path">{folder}</span>}
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
  const run = model.run.value;
  const best = model.best.value;
  if (!run) return null;
  const running = run.state === 'running';
  const ahead = best !== undefined && best.id !== run.baseline;
  const accepted = ahead && run.accepted.includes(best.id);
  const busy = model.busy.value;
  return (
    <div class="actions">
      {running && (
        <Button
          icon="stop"
          label={busy === 'stop' ? strings.header.stopping : strings.header.stop}
          disabled={busy !== undefined}
          onPress={() => void model.stop()}
        />
      )}
      {ahead && (
        <Button icon="diff" label={strings.header.review} primary={!running && !accepted} onPress={() => void model.compare(best.id)} />
      )}
      {ahead && !running && !accepted && (
        <Button
          icon="check"
          label={strings.header.accept}
          describedAs={fill(strings.header.acceptCandidate, best.id)}
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

/** `docs/SKILL.md` → `docs/` and `SKILL.md`, on every system. */
function splitPath(path: string): { folder: string; name: string } {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return { folder: path.slice(0, end), name: path.slice(end) };
}
