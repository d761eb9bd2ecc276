import os from 'node:os';
import { DataDirectoryInUseError } from '@naru/engine';
import { AdminError, callOperation } from '../admin/client.ts';
import { ACTOR_HEADER, type LocalAddress } from '../admin/local-server.ts';
import type { Actor, Members, Operation } from '../admin/operation.ts';
import { ALL_PERMISSIONS } from '../admin/permissions.ts';
import { ADMIN_PREFIX } from '../admin/routes.ts';
import { runOperation } from '../admin/run.ts';
import { InputFailure } from '../http/errors.ts';
import { readSetup } from '../plugins.ts';
import { type Found, findRunningServer } from './running-server.ts';
import { withRuntime } from './runtime.ts';

/** Executes operations for commands: in this process, or by the server that has the store open. */
export interface Admin {
  call<Input extends object, Output>(
    operation: Operation<Input, Output>,
    input: Input,
    options?: AdminCallOptions,
  ): Promise<Output>;
}

export interface AdminCallOptions {
  /** How the command names members of the input: its errors use these names. */
  readonly names?: MemberNames;
  readonly progress?: (line: string) => void;
}

/** The option or argument for a member; or what makes the sentence of the words behind the member. */
export type MemberNames = Readonly<Record<string, string | ((rest: string) => string)>>;

/**
 * Runs `work`, which calls operations, and closes everything afterwards. A server that has the embedded database open
 * executes them; without one, and on a PostgreSQL server, this process does.
 */
export async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const found = await findRunningServer((await readSetup(process.env)).config);
  if (found.kind === 'running') return work(remoteAdmin(found.server));
  return withRuntime(({ gateway }) =>
    work({
      call: (operation, input, { names = {}, progress = () => {} } = {}) =>
        runOperation(operation, { gateway, progress }, input, commandLine()).catch((error: unknown) => {
          throw error instanceof InputFailure ? renamed(error, names) : error;
        }),
    }),
  ).catch((error: unknown) => {
    throw withSilentServer(error, found);
  });
}

/** The server at that address executes them. */
export function remoteAdmin({ address, secret }: LocalAddress): Admin {
  const client = {
    baseUrl: `${address}${ADMIN_PREFIX}`,
    key: secret,
    headers: { [ACTOR_HEADER]: userName() },
  };
  return {
    call: async <Input extends object, Output>(
      operation: Operation<Input, Output>,
      input: Input,
      { names = {}, progress }: AdminCallOptions = {},
    ) => {
      try {
        const more = progress ? { progress } : {};
        return (await callOperation(operation, input as Members, client, more)) as Output;
      } catch (error) {
        throw error instanceof AdminError && error.member !== undefined
          ? renamed({ message: error.message, member: error.member }, names)
          : error;
      }
    },
  };
}

/** The folder is in use, and its server does not answer: the first message alone would not help. */
function withSilentServer(error: unknown, found: Found): unknown {
  if (found.kind !== 'silent' || !(error instanceof DataDirectoryInUseError)) return error;
  return new Error(
    `${error.message} The server that ${found.file} names does not answer: it has just been started, it hangs, or ` +
      'this command runs in another container.',
  );
}

function commandLine(): Actor {
  return { kind: 'command_line', name: userName(), permissions: ALL_PERMISSIONS };
}

/** A container's user may have no name; a header accepts only some characters. */
function userName(): string {
  try {
    return os.userInfo().username.replace(/[^\x21-\x7e]/g, '?');
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** The input's fault in the command's own words: `--amount is …`. */
function renamed({ member, message }: { member: string; message: string }, names: MemberNames): Error {
  const name = names[member];
  if (name === undefined || !message.startsWith(member)) return new Error(message);
  const rest = message.slice(member.length);
  return new Error(typeof name === 'string' ? name + rest : name(rest));
}
