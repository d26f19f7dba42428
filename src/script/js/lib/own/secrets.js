// k6/secrets.
(function (native) {
  const source = (name) => ({ get: async (key) => native.get(name, String(key)) });
  return {
    get: async (key) => native.get(undefined, String(key)),
    source: (name) => {
      if (!native.has(String(name))) throw new Error(`no secret source with name "${name}" found`);
      return source(String(name));
    },
  };
})
