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

// The factor that brings a shape nearest to the points, and how far they are from it, relative to the highest.
function scaled(shape, points) {
  let over = 0;
  let under = 0;
  for (const [users, rate] of points) {
    over += rate * shape(users);
    under += shape(users) ** 2;
  }
  const factor = under > 0 ? over / under : 0;
  const most = Math.max(...points.map((point) => point[1]));
  const squares = points.reduce((sum, [users, rate]) => sum + (rate - factor * shape(users)) ** 2, 0);
  return { factor, miss: most > 0 ? Math.sqrt(squares / points.length) / most : 1 };
}

const ninety = 1.645;  // standard errors on either side of 90 %

function shapesOf(features) {
  const { fit_servers: servers, fit_hold: hold, fit_delay: delay, usl_sigma: sigma, usl_kappa: kappa } = features;
  const shapes = [];
  if (servers?.value > 0 && hold?.value > 0) {
    const wait = Math.max(0, delay?.value ?? 0);
    const at = (c, s) => (users) => repairman(users, Math.max(1, c), Math.max(1e-9, s), wait);
    const c = ninety * servers.error;
    const s = ninety * hold.error;
    shapes.push({
      name: `${Number(servers.value.toPrecision(3))} in parallel`, shape: at(servers.value, hold.value),
      sides: c > 0 || s > 0 ? [at(servers.value - c, hold.value + s), at(servers.value + c, hold.value - s)] : [],
    });
  }
  if (sigma && kappa) {
    const at = (a, b) => (users) => usl(users, Math.max(0, a), Math.max(0, b));
    const a = ninety * sigma.error;
    const b = ninety * kappa.error;
    shapes.push({
      name: 'Universal Scalability Law', shape: at(sigma.value, kappa.value),
      sides: a > 0 || b > 0 ? [at(sigma.value + a, kappa.value + b), at(sigma.value - a, kappa.value - b)] : [],
    });
  }
  return shapes;
}

// {name, rate(users), low(users), high(users), miss} of the shape that fits best, or null when none comes within a
// fifth of the points. The band is 90 %, at least what the points scatter by.
export function fitted(features, points) {
  if (!features || points.length < 3) return null;
  let best = null;
  for (const { name, shape, sides } of shapesOf(features)) {
    const { factor, miss } = scaled(shape, points);
    if (!(factor > 0) || miss > 0.2 || (best && best.miss <= miss)) continue;
    const rate = (users) => factor * shape(users);
    const scatter = ninety * miss * Math.max(...points.map((point) => rate(point[0])));
    const reach = (users, side) => [rate(users) + side * scatter, ...sides.map((other) => factor * other(users))];
    best = {
      name, miss, rate,
      low: (users) => Math.max(0, Math.min(...reach(users, -Math.min(1, users / points[0][0])))),
      high: (users) => Math.max(...reach(users, Math.min(1, users / points[0][0]))),
    };
  }
  return best;
}
