import type { JSX } from 'preact';

interface IconProps {
  class?: string;
}

function Icon({ class: name = 'icon', children }: IconProps & { children: JSX.Element }): JSX.Element {
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
