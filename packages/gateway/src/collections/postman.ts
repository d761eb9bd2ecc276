import { credentialName, newValues, type PreparedCall, type PreparedFolder, takenValues } from './calls.ts';

export interface CollectionSetup {
  readonly baseUrl: string;
  readonly folders: readonly PreparedFolder[];
  /** By dialect: what it signs with, of its first demo app. */
  readonly credentials: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A collection of Postman (v2.1). Its scripts have the sandbox sign, and need no library. */
export function postmanCollection(setup: CollectionSetup): object {
  return {
    info: {
      name: 'Naru',
      schema: SCHEMA,
      description: 'Signed by the sandbox at baseUrl, with the demo’s keys.',
    },
    item: setup.folders.map(({ title, description, calls }) => ({
      name: title,
      description,
      item: calls.map((call) => itemOf(call, setup)),
    })),
    variable: variablesOf(setup).map(([key, value]) => ({ key, value, type: 'string' })),
  };
}

export function variablesOf({ baseUrl, credentials }: CollectionSetup): [name: string, value: string][] {
  const keys = [...credentials].flatMap(([dialect, fields]) =>
    Object.entries(fields).map(([field, value]): [string, string] => [credentialName(dialect, field), value]),
  );
  return [['baseUrl', baseUrl], ...keys];
}

function itemOf(call: PreparedCall, setup: CollectionSetup): object {
  const before = beforeScript(call, setup);
  const after = takenValues(call.steps, 'pm.collectionVariables.set', 'pm.response.json()');
  return {
    name: call.name,
    event: [
      ...(before.length > 0 ? [eventOf('prerequest', before)] : []),
      ...(after.length > 0 ? [eventOf('test', after)] : []),
    ],
    request: {
      method: call.method,
      description: `${call.summary}\n\n${call.description}`,
      header: call.body === undefined ? [] : [{ key: 'content-type', value: 'application/json' }],
      url: `{{baseUrl}}${call.path}`,
      ...(call.body === undefined
        ? {}
        : {
            body: {
              mode: 'raw',
              raw: JSON.stringify(call.body, null, 2),
              options: { raw: { language: 'json' } },
            },
          }),
    },
  };
}

function eventOf(listen: 'prerequest' | 'test', exec: readonly string[]): object {
  return { listen, script: { type: 'text/javascript', exec } };
}

const text = (value: unknown) => JSON.stringify(value);

/** The numbers of the call, the payment of its order, and its signature, one after the other. */
function beforeScript({ steps, signedBy, body }: PreparedCall, { credentials }: CollectionSetup): string[] {
  const { pays } = steps;
  const lines = newValues(steps, 'pm.collectionVariables.set', 'PM');
  const fields = signedBy === undefined ? undefined : credentials.get(signedBy);
  const sign =
    fields === undefined
      ? []
      : [
          'const sign = () => {',
          `  const credentials = {};`,
          ...Object.keys(fields).map(
            (field) =>
              `  credentials[${text(field)}] = pm.variables.get(${text(credentialName(signedBy ?? '', field))});`,
          ),
          `  const call = { dialect: ${text(signedBy)}, credentials };`,
          ...(body === undefined
            ? []
            : ['  call.members = JSON.parse(pm.variables.replaceIn(pm.request.body.raw));']),
          '  post("/_sandbox/signed-calls", call, (signed) => {',
          '    for (const [key, value] of Object.entries(signed.headers)) pm.request.headers.upsert({ key, value });',
          "    if (signed.body !== null) pm.request.body.update({ mode: 'raw', raw: signed.body });",
          '  });',
          '};',
        ];
  if (pays === undefined && fields === undefined) return lines;
  const last = fields === undefined ? '() => {}' : 'sign';
  return [
    ...lines,
    'const post = (path, body, then) => pm.sendRequest({',
    "  url: pm.variables.get('baseUrl') + path,",
    "  method: 'POST',",
    "  header: { 'content-type': 'application/json' },",
    "  body: { mode: 'raw', raw: JSON.stringify(body) },",
    '}, (error, response) => {',
    '  if (error) throw error;',
    '  if (response.code >= 500 || response.code === 400) throw new Error(response.text());',
    '  then(response.json());',
    '});',
    ...sign,
    ...(pays === undefined
      ? [`(${last})();`]
      : [
          // A conflict: it is paid already.
          `post('/_sandbox/payments/' + pm.variables.get(${text(pays)}) + '/succeed', {}, ${last});`,
        ]),
  ];
}
