import { credentialName, newValues, type PreparedCall, takenValues } from './calls.ts';
import { type CollectionSetup, variablesOf } from './postman.ts';

/** A collection of Bruno, in the form of its import of one file. */
export function brunoCollection(setup: CollectionSetup): object {
  return {
    version: '1',
    name: 'Naru',
    items: setup.folders.map(({ title, calls }, index) => ({
      type: 'folder',
      name: title,
      filename: title,
      seq: index + 1,
      items: calls.map((call, place) => itemOf(call, place + 1, setup)),
    })),
    environments: [
      {
        name: 'sandbox',
        variables: variablesOf(setup).map(([name, value]) => ({
          name,
          value,
          type: 'text',
          enabled: true,
          secret: false,
        })),
      },
    ],
    activeEnvironmentUid: null,
    brunoConfig: { version: '1', name: 'Naru', type: 'collection', ignore: ['node_modules', '.git'] },
  };
}

function itemOf(call: PreparedCall, seq: number, setup: CollectionSetup): object {
  const { name, method, path, body, summary, description } = call;
  const headers =
    body === undefined ? [] : [{ name: 'content-type', value: 'application/json', enabled: true }];
  return {
    type: 'http',
    name,
    filename: `${name}.bru`,
    seq,
    request: {
      url: `{{baseUrl}}${path}`,
      method,
      headers,
      params: [],
      auth: { mode: 'none' },
      body: body === undefined ? { mode: 'none' } : { mode: 'json', json: JSON.stringify(body, null, 2) },
      script: {
        req: beforeScript(call, setup).join('\n'),
        res: takenValues(call.steps, 'bru.setVar', 'res.getBody()').join('\n'),
      },
      vars: {},
      assertions: [],
      tests: '',
      docs: `${summary}\n\n${description}`,
    },
  };
}

const text = (value: unknown) => JSON.stringify(value);

/** With axios, which both kinds of Bruno's sandbox have. */
function beforeScript({ steps, signedBy, body }: PreparedCall, { credentials }: CollectionSetup): string[] {
  const { pays } = steps;
  const numbers = newValues(steps, 'bru.setVar', 'BR');
  const fields = signedBy === undefined ? undefined : credentials.get(signedBy);
  if (pays === undefined && fields === undefined) return numbers;
  return [
    ...numbers,
    "const axios = require('axios');",
    "const post = async (path, body) => (await axios.post(bru.getEnvVar('baseUrl') + path, body, {",
    '  validateStatus: (status) => status < 500 && status !== 400,',
    '})).data;',
    // A conflict: it is paid already.
    ...(pays === undefined
      ? []
      : [`await post('/_sandbox/payments/' + bru.getVar(${text(pays)}) + '/succeed', {});`]),
    ...(fields === undefined
      ? []
      : [
          'const credentials = {};',
          ...Object.keys(fields).map(
            (field) =>
              `credentials[${text(field)}] = bru.getEnvVar(${text(credentialName(signedBy ?? '', field))});`,
          ),
          `const call = { dialect: ${text(signedBy)}, credentials };`,
          ...(body === undefined
            ? []
            : [
                // Variables are put into the body after this script.
                'const filled = JSON.stringify(req.getBody())',
                '  .replace(/{{([^{}]{1,64})}}/g, (_, name) => bru.getVar(name));',
                'call.members = JSON.parse(filled);',
              ]),
          "const signed = await post('/_sandbox/signed-calls', call);",
          'for (const [name, value] of Object.entries(signed.headers)) req.setHeader(name, value);',
          'if (signed.body !== null) req.setBody(JSON.parse(signed.body));',
        ]),
  ];
}
