// k6/browser: says at its first call that there is none.
(function () {
  const refuse = () => {
    throw new Error('k6/browser: Brink drives no browser. Run the scenarios that need one with k6 or Playwright, and the others here');
  };
  // Whatever is asked of it is something to call, and calling it is refused. It is no promise.
  const nobody = new Proxy(function browser() {}, {
    get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : nobody),
    apply: refuse,
    construct: refuse,
  });
  return { browser: nobody, chromium: nobody, devices: {}, networkProfiles: {} };
})
