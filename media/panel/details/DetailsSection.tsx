import { useEffect, useRef } from 'preact/hooks';
import { splitNames } from '../../../src/core/cases/case';
import { isUnderWay } from '../../../src/core/run/view/runStates';
import type { CandidateView } from '../../../src/core/run/view/runView';
import { stoppedEarly } from '../../../src/panel/candidateOrder';
import { Button } from '../controls/Button';
import { StateMark } from '../controls/StateMark';
import { Tabs } from '../controls/Tabs';
import { ModelText } from '../controls/ModelText';
import { raceText } from '../candidates/race';
import { isOfPart, trainingText } from '../candidates/trainingText';
import { FlawNote } from '../controls/FlawNote';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { acceptWords } from '../header/acceptWords';
import { detailTabs, type DetailTab } from '../model/viewState';
import { usePanel, useStateNames } from '../panelContext';
import { CandidateNotices } from './CandidateNotices';
import { CasesTab } from './CasesTab';
import { EditsTab } from './EditsTab';
import { OriginalSlots } from './OriginalSlots';
import { WhyTab } from './WhyTab';
import './details.css';

/** The selected candidate: what it changed in the prompt, why it was made, and which cases it changed. */
export function DetailsSection() {
  const { model, strings } = usePanel();
  const candidate = model.selected.value;
  const section = useRef<HTMLElement>(null);
  const target = model.target.value;
  useEffect(() => {
    if (target?.kind === 'candidate') section.current?.scrollIntoView({ block: 'nearest' });
  }, [target]);
  return (
    <section class="details-section" aria-labelledby="details-title" ref={section}>
      {candidate ? (
        <Details candidate={candidate} />
      ) : (
        <p class="empty" id="details-title">
          {strings.details.none}
        </p>
      )}
    </section>
  );
}

function Details({ candidate }: { readonly candidate: CandidateView }) {
  const { strings } = usePanel();
  const stateNames = useStateNames();
  const original = candidate.state === 'baseline';
  return (
    <div class="details">
      <div class="section-head">
        <h2 id="details-title">{fill(strings.details.title, candidate.id)}</h2>
        <span class="details-state">
          <StateMark state={candidate.state} />
          {stateNames[candidate.state]}
        </span>
        {!original && <CandidateActions candidate={candidate} />}
      </div>
      <Summary candidate={candidate} />
      {original ? <OriginalSlots /> : <CandidateTabs candidate={candidate} />}
    </div>
  );
}

/** Why it stayed or went, where it comes from, how long it is, and its score on each split. */
function Summary({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  const { repeats = 1 } = run ?? {};
  const race = stoppedEarly(candidate);
  const { details, splits } = strings;
  const [step, tokens] = [numbers.whole(candidate.step), numbers.whole(candidate.tokens)];
  const scores = splitNames.flatMap((split) => {
    const score = candidate.scores[split];
    if (!score || !run) return [];
    const text =
      split === 'train' && isOfPart(run, score)
        ? trainingText(run, score, strings, numbers)
        : `${splits[split]} ${numbers.percent(score.mean)}`;
    return [`${text} (${kindText(split, strings)})`];
  });
  return (
    <div class="muted details-note">
      <p>
        {candidate.state === 'baseline'
          ? details.originalNote
          : fill(candidate.tokens > 0 ? details.stepAndTokens : details.step, step, tokens)}
      </p>
      {scores.length > 0 && (
        <p>
          {fill(details.scores, scores.join(', '))}
          {repeats > 1 && ` (${fill(strings.headline.repeats, numbers.whole(repeats))})`}
        </p>
      )}
      {splitNames.map((split) => (
        <FlawNote key={split} score={candidate.scores[split]} name={splits[split]} />
      ))}
      <CandidateNotices candidate={candidate} />
      {race && <p>{fill(details.stoppedEarly, raceText(race, strings, numbers))}</p>}
      <Reason candidate={candidate} />
    </div>
  );
}

function Reason({ candidate }: { readonly candidate: CandidateView }) {
  const { strings } = usePanel();
  if (candidate.reason === undefined) return null;
  const word = candidate.state === 'rejected' ? strings.why.rejectedBecause : strings.why.admittedBecause;
  return (
    <p class="reason-line">
      <strong>{word}:</strong> <ModelText text={candidate.reason} />
    </p>
  );
}

function CandidateTabs({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings } = usePanel();
  const { tab } = model.view.value;
  return (
    <Tabs
      label={strings.details.tabs}
      tabs={detailTabs.map((id) => ({ id, label: strings.details[id], ...(id === 'cases' && { note: <CaseCounts /> }) }))}
      selected={tab}
      onSelect={(id) => model.look({ tab: id })}
    >
      <TabContent tab={tab} candidate={candidate} />
    </Tabs>
  );
}

function TabContent({ tab, candidate }: { readonly tab: DetailTab; readonly candidate: CandidateView }) {
  switch (tab) {
    case 'edits':
      return <EditsTab key={candidate.id} candidate={candidate} />;
    case 'why':
      return <WhyTab key={candidate.id} candidate={candidate} />;
    case 'cases':
      return <CasesTab key={candidate.id} candidate={candidate} />;
  }
}

function CandidateActions({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings } = usePanel();
  const run = model.run.value;
  const passed = candidate.state === 'admitted' || candidate.state === 'best';
  const acceptable = passed && run && !isUnderWay(run.state) && model.held.value !== candidate.id;
  return (
    <div class="actions">
      <Button icon="diff" label={strings.details.compare} onPress={() => void model.compare(candidate.id)} />
      {acceptable && (
        <Button
          icon="check"
          {...acceptWords(run, candidate, strings)}
          disabled={model.busy.value !== undefined}
          onPress={() => void model.accept(candidate.id)}
        />
      )}
    </div>
  );
}

/** How many cases were fixed and broken, on the tab itself: of the split that tells most, which is named, since splits do not add up. */
function CaseCounts() {
  const { model, strings, numbers } = usePanel();
  const pairs = model.pairedCases.value;
  const first = pairs.kind === 'known' ? pairs.splits[0] : undefined;
  if (!first) return null;
  const { counts, split } = first;
  return (
    <span class="tab-note" aria-hidden="true">
      {strings.splits[split]} <span class={counts.fixed > 0 ? 'fixed' : ''}>{numbers.signedWhole(counts.fixed)}</span>{' '}
      <span class={counts.broken > 0 ? 'broken' : ''}>{numbers.signedWhole(-counts.broken)}</span>
    </span>
  );
}
