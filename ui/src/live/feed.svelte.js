// What Brink says of its run, as it says it: one stream of events. `feed` is what is known; it changes as news comes.
import { ask } from './ask.js';

export const feed = $state({
  connected: false,  // to Brink
  heard: false,      // anything at all
  setup: null,       // what can be done here besides looking
  run: null,         // as /api/state has it, but for its seconds
  tables: null,      // of a front end
});
// [at_s, due, good, failed, p50, p95, p99, users] of each second; a list of its own, so that only what draws it is told.
export const seconds = $state({ all: [] });
// {record, words, text} of the run that has ended.
export const result = $state({ now: null });

function hear({ run }) {
  feed.heard = true;
  if (!run) {
    feed.run = null;
    return;
  }
  if (feed.run?.number !== run.number) {
    seconds.all = [];
    result.now = null;
  }
  seconds.all = [...seconds.all.slice(0, run.from), ...run.seconds];
  delete run.seconds;
  feed.run = run;
}

function over(text) {
  const { record, words } = JSON.parse(text);
  result.now = { record, words, text: () => JSON.stringify(record, null, 1) };
}

export function connect() {
  const source = new EventSource('api/events');
  source.addEventListener('open', () => (feed.connected = true));
  source.addEventListener('error', () => {
    feed.connected = false;
    // Brink has told all it had to tell, and gone.
    if (result.now && feed.setup && !feed.setup.form) source.close();
  });
  source.addEventListener('now', (event) => hear(JSON.parse(event.data)));
  source.addEventListener('tables', (event) => (feed.tables = JSON.parse(event.data)));
  source.addEventListener('over', (event) => over(event.data));
  ask('api/setup').then((setup) => (feed.setup = setup), () => {});
  return () => source.close();
}
