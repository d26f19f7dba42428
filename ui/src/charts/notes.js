// What is written into a chart over time: shaded spans behind it, lines with words over it. For uPlot's hooks.

export function drawSpans(u, spans, css) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const span of spans) {
    const from = Math.max(bbox.left, u.valToPos(span.from, 'x', true));
    const to = Math.min(bbox.left + bbox.width, u.valToPos(span.to, 'x', true));
    if (!(to > from)) continue;
    ctx.fillStyle = css(span.color);
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
  }
  ctx.restore();
}

function wrapped(ctx, text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && ctx.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].slice(0, 4);
}

function box(ctx, lines, x, y, size, colors) {
  const pad = size * 0.4;
  const width = Math.max(...lines.map((line) => ctx.measureText(line).width));
  ctx.fillStyle = colors.paper;
  ctx.fillRect(x - pad, y - pad, width + 2 * pad, lines.length * size * 1.3 + pad);
  ctx.fillStyle = colors.ink;
  lines.forEach((line, i) => ctx.fillText(line, x, y + i * size * 1.3));
}

export function drawMarks(u, { marks, rules, css, font }) {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio || 1;
  const size = 12 * ratio;
  ctx.save();
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  for (const rule of rules) {
    const y = u.valToPos(rule.value, 'y', true);
    if (!(y >= bbox.top && y <= bbox.top + bbox.height)) continue;
    line(ctx, bbox.left, y, bbox.left + bbox.width, y, css('--bad'), ratio, [6 * ratio, 4 * ratio]);
    ctx.font = font.replace('12px', `${size}px`);
    const width = ctx.measureText(rule.text).width;
    const above = y - size * 1.5 >= bbox.top;
    box(ctx, [rule.text], bbox.left + bbox.width - width - size / 2, above ? y - size * 1.45 : y + size * 0.5, size,
      { paper: css('--surface'), ink: css('--bad') });
  }
  for (const mark of marks) {
    const x = u.valToPos(mark.at, 'x', true);
    line(ctx, x, bbox.top, x, bbox.top + bbox.height, css('--bad'), 1.5 * ratio, []);
    ctx.font = `600 ${font.replace('12px', `${size}px`)}`;
    const right = x < bbox.left + bbox.width / 2;
    const room = (right ? bbox.left + bbox.width - x : x - bbox.left) - size * 1.5;
    const lines = wrapped(ctx, mark.text, Math.min(room, 260 * ratio));
    const width = Math.max(...lines.map((text) => ctx.measureText(text).width));
    box(ctx, lines, right ? x + size * 0.75 : x - size * 0.75 - width, bbox.top + size * 0.4, size,
      { paper: css('--surface'), ink: css('--bad') });
  }
  ctx.restore();
}

function line(ctx, x0, y0, x1, y1, color, width, dash) {
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
  ctx.setLineDash([]);
}
