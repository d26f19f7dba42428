// The report as one file: everything that Vite would put beside index.html goes into it, and the hash of the sources
// with it, so that a template that is older than its sources is noticed (tests/ui/test_template.py).
import { createHash } from 'node:crypto';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { sourceHash } from './sources.js';

const sha256 = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function oneFile() {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      const of = (suffix) => Object.values(bundle).filter((file) => file.fileName.endsWith(suffix));
      const style = of('.css').map((file) => file.source).join('\n');
      // "</script" and "<!--" would end or change the element that the program stands in.
      const script = of('.js').map((file) => file.code).join('\n')
        .replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--').trim();
      const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${sha256(script)}; ` +
        `base-uri 'none'; form-action 'none'`;
      let html = page.source
        .replace(/<script type="module"[^>]*><\/script>\s*/g, '')
        .replace(/<link rel="(?:stylesheet|modulepreload)"[^>]*>\s*/g, '');
      const put = (mark, text) => {
        if (!html.includes(mark)) throw new Error(`index.html has no ${mark}`);
        html = html.replace(mark, () => text);
      };
      put('%policy%', policy);
      put('%sources%', sourceHash());
      put('<!--style-->', `<style>${style}</style>`);
      put('<!--script-->', `<script type="module">${script}</script>`);
      for (const name of Object.keys(bundle)) delete bundle[name];
      this.emitFile({ type: 'asset', fileName: 'report.html', source: html });
    },
  };
}

export default defineConfig({
  // A record never changes while its page is open, so props are read once.
  plugins: [svelte({ compilerOptions: { warningFilter: ({ code }) => code !== 'state_referenced_locally' } }), oneFile()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 1e6,
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: { output: { inlineDynamicImports: true } },
  },
});
