// Uses `brink mcp` through the official clients: the one that shakes hands, and the one whose requests speak for
// themselves. node clients.mjs BRINK URL; writes what it saw as JSON and judges nothing.
import {Client as StatelessClient} from '@modelcontextprotocol/client';
import {StdioClientTransport as StatelessTransport} from '@modelcontextprotocol/client/stdio';
import {Client as HandshakeClient} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport as HandshakeTransport} from '@modelcontextprotocol/sdk/client/stdio.js';

const [brink, url] = process.argv.slice(2);
const name = {name: 'brink-test', version: '1.0.0'};
const kinds = [
  {
    client: () => new HandshakeClient(name),
    transport: (command) => new HandshakeTransport(command),
    call: (client, params, options) => client.callTool(params, undefined, options),
    version: () => undefined,
  },
  {
    client: () => new StatelessClient(name, {versionNegotiation: {mode: 'auto'}}),
    transport: (command) => new StatelessTransport(command),
    call: (client, params, options) => client.callTool(params, options),
    version: (client) => client.getNegotiatedProtocolVersion(),
  },
];

// The version agreed on by handshake, which the first client tells its transport alone.
function remembering(transport) {
  transport.setProtocolVersion = (version) => (transport.agreed = version);
  return transport;
}

// Cancels a long run as soon as it is under way.
async function cancelled(kind, client) {
  const stop = new AbortController();
  const run = kind.call(client, {name: 'load_test', arguments: {url, users: 1, duration_s: 300}},
                        {signal: stop.signal, onprogress: () => stop.abort('enough'), timeout: 100_000});
  return run.then(() => false, () => true);
}

async function use(kind) {
  const client = kind.client();
  const transport = remembering(kind.transport({command: brink, args: ['mcp']}));
  await client.connect(transport);
  const {tools} = await client.listTools();
  const progress = [];
  const measured = await kind.call(client, {name: 'load_test', arguments: {url, users: 2, duration_s: 3}},
                                   {onprogress: (step) => progress.push(step.progress), timeout: 100_000});
  const refused = await kind.call(client, {name: 'load_test', arguments: {url: 'http://example.com/'}});
  const seen = {
    version: kind.version(client) ?? transport.agreed,
    tools: tools.map((tool) => tool.name),
    status: measured.structuredContent.status,
    run: measured.structuredContent.run,
    progress,
    refused: refused.content[0].text,
    cancelled: await cancelled(kind, client),
  };
  await client.close();
  return seen;
}

const seen = [];
for (const kind of kinds) seen.push(await use(kind));
console.log(JSON.stringify(seen));
