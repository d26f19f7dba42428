// Readings by subject and name, each with how to write its values.
import { bytes, duration, plain, rate, share } from './number.js';

const subjects = { host: 'The machine', target: 'The target\'s processes', db: 'The database', app: 'What the application says of itself',
  peer: 'Whom its threads wait for', generator: 'The generator' };
const titles = {
  accept_limit: 'longest queue of new connections', accept_overflows: 'new connections turned away', accept_queue: 'queue of new connections',
  busy_share: 'CPUs busy', cpu_share: 'CPU time used by anybody', 'host cpu_cores': 'CPUs', cpu_cores: 'CPU used', cpu_quota: 'CPU allowed', cpus: 'CPUs', cpus_allowed: 'CPUs it may run on', fd_limit: 'files it may open', fds_limit: 'files it may open',
  fds_open: 'files open', io_read_bytes: 'read from disk', io_write_bytes: 'written to disk', local_ports: 'local ports', major_faults: 'page faults from disk',
  memory_limit_bytes: 'memory allowed', memory_used_bytes: 'memory used', oom_kills: 'killed for want of memory', process_cpu: 'CPU used',
  memory_available_bytes: 'memory available', psi_cpu: 'time somebody waited for a CPU', psi_io: 'time somebody waited for the disk',
  psi_memory: 'time somebody waited for memory', rss_bytes: 'resident memory', run_delay_share: 'time spent waiting for a CPU', sockets_close_wait: 'sockets left open after the other side closed',
  sockets_established: 'connections', steal_share: 'CPU time kept by the hypervisor', threads_accept: 'threads waiting for connections',
  threads_at_work: 'threads at work', threads_at_work_spread: 'how much the number at work varies',
  threads_disk: 'threads waiting for the disk', threads_futex: 'threads waiting for a lock or a queue', threads_other: 'threads waiting otherwise',
  threads_peer: 'threads waiting for another server', threads_runnable: 'threads running or ready', threads_sleep: 'threads asleep',
  throttled_share: 'periods throttled', top_thread_cpu: 'busiest thread',
};
export const subjectText = (subject) => subjects[subject] ?? subject;

function formatOf(subject, name) {
  if (subject === 'peer') return [plain, 'threads'];  // the name is that of somebody
  if (name === 'top_thread_cpu') return [share, 'of a core'];
  if (/share|steal|busy|^psi_/.test(name)) return [share, ''];
  if (/bytes|rss|memory/.test(name)) return [bytes, ''];
  if (/_per_s$|_rate$|_rps$/.test(name)) return [rate, 'per second'];
  if (/_s$|_seconds$|_time$|lag|latency/.test(name)) return [duration, ''];
  if (/cpu$|cores$/.test(name)) return [plain, 'cores'];
  return [plain, ''];
}

function titleOf(subject, name) {
  if (subject === 'peer' || subject === 'app') return name;
  const text = titles[`${subject} ${name}`] ?? titles[name] ?? name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// [{subject, names: [{name, unit, format, points: [[at_s, value]...], low, high}]}], by name.
export function groups(readings, wanted) {
  const found = new Map();
  for (const { subject, name, value, at_s: at } of readings) {
    if (!wanted(subject)) continue;
    if (!found.has(subject)) found.set(subject, new Map());
    const names = found.get(subject);
    if (!names.has(name)) names.set(name, []);
    names.get(name).push([at, value]);
  }
  return [...found].map(([subject, names]) => ({
    subject,
    names: [...names].map(([name, points]) => {
      const [format, unit] = formatOf(subject, name);
      points.sort((a, b) => a[0] - b[0]);
      const values = points.map((point) => point[1]);
      const low = values.reduce((least, value) => Math.min(least, value), Infinity);
      const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
      return { name, title: titleOf(subject, name), format, unit, points, low, high };
    }).sort((a, b) => a.name.localeCompare(b.name)),
  })).sort((a, b) => a.subject.localeCompare(b.subject));
}
