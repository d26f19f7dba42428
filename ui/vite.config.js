// Two pages, each as one file: index.html is the report, live.html the page that Brink serves (mode "live"). Everything
// that Vite would put beside it goes into it, and the hash of the sources with it, so that a template that is older than
// its sources is noticed (tests/ui/test_template.py).
import { createHash } from 'node:crypto';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { sourceHash } from './sources.js';

const sha256 = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// What a page may do: run its own script. The served one may ask where it came from besides.
const connects = { report: '', live: "connect-src 'self'; " };

function oneFile(entry, name) {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle[entry];
      const of = (suffix) => Object.values(bundle).filter((file) => file.fileName.endsWith(suffix));
      const style = of('.css').map((file) => file.source).join('\n');
      // "</script" and "<!--" would end or change the element that the program stands in.
      const script = of('.js').map((file) => file.code).join('\n')
        .replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--').trim();
      const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${sha256(script)}; ` +
        `${connects[name]}base-uri 'none'; form-action 'none'`;
      let html = page.source
        .replace(/<script type="module"[^>]*><\/script>\s*/g, '')
        .replace(/<link rel="(?:stylesheet|modulepreload)"[^>]*>\s*/g, '');
      const put = (mark, text) => {
        if (!html.includes(mark)) throw new Error(`${entry} has no ${mark}`);
        html = html.replace(mark, () => text);
      };
      put('%policy%', policy);
      put('%sources%', sourceHash());
      put('<!--style-->', `<style>${style}</style>`);
      put('<!--script-->', `<script type="module">${script}</script>`);
      for (const file of Object.keys(bundle)) delete bundle[file];
      this.emitFile({ type: 'asset', fileName: `${name}.html`, source: html });
    },
  };
}

// A record never changes while its page is open, so props are read once.
const compilerOptions = { warningFilter: ({ code }) => code !== 'state_referenced_locally' };

export default defineConfig(({ mode }) => {
  const [entry, name] = mode === 'live' ? ['live.html', 'live'] : ['index.html', 'report'];
  return {
    plugins: [svelte({ compilerOptions }), oneFile(entry, name)],
    build: {
      outDir: 'dist',
      emptyOutDir: name === 'report',
      target: 'es2022',
      assetsInlineLimit: 1e6,
      modulePreload: false,
      cssCodeSplit: false,
      rollupOptions: { input: entry, output: { inlineDynamicImports: true } },
    },
  };
});
