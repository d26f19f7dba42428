// Pictures far down the page are drawn one by one when the browser has nothing else to do, so that the page opens at once.
const waiting = [];
export const idle = window.requestIdleCallback ?? ((callback) => setTimeout(callback, 1));
let asked = false;

function next() {
  asked = false;
  waiting.shift()?.();
  ask();
}

function ask() {
  if (asked || waiting.length === 0) return;
  asked = true;
  idle(next);
}

// Calls `draw` now when the element is near the screen, else when its turn has come. Returns what takes it back.
export function inTurn(element, now, draw) {
  if (now || element.getBoundingClientRect().top < 1.2 * window.innerHeight) {
    draw();
    return () => {};
  }
  waiting.push(draw);
  ask();
  return () => {
    const at = waiting.indexOf(draw);
    if (at >= 0) waiting.splice(at, 1);
  };
}
