// The curve behind throughput against users, from the features of a diagnosis (src/verdict/why/features.h).

// Requests a second of N users who wait `delay` outside and `hold` at one of `servers` in parallel: the M/M/c//N
// queue (machine repairmen), by its balance equations. At no delay it is min(N, c) / hold.
// Between whole numbers of users it is interpolated.
export function repairman(users, servers, hold, delay) {
  if (delay <= 0) return Math.min(users, servers) / hold;
  const below = Math.max(1, Math.floor(users));
  const part = Math.max(0, users - below);
  const rate = wholeRepairman(below, servers, hold, delay);
  return part === 0 ? rate : rate + part * (wholeRepairman(below + 1, servers, hold, delay) - rate);
}

function wholeRepairman(whole, servers, hold, delay) {
  let weight = 1;
  let all = 1;
  let busy = 0;
  for (let n = 1; n <= whole; ++n) {
    weight *= ((whole - n + 1) / delay) * (hold / Math.min(n, servers));
    if (weight > 1e200) {
      all /= weight;
      busy /= weight;
      weight = 1;
    }
    all += weight;
    busy += weight * Math.min(n, servers);
  }
  return busy / all / hold;
}

// Universal Scalability Law, N. Gunther: relative capacity at N users.
export const usl = (users, sigma, kappa) => users / (1 + sigma * (users - 1) + kappa * users * (users - 1));

// The factor that brings a shape nearest to the points.
function scale(shape, points) {
  let over = 0;
  let under = 0;
  for (const [users, rate] of points) {
    over += rate * shape(users);
    under += shape(users) ** 2;
  }
  return under > 0 ? over / under : 0;
}

// How far the points lie from a curve, relative to it: the root of the mean square.
const missOf = (rate, points) =>
  Math.sqrt(points.reduce((sum, [users, seen]) => sum + (seen / rate(users) - 1) ** 2, 0) / points.length);

const ninety = 1.645;  // standard errors on either side of 90 %

// Each with the sides its errors leave open: fewer and slower servers, or more and faster ones.
function shapesOf(features, think) {
  const { fit_servers: servers, fit_hold: hold, fit_delay: delay, usl_sigma: sigma, usl_kappa: kappa } = features;
  const shapes = [];
  if (servers?.value > 0 && hold?.value > 0) {
    const at = (side) => (users) => repairman(users, Math.max(1, servers.value + side * ninety * servers.error),
      Math.max(1e-9, hold.value - side * ninety * hold.error), (delay?.value ?? 0) + think);
    shapes.push({ name: `${Number(servers.value.toPrecision(3))} served at once`, middle: at(0), sides: [at(-1), at(1)], scaled: false });
  }
  if (sigma && kappa) {
    const at = (side) => (users) => usl(users, Math.max(0, sigma.value - side * ninety * sigma.error), Math.max(0, kappa.value - side * ninety * kappa.error));
    shapes.push({ name: 'Universal Scalability Law', middle: at(0), sides: [at(-1), at(1)], scaled: true });
  }
  return shapes;
}

// {name, rate(users), low(users), high(users), miss} of the shape that the points, [users, rate] each, lie nearest to, or
// null when none comes within a fifth of them. The band is 90 %: at least as wide as the points scatter. Users do not
// count while they think; `think` is how long, in seconds.
export function fitted(features, points, think) {
  if (!features || points.length < 3) return null;
  let best = null;
  for (const { name, middle, sides, scaled } of shapesOf(features, think)) {
    const factor = scaled ? scale(middle, points) : 1;
    const rate = (users) => factor * middle(users);
    const miss = missOf(rate, points);
    if (!(miss <= 0.2) || (best && best.miss <= miss)) continue;
    const reach = (users) => [rate(users) * (1 - ninety * miss), rate(users) * (1 + ninety * miss), ...sides.map((side) => factor * side(users))];
    best = { name, miss, rate, low: (users) => Math.max(0, Math.min(...reach(users))), high: (users) => Math.max(...reach(users)) };
  }
  return best;
}
