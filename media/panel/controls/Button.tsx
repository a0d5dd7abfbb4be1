import { Icon, type IconName } from './Icon';

interface ButtonProps {
  readonly label: string;
  readonly icon?: IconName;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** What is read out, where the label alone does not say what it acts on. */
  readonly describedAs?: string;
  readonly onPress: () => void;
}

/** A push button. A disabled one keeps its place in the order of focus. */
export function Button({ label, icon, primary = false, disabled = false, describedAs, onPress }: ButtonProps) {
  return (
    <button
      type="button"
      class={primary ? 'button primary' : 'button'}
      aria-label={describedAs}
      aria-disabled={disabled || undefined}
      onClick={() => !disabled && onPress()}
    >
      {icon && <Icon name={icon} />}
      {label}
    </button>
  );
}
