// Namespaces of TypeScript that hold code, written as functions: sucrase leaves them out. What a namespace exports are
// properties that read its own declarations; lines stay where they are.
//
//   namespace A { export const x = 1; }
//   var A; (function (A$) { Object.defineProperties(A$, { x: … }); const x = 1; })(A || (A = {}));
import { parse } from "sucrase/dist/esm/parser";
import { ContextualKeyword as word } from "sucrase/dist/esm/parser/tokenizer/keywords";
import { TokenType as type } from "sucrase/dist/esm/parser/tokenizer/types";

const opening = new Set([type.braceL, type.parenL, type.bracketL, type.dollarBraceL]);
const closing = new Set([type.braceR, type.parenR, type.bracketR]);
const ends = new Set([type._const, type._let, type._var, type._enum, type._export, type._if, type._for, type._while,
  type._return, type._switch, type._try, type._throw]);
// Roles of identifiers that are declared where they stand.
const declares = (token) => token.identifierRole >= 2 && token.identifierRole <= 7;

class Rewriter {
  constructor(code, file) {
    this.code = code;
    this.file = file;
    this.tokens = parse(code, false, true, false).tokens;
    this.edits = [];
  }

  text(at) {
    return this.code.slice(this.tokens[at].start, this.tokens[at].end);
  }

  fail(at, what) {
    const before = this.code.slice(0, this.tokens[at].start).split("\n");
    throw new Error(`${this.file}: ${what} (${before.length}:${before.at(-1).length + 1})`);
  }

  // Behind the bracket that closes the one at `at`.
  behind(at) {
    let depth = 0;
    for (let i = at; ; i += 1) {
      if (opening.has(this.tokens[i].type)) depth += 1;
      if (closing.has(this.tokens[i].type)) depth -= 1;
      if (depth === 0) return i + 1;
    }
  }

  // {names, from, to}: the body's tokens. Nothing: there is no namespace at `at`.
  namespaceAt(at) {
    const { contextualKeyword: keyword, isType } = this.tokens[at];
    if (!isType || (keyword !== word._namespace && keyword !== word._module)) return undefined;
    const names = [];
    let i = at + 1;
    for (; this.tokens[i].type === type.name || this.tokens[i].type === type.dot; i += 1) {
      if (this.tokens[i].type === type.name) names.push(this.text(i));
    }
    if (names.length === 0 || this.tokens[i].type !== type.braceL) return undefined;
    return { names, open: i, from: i + 1, to: this.behind(i) - 1 };
  }

  isDeclared(at) {
    return at > 0 && this.tokens[at - 1].contextualKeyword === word._declare;
  }

  // Whether it holds nothing but types.
  hasTypesOnly({ from, to }) {
    for (let i = from; i < to; i += 1) {
      const token = this.tokens[i];
      const at = token.type === type._export ? i + 1 : i;
      const first = this.tokens[at];
      const inner = this.namespaceAt(at);
      if (at > i && (first.type === type.braceL || first.type === type.star)) return false;
      if (inner) {
        if (!this.hasTypesOnly(inner)) return false;
        i = inner.to;
      } else if (opening.has(token.type)) {
        i = this.behind(i) - 1;
      } else if (ends.has(first.type) || first.type === type._function || first.type === type._class) {
        return false;
      }
    }
    return true;
  }

  // Names that the declaration at `at` makes; `changes`: they may get other values.
  declared(at) {
    let i = at;
    const skipped = [word._abstract, word._async];
    while (skipped.includes(this.tokens[i].contextualKeyword)) i += 1;
    const kind = this.tokens[i].type;
    const isEnum = kind === type._const && this.tokens[i + 1].type === type._enum;
    if (isEnum || kind === type._enum || kind === type._class || kind === type._function) {
      i += isEnum ? 2 : 1;
      if (this.tokens[i].type === type.star) i += 1;
      return { names: [this.text(i)], changes: false };
    }
    if (kind !== type._const && kind !== type._let && kind !== type._var) return { names: [], changes: false };
    return { names: this.bindings(i + 1), changes: kind !== type._const };
  }

