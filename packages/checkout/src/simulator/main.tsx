import { render } from 'preact';
import { tokenOf } from '../logic/addresses.ts';
import { createRequestJson } from '../transport/http.ts';
import { createScreenClient } from '../transport/screens.ts';
import { SimulatorPage } from './simulator-page.tsx';

const timeoutMs = 20_000;
const requestJson = createRequestJson({ fetch: (...args) => fetch(...args), timeoutMs });
const client = createScreenClient(requestJson, tokenOf(location.pathname));
const root = document.getElementById('app');
// What stands there is for payers whose browser does not get this script.
root?.replaceChildren();
if (root) render(<SimulatorPage client={client} />, root);
