// In place of papaparse: reads and writes CSV as its users know it from parse(text, config) and unparse(data, config).
const guesses = [',', '\t', '|', ';', '\x1e', '\x1f'];

const lineEndOf = (text) => {
  const at = text.search(/[\r\n]/);
  if (at < 0) return '\n';
  return text[at] === '\n' ? '\n' : text[at + 1] === '\n' ? '\r\n' : '\r';
};

// The fields of one row beginning at `at`; where the next begins.
function readRow(text, at, format, errors, number) {
  const { delimiter, newline, quote, escape } = format;
  const row = [];
  for (;;) {
    let end;
    if (quote !== '' && text.startsWith(quote, at)) {
      end = at + quote.length;
      let field = '';
      for (;;) {
        const closing = text.indexOf(quote, end);
        if (closing < 0) {
          errors.push({ type: 'Quotes', code: 'MissingQuotes', message: 'Quoted field unterminated', row: number, index: at });
          row.push(field + text.slice(end));
          return { row, next: text.length };
        }
        if (escape === quote && text.startsWith(quote, closing + 1)) {
          field += text.slice(end, closing + 1);
          end = closing + 2;
        } else if (escape !== quote && closing > end && text.startsWith(escape, closing - escape.length)) {
          field += text.slice(end, closing - escape.length) + quote;
          end = closing + 1;
        } else {
          field += text.slice(end, closing);
          end = closing + 1;
          break;
        }
      }
      row.push(field);
      const rest = nextStop(text, end, delimiter, newline);
      if (text.slice(end, rest.at).trim() !== '') {
        errors.push({
          type: 'Quotes', code: 'InvalidQuotes', message: 'Trailing quote on quoted field is malformed', row: number, index: end,
        });
        row[row.length - 1] += text.slice(end, rest.at);
      }
      end = rest.at;
    } else {
      end = nextStop(text, at, delimiter, newline).at;
      row.push(text.slice(at, end));
    }
    if (end >= text.length) return { row, next: text.length };
    if (text.startsWith(newline, end)) return { row, next: end + newline.length };
    at = end + delimiter.length;
    if (at >= text.length) {
      row.push('');
      return { row, next: text.length };
    }
  }
}

function nextStop(text, from, delimiter, newline) {
  const a = text.indexOf(delimiter, from);
  const b = text.indexOf(newline, from);
  if (a < 0 && b < 0) return { at: text.length };
  return { at: a < 0 ? b : b < 0 ? a : Math.min(a, b) };
}

// What gives the first rows most columns, and all of them as many.
function guessDelimiter(text, format, candidates) {
  let best = { delimiter: ',', columns: 1.99, spread: Infinity };
  for (const delimiter of candidates) {
    const counts = [];
    for (let at = 0; at < text.length && counts.length < 10;) {
      const { row, next } = readRow(text, at, { ...format, delimiter }, [], 0);
      if (row.length > 1 || row[0] !== '') counts.push(row.length);
      at = next;
    }
    const mean = counts.reduce((a, b) => a + b, 0) / (counts.length || 1);
    const spread = counts.reduce((a, b) => a + Math.abs(b - mean), 0);
    if (mean > 1.99 && (spread < best.spread || (spread === best.spread && mean > best.columns))) {
      best = { delimiter, columns: mean, spread };
    }
  }
  return best.delimiter;
}

const numeric = /^\s*-?(\d+\.?|\.\d+|\d+\.\d+)([eE][-+]?\d+)?\s*$/;
const dated = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d(\.\d+)?)?([+-][0-2]\d:[0-5]\d|Z)$/;

function typed(value) {
  if (value === 'true' || value === 'TRUE') return true;
  if (value === 'false' || value === 'FALSE') return false;
  if (numeric.test(value)) {
    const number = parseFloat(value);
    return Math.abs(number) < 2 ** 53 ? number : value;
  }
  if (dated.test(value)) return new Date(value);
  return value === '' ? null : value;
}

function wantsTyping(config, field) {
  const dynamic = config.dynamicTyping;
  if (typeof dynamic === 'function') return dynamic(field);
  return dynamic !== null && typeof dynamic === 'object' ? dynamic[field] === true : dynamic === true;
}

// Names of columns, each once: a second `a` is a_1.
function header(row, config) {
  const used = new Set();
  const counts = {};
  return row.map((name, i) => {
    const wanted = config.transformHeader ? config.transformHeader(name, i) : name;
    let chosen = wanted;
    while (used.has(chosen)) {
      counts[wanted] = (counts[wanted] ?? 0) + 1;
      chosen = `${wanted}_${counts[wanted]}`;
    }
    used.add(chosen);
    return chosen;
  });
}

function isSkipped(row, config) {
  if (config.skipEmptyLines === 'greedy') return row.join('').trim() === '';
  return Boolean(config.skipEmptyLines) && row.length === 1 && row[0].length === 0;
}

