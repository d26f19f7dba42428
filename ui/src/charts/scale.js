// Axes: where the ticks go.

export function niceTicks(low, high, most) {
  if (!(high > low)) return [low];
  const raw = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw * 0.999);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

// At least two, so that a narrow range can be read too.
export function logTicks(low, high, most) {
  const ticks = decades(low, high, most);
  return ticks.length > 1 ? ticks : niceTicks(low, high, 3);
}

// Powers of ten within the range, with 2 and 5 between them when there is room.
function decades(low, high, most) {
  const pick = (factors) => {
    const ticks = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); ++power) {
      for (const factor of factors) {
        const tick = Number((factor * 10 ** power).toPrecision(6));
        if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
      }
    }
    return ticks;
  };
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = pick(factors);
    if (ticks.length <= most) return ticks;
  }
  const ticks = pick([1]);
  return ticks.filter((_, i) => i % Math.ceil(ticks.length / most) === 0);
}

export const linear = (low, high, from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);
export const logarithmic = (low, high, from, to) => {
  const scale = linear(Math.log10(low), Math.log10(high), from, to);
  return (value) => scale(Math.log10(Math.max(value, low)));
};
