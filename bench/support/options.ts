export const SECTIONS = [
  'engine',
  'pglite',
  'http',
  'teemopay',
  'memory',
  'query',
  'subscriptions',
  'callbacks',
  'testing',
] as const;
export type Section = (typeof SECTIONS)[number];

export interface Options {
  readonly sections: ReadonlySet<Section>;
  /** Fewer and smaller rounds: shows that everything works, its figures are rough. */
  readonly quick: boolean;
  /** Signs without the processor's AVX-512 IFMA, as most servers' processors do. */
  readonly plainRsa: boolean;
  /** Of the part "subscriptions": a worker process is killed at random moments, again and again. */
  readonly kill: boolean;
}

export const HELP = `Measures what the design promises, as ratios within one run on this machine.

  npm run bench                      everything; takes about ten minutes
  npm run bench -- --only engine     one part; may be given several times
  npm run bench -- --plain-rsa       without the vector instructions that some processors have for RSA
  npm run bench -- --kill            the part subscriptions with worker processes killed at random moments
  npm run bench -- --quick           small rounds, to see that it works; its figures are rough

Parts:
  engine   payment create and complete on PostgreSQL, batched against statements sent one by one
  pglite   the same on the embedded store
  http     signed collect/apply over 64 connections, against this machine's RSA-2048 signing limit
  teemopay signed payment/create over 64 connections, against a naive handler for the same call
  memory   memory of the server, idle and after 100 000 orders
  query    lookups with 1 000 and with 1 000 000 orders in the table
  subscriptions  10 000 subscriptions, a year on the virtual clock: charges per second, each exactly once
  testing  @naru/testing from its tarball: cold and warm starts, the memory of 100 gateways side by side
  callbacks  signed collect/apply beside 10 000 callbacks to dead origins that are due, against none

A throw-away PostgreSQL with fsync on is started from the binaries on this machine; without them only
"pglite" and "testing" run, and the report says so. Progress goes to stderr, the tables to stdout. The exit code is 1
when a required ratio is missed and 2 when a part could not be run to its end.
`;

/** Reads the command line; a text is what is wrong with it. */
export function readOptions(args: readonly string[]): Options | 'help' | { readonly fault: string } {
  const sections = new Set<Section>();
  let quick = false;
  let plainRsa = false;
  let kill = false;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (arg === '--help' || arg === '-h') return 'help';
    if (arg === '--quick') quick = true;
    else if (arg === '--plain-rsa') plainRsa = true;
    else if (arg === '--kill') kill = true;
    else if (arg === '--only') {
      at += 1;
      const section = SECTIONS.find((name) => name === args[at]);
      if (!section) return { fault: `--only takes one of ${SECTIONS.join(', ')}` };
      sections.add(section);
    } else return { fault: `unknown option ${arg}` };
  }
  return { sections: sections.size > 0 ? sections : new Set(SECTIONS), quick, plainRsa, kill };
}