function shape(row, fields, config, result, number) {
  const value = (text, field) => {
    const changed = config.transform ? config.transform(text, field) : text;
    return wantsTyping(config, field) ? typed(changed) : changed;
  };
  if (fields === undefined) return row.map(value);
  const record = {};
  fields.forEach((field, i) => { if (i < row.length) record[field] = value(row[i], field); });
  if (row.length > fields.length) record.__parsed_extra = row.slice(fields.length).map((text) => value(text, '__parsed_extra'));
  if (row.length !== fields.length) {
    const many = row.length > fields.length;
    result.errors.push({
      type: 'FieldMismatch',
      code: many ? 'TooManyFields' : 'TooFewFields',
      message: `Too ${many ? 'many' : 'few'} fields: expected ${fields.length} fields but parsed ${row.length}`,
      row: number,
    });
  }
  return record;
}

const isBad = (delimiter) => ['\r', '\n', '"', '\ufeff'].includes(delimiter);

export function parse(input, config = {}) {
  const text = String(input).replace(/^\ufeff/, '');
  const quote = config.quoteChar === null ? '' : config.quoteChar ?? '"';
  const newline = ['\n', '\r', '\r\n'].includes(config.newline) ? config.newline : lineEndOf(text);
  const format = { newline, quote, escape: config.escapeChar ?? quote };
  const result = { data: [], errors: [], meta: {} };
  const given = typeof config.delimiter === 'function' ? config.delimiter(text) : config.delimiter;
  format.delimiter = given && !isBad(given) ? given : guessDelimiter(text, format, config.delimitersToGuess ?? guesses);
  const comments = config.comments === true ? '#' : config.comments || undefined;
  let fields;
  let number = 0;
  let aborted = false;
  let at = 0;
  const parser = { abort() { aborted = true; } };
  while (at < text.length && !aborted) {
    if (comments !== undefined && text.startsWith(comments, at)) {
      const end = text.indexOf(newline, at);
      at = end < 0 ? text.length : end + newline.length;
      continue;
    }
    const { row, next } = readRow(text, at, format, result.errors, number);
    at = next;
    if (isSkipped(row, config)) continue;
    if (config.header && fields === undefined) {
      fields = header(row, config);
      continue;
    }
    const record = shape(row, fields, config, result, number);
    number += 1;
    if (config.step) {
      config.step({ data: record, errors: [], meta: { delimiter: format.delimiter, linebreak: newline, cursor: at, fields } }, parser);
    } else {
      result.data.push(record);
    }
    if (config.preview > 0 && number >= config.preview) break;
  }
  // A line end at the end of the text is followed by one more, empty row.
  const whole = !aborted && at >= text.length && !(config.preview > 0 && number >= config.preview);
  if (whole && text.endsWith(newline) && !config.step && !config.skipEmptyLines) {
    result.data.push(shape([''], fields, config, result, number));
  }
  result.meta = {
    delimiter: format.delimiter, linebreak: newline, aborted, truncated: at < text.length && !aborted, cursor: at,
  };
  if (fields !== undefined) result.meta.fields = fields;
  if (config.complete) config.complete(config.step ? { ...result, data: [] } : result);
  return result;
}

function rowsOf(data, config) {
  const given = typeof data === 'string' ? JSON.parse(data) : data;
  if (Array.isArray(given)) {
    if (given.length === 0 || Array.isArray(given[0])) return { rows: given };
    const fields = config.columns ?? Object.keys(given[0] ?? {});
    return { fields, rows: given.map((record) => fields.map((field) => record?.[field])) };
  }
  const { fields, data: rows = [] } = given ?? {};
  if (fields !== undefined && rows.length > 0 && !Array.isArray(rows[0])) {
    return { fields, rows: rows.map((record) => fields.map((field) => record?.[field])) };
  }
  return { fields, rows };
}

export function unparse(data, config = {}) {
  const delimiter = config.delimiter ?? ',';
  const newline = config.newline ?? '\r\n';
  const quote = config.quoteChar ?? '"';
  const escape = config.escapeChar ?? quote;
  const mustQuote = (text, column) => {
    const { quotes } = config;
    const asked = typeof quotes === 'function' ? quotes(text, column) : Array.isArray(quotes) ? quotes[column] : quotes;
    return asked || /^\s|\s$/.test(text) || ['\r', '\n', quote, delimiter, '\ufeff'].some((c) => text.includes(c));
  };
  const cell = (value, column) => {
    if (value === undefined || value === null) return '';
    const text = value instanceof Date ? JSON.stringify(value).slice(1, 25) : String(value);
    return mustQuote(text, column) ? quote + text.split(quote).join(escape + quote) + quote : text;
  };
  const line = (row) => row.map(cell).join(delimiter);
  const { fields, rows } = rowsOf(data, config);
  const isEmpty = (row) =>
    config.skipEmptyLines === 'greedy' ? row.join('').trim() === '' : config.skipEmptyLines && row.length === 1 && row[0] === '';
  const lines = rows.filter((row) => !isEmpty(row)).map(line);
  if (fields !== undefined && config.header !== false) lines.unshift(line(fields));
  return lines.join(newline);
}

const Papa = {
  parse, unparse, RECORD_SEP: '\x1e', UNIT_SEP: '\x1f', BYTE_ORDER_MARK: '\ufeff', BAD_DELIMITERS: ['\r', '\n', '"', '\ufeff'],
  WORKERS_SUPPORTED: false,
};
export default Papa;
