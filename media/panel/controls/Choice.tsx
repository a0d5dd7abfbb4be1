import { useId } from 'preact/hooks';

interface ChoiceProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly label: string; readonly count?: string }[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

/** A choice of one among few: radio buttons that look like VS Code's own. */
export function Choice<Id extends string>({ label, options, selected, onSelect }: ChoiceProps<Id>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.id} class="choice-option">
          <input type="radio" name={name} value={option.id} checked={option.id === selected} onChange={() => onSelect(option.id)} />
          <span>
            {option.label}
            {option.count !== undefined && <span class="choice-count"> {option.count}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
