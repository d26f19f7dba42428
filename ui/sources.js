// What the built template depends on, as one number: package-lock.json, the files that steer the build, and src/.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative, sep } from 'node:path';

const top = fileURLToPath(new URL('.', import.meta.url));

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

export function sourceHash() {
  const fixed = ['index.html', 'live.html', 'package-lock.json', 'package.json', 'sources.js', 'vite.config.js'];
  const below = filesBelow(join(top, 'src')).map((path) => relative(top, path).split(sep).join('/'));
  const hash = createHash('sha256');
  for (const name of [...fixed, ...below].sort()) {
    const bytes = readFileSync(join(top, name));
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
