export type Mode = 'sandbox' | 'live';

/** The variables of a process, as the system hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;
