import { Icon, type IconName } from '../controls/Icon';

interface HeadlineWordsProps {
  readonly large: string;
  readonly small?: string;
  readonly icon?: IconName | undefined;
}

/** The finding in large words, and what it rests on in small ones. */
export function HeadlineWords({ large, small, icon }: HeadlineWordsProps) {
  return (
    <p class="headline-words">
      {icon && <Icon name={icon} />}
      <strong>{large}</strong> <span>{small}</span>
    </p>
  );
}
