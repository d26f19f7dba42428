// Calls of gRPC of every kind, against a server that has shop.v1.Orders of protos/orders.proto:
//   brink k6 run -e ADDRESS=localhost:50051 grpc.js
import grpc from 'k6/net/grpc';
import { check, sleep } from 'k6';

const client = new grpc.Client();
client.load(['protos'], 'orders.proto');

export const options = {
  vus: 5,
  duration: '10s',
  thresholds: {
    'grpc_req_duration{method:Place}': ['p(95)<200'],
    checks: ['rate>0.99'],
  },
};

// A stream, until the server has ended it: what it said.
function heard(stream) {
  return new Promise((done) => {
    const messages = [];
    stream.on('data', (message) => messages.push(message));
    stream.on('error', (error) => console.error(`${error.code}: ${error.message}`));
    stream.on('end', () => done(messages));
  });
}

export default async function () {
  // Once a user: the connection stays over iterations. Without `plaintext` it is TLS.
  if (__ITER === 0) client.connect(__ENV.ADDRESS || 'localhost:50051', { plaintext: true, timeout: '5s' });

  const placed = client.invoke('shop.v1.Orders/Place', { item: 'lamp', count: 2 }, { metadata: { 'x-customer': String(__VU) } });
  check(placed, {
    'it is placed': (r) => r.status === grpc.StatusOK,
    'it has a number': (r) => r.message.number !== '0', // 64 bits: a text
  });

  // One question, many answers.
  const watch = new grpc.Stream(client, 'shop.v1.Orders/Watch');
  watch.write({ number: placed.message.number });
  watch.end();
  const states = await heard(watch);
  check(states, { 'it is sent in the end': (s) => s.length > 0 && s[s.length - 1].kind === 'SENT' });

  // Both sides at once.
  const talk = new grpc.Stream(client, 'shop.v1.Orders/Talk');
  const answers = heard(talk);
  for (const text of ['hello', 'thank you']) talk.write({ text });
  talk.end();
  check(await answers, { 'each note is answered': (a) => a.length === 2 });

  // Several calls at a time, over the same connection.
  const more = await Promise.all([1, 2, 3].map((count) => client.asyncInvoke('shop.v1.Orders/Place', { item: 'cup', count })));
  check(more, { 'all are placed': (all) => all.every((r) => r.status === grpc.StatusOK) });
  sleep(0.5);
}
