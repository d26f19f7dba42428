// node loop.js FAULT PORT: Node's http server. FAULT is JSON: {"route": "/report", "do": "compute", "seconds": 0.029};
// `do` is what each request for the route costs.
'use strict';
const http = require('http');

const fault = JSON.parse(process.argv[2]);
const counts = {requests: 0, connections: 0};
const cell = new Int32Array(new SharedArrayBuffer(4));
const rows = Array.from({length: fault.rows || 0}, (_, id) => ({id, name: `row ${id}`, tags: ['a', 'b', 'c'], at: id * 0.5}));

const work = {
  compute(done) {
    const begin = process.cpuUsage();
    let spent = 0;
    while (spent < fault.seconds * 1e6) {
      const now = process.cpuUsage(begin);
      spent = now.user + now.system;
    }
    done('ok\n');
  },
  json(done) { done(JSON.stringify(JSON.parse(JSON.stringify(rows)).length) + '\n'); },
  wait(done) {  // what a synchronous call to somewhere else does
    Atomics.wait(cell, 0, 0, fault.seconds * 1e3);
    done('ok\n');
  },
  timer(done) { setTimeout(done, fault.seconds * 1e3, 'ok\n'); },
};

let busy = 0;
const server = http.createServer((request, response) => {
  counts.requests += 1;
  const path = request.url.split('?')[0];
  if (path === '/') {
    response.setHeader('Content-Type', 'text/html');
    return response.end(`<!doctype html><title>home</title><a href="${fault.route}">${fault.route}</a>\n`);
  }
  if (path !== fault.route) {
    response.statusCode = 404;
    return response.end('not found\n');
  }
  busy += 1;
  counts['most at once'] = Math.max(counts['most at once'] || 0, busy);
  work[fault.do](body => {
    busy -= 1;
    response.end(body);
  });
});
if (fault.idle_s) server.keepAliveTimeout = fault.idle_s * 1e3;
server.on('connection', () => { counts.connections += 1; });
server.listen({port: Number(process.argv[3]), host: '127.0.0.1', backlog: 4096},
              () => console.log(`port ${server.address().port}`));
process.on('SIGTERM', () => {
  console.log(JSON.stringify(counts));
  process.exit(0);
});
