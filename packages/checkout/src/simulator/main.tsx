import { tokenOf } from '../logic/addresses.ts';
import { createRequestJson } from '../transport/http.ts';
import { createScreenClient } from '../transport/screens.ts';
import { mount } from '../ui/mount.tsx';
import { SimulatorPage } from './simulator-page.tsx';

const timeoutMs = 20_000;
const requestJson = createRequestJson({ fetch: (...args) => fetch(...args), timeoutMs });
const client = createScreenClient(requestJson, tokenOf(location.pathname));
mount(<SimulatorPage client={client} />);
