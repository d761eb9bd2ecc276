import type { ComponentChildren, JSX } from 'preact';

interface IconProps {
  class?: string;
}

function Icon({ class: name = 'icon', children }: IconProps & { children: ComponentChildren }): JSX.Element {
  return (
    <svg
      class={name}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export function CheckIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M5 12.5l4.6 4.6L19 7.6" />
    </Icon>
  );
}

export function CrossIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M7 7l10 10M17 7L7 17" />
    </Icon>
  );
}

export function ClockIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M12 7v5l3.2 2M21 12a9 9 0 11-18 0 9 9 0 0118 0z" />
    </Icon>
  );
}

export function AlertIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M12 8v5M12 16.5v.01M21 12a9 9 0 11-18 0 9 9 0 0118 0z" />
    </Icon>
  );
}

export function BankIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M4 10l8-5.5 8 5.5zM6.5 10v7M12 10v7M17.5 10v7M4 19.5h16" />
    </Icon>
  );
}

export function CopyIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M9 9h10v11H9zM15 9V4H5v11h4" />
    </Icon>
  );
}

export function SearchIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M17 11a6 6 0 11-12 0 6 6 0 0112 0zM15.5 15.5L20 20" />
    </Icon>
  );
}

export function CardIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M3.5 6.5h17v11h-17zM3.5 10.5h17M7 14.5h3" />
    </Icon>
  );
}

export function StoreIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M5 10v9h14v-9M10 19v-5h4v5" />
      <path d="M3.5 9.5L5.5 5h13l2 4.5a2.8 2.8 0 01-5.6 0 2.8 2.8 0 01-5.7 0 2.8 2.8 0 01-5.7 0z" />
    </Icon>
  );
}

export function GlobeIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M21 12a9 9 0 11-18 0 9 9 0 0118 0zM3 12h18" />
      <path d="M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.6-3.8-9S9.5 5.6 12 3z" />
    </Icon>
  );
}

export function LockIcon(props: IconProps): JSX.Element {
  return (
    <Icon {...props}>
      <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3" />
    </Icon>
  );
}