  bindings(from) {
    const names = [];
    let depth = 0;
    let isValue = false;
    for (let i = from; ; i += 1) {
      const token = this.tokens[i];
      if (opening.has(token.type)) depth += 1;
      if (closing.has(token.type)) depth -= 1;
      if (depth < 0 || (depth === 0 && (token.type === type.semi || token.type === type.eof || ends.has(token.type)))) {
        return names;
      }
      if (depth === 0 && token.type === type.eq) isValue = true;
      if (depth === 0 && token.type === type.comma) isValue = false;
      if (!isValue && declares(token)) names.push(this.text(i));
    }
  }

  // The statements between two tokens, which may stand in a namespace that is called `inside`.
  block(from, to, inside) {
    const known = new Set();
    const exported = new Map();
    for (let i = from; i < to; i += 1) {
      const token = this.tokens[i];
      const isExported = token.type === type._export;
      const at = isExported ? i + 1 : i;
      const space = this.namespaceAt(at);
      if (space) {
        if (!this.isDeclared(at) && !this.hasTypesOnly(space)) this.namespace(space, i, isExported, known, inside);
        i = space.to;
      } else if (isExported && inside !== undefined) {
        this.exportIn(i, exported);
      } else if (opening.has(token.type)) {
        i = this.behind(i) - 1;
      } else if ([type._class, type._function, type._enum].includes(token.type)) {
        this.declared(i).names.forEach((name) => known.add(name));
      }
    }
    return exported;
  }

  exportIn(at, exported) {
    const next = this.tokens[at + 1];
    if ([type.braceL, type.star, type._default, type._import].includes(next.type)) {
      this.fail(at, "a namespace exports declarations only: write them where they are declared");
    }
    const { start, end } = this.tokens[at];
    this.edits.push({ start, end, text: " ".repeat(end - start) });
    const { names, changes } = this.declared(at + 1);
    names.forEach((name) => exported.set(name, changes));
  }

  // `at`: where it begins, which may be with `export`.
  namespace({ names, open, from, to }, at, isExported, known, inside) {
    const [name] = names;
    const exported = this.block(from, to, names.at(-1));
    let head = "";
    let own = name;
    if (inside !== undefined && isExported) {
      head = known.has(name) ? `${inside}$.${name} = ${name}; ` : `var ${name} = ${inside}$.${name} || (${inside}$.${name} = {}); `;
    } else if (!known.has(name)) {
      head = `${isExported ? "export " : ""}var ${name}; `;
      own = `${name} || (${name} = {})`;
    }
    known.add(name);
    let tail = `})(${own});`;
    head += `(function (${name}$) { `;
    names.slice(1).forEach((part, i) => {
      const outer = names[i];
      head += `var ${part} = ${outer}$.${part} || (${outer}$.${part} = {}); (function (${part}$) { `;
      tail = `})(${part}); ${tail}`;
    });
    const properties = [...exported].map(([one, changes]) => {
      const set = changes ? `, set: (value) => { ${one} = value; }` : "";
      return `${one}: { get: () => ${one}${set}, enumerable: true, configurable: true }`;
    });
    if (properties.length > 0) head += `Object.defineProperties(${names.at(-1)}$, { ${properties.join(", ")} }); `;
    // Line ends between its words stay.
    const lines = this.code.slice(this.tokens[at].start, this.tokens[open].end).replace(/[^\n]/g, "");
    this.edits.push({ start: this.tokens[at].start, end: this.tokens[open].end, text: head + lines });
    this.edits.push({ start: this.tokens[to].start, end: this.tokens[to].end, text: tail });
  }

  rewritten() {
    this.block(0, this.tokens.length - 1, undefined);
    let made = "";
    let at = 0;
    for (const { start, end, text } of this.edits.sort((a, b) => a.start - b.start)) {
      made += this.code.slice(at, start) + text;
      at = end;
    }
    return made + this.code.slice(at);
  }

  refuseDecorators() {
    const at = this.tokens.findIndex((token) => token.type === type.at);
    if (at >= 0) this.fail(at, "decorators are not translated: call the function on the class instead");
  }
}

// TypeScript without namespaces that hold code. Errors name the place in `file`.
export function withoutNamespaces(code, file) {
  if (!/\b(namespace|module)\b|@/.test(code)) return code;
  const rewriter = new Rewriter(code, file);
  rewriter.refuseDecorators();
  return rewriter.rewritten();
}
