// In place of form-urlencoded: an object as a form's body. Nested objects become name[key], arrays repeat name[].
const encode = (text) =>
  encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/[!'()~*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function pairs(name, value, options, into) {
  if (value === undefined) {
    return;
  }
  if (value === null) {
    if (!options.ignorenull) into.push([name, '']);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => {
      const suffix = options.useDot ? '' : options.skipBracket ? '' : options.skipIndex ? '[]' : `[${i}]`;
      pairs(name + suffix, item, options, into);
    });
  } else if (value instanceof Date) {
    into.push([name, value.toISOString()]);
  } else if (typeof value === 'object') {
    for (const key of Object.keys(value)) {
      pairs(name === '' ? key : options.useDot ? `${name}.${key}` : `${name}[${key}]`, value[key], options, into);
    }
  } else if (typeof value !== 'function') {
    into.push([name, String(value)]);
  }
}

export default function urlencoded(data, options = {}) {
  const list = [];
  pairs('', data ?? {}, options, list);
  if (options.sorted) list.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  return list.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}
