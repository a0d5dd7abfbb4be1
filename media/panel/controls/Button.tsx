import { Icon, type IconName } from './Icon';

interface ButtonProps {
  readonly label: string;
  readonly icon?: IconName;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** What is read out, where the label alone does not say what it acts on. */
  readonly describedAs?: string;
  /** The id of the element that says why it is disabled, or more about it. */
  readonly explainedBy?: string | undefined;
  readonly onPress: () => void;
}

/** A push button. A disabled one keeps its place in the order of focus. */
export function Button({ label, icon, primary = false, disabled = false, describedAs, explainedBy, onPress }: ButtonProps) {
  return (
    <button
      type="button"
      class={primary ? 'button primary' : 'button'}
      aria-label={describedAs}
      aria-describedby={explainedBy}
      aria-disabled={disabled || undefined}
      onClick={() => !disabled && onPress()}
    >
      {icon && <Icon name={icon} />}
      {label}
    </button>
  );
}
