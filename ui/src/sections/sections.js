// Which sections a record has, in the order of the page: the verdict first, then why, then what was seen.
import { steps } from '../data/record.js';
import Curve from './Curve.svelte';
import Distribution from './Distribution.svelte';
import Failures from './Failures.svelte';
import Generator from './Generator.svelte';
import HeatMap from './HeatMap.svelte';
import Limits from './Limits.svelte';
import Percentiles from './Percentiles.svelte';
import Phases from './Phases.svelte';
import Program from './Program.svelte';
import Ramp from './Ramp.svelte';
import Routes from './Routes.svelte';
import Server from './Server.svelte';
import Setup from './Setup.svelte';
import Verdict from './Verdict.svelte';
import Why from './Why.svelte';
import Workers from './Workers.svelte';

const several = (record) => record.stages.length > 1;
const one = (record) => record.stages.length === 1;
const told = (stage) => stage.checks.length > 0 || Object.keys(stage.mishaps).length > 0;
const answered = (record) => record.stages.filter((stage) => steps(stage.histogram).length > 0);

const all = [
  { id: 'verdict', short: 'Verdict', view: Verdict, when: () => true },
  { id: 'limits', short: 'Limits', view: Limits, when: (record) => (record.limits ?? []).length > 0 },
  { id: 'why', short: 'Why', view: Why, when: (record) => record.diagnosis != null },
  { id: 'latency', short: 'Latency', view: Distribution, when: (record) => one(record) && answered(record).length > 0 },
  { id: 'ramp', short: 'Ramp', view: Ramp, when: several },
  { id: 'curve', short: 'Throughput', view: Curve,
    when: (record) => (record.verdict?.levels ?? []).filter((level) => record.stages[level.stage]?.load.model === 'closed').length > 1 },
  { id: 'time', short: 'Over time', view: Percentiles, when: (record) => record.stages.some((stage) => stage.series.due.length > 0) },
  { id: 'heat', short: 'Heat map', view: HeatMap, when: (record) => answered(record).length > 1 },
  { id: 'failures', short: 'Failures', view: Failures, when: (record) => record.stages.length > 0 },
  { id: 'routes', short: 'Routes', view: Routes, when: (record) => record.stages.some((stage) => stage.routes.length > 0) },
  { id: 'program', short: 'Users', view: Program, when: (record) => record.program != null || record.stages.some(told) },
  { id: 'phases', short: 'Phases', view: Phases, when: one },
  { id: 'server', short: 'Server', view: Server, when: (record) => record.readings.some((reading) => reading.subject !== 'generator') },
  { id: 'workers', short: 'Workers', view: Workers, when: (record) => record.stages.some((stage) => stage.processes.length > 0) },
  { id: 'generator', short: 'Generator', view: Generator, when: (record) => record.stages.length > 0 },
  { id: 'setup', short: 'Set-up', view: Setup, when: () => true },
];

export const sectionsOf = (record) => all.filter((section) => section.when(record));
